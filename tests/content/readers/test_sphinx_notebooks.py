"""Notebooks with stored outputs; nothing of them is run."""

import base64
import json
from pathlib import Path

import pytest

from tests.content.readers.lessons import PNG, kinds, leftovers, page, read, write
from videre.content.checked import CheckedCourse
from videre.content.files import read_course_file
from videre.content.readers.sphinx import survey

SVG = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script><rect onclick='x()' width='3'/></svg>"
PICTURE = base64.b64encode(PNG).decode()


def markdown(source: str | list[str], **more: object) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


def code(source: str, *outputs: dict[str, object], tags: tuple[str, ...] = ()) -> dict[str, object]:
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source, "outputs": list(outputs)}


def result(**data: str) -> dict[str, object]:
    types = {
        "png": "image/png",
        "svg": "image/svg+xml",
        "html": "text/html",
        "plain": "text/plain",
        "tex": "text/latex",
    }
    return {"output_type": "execute_result", "data": {types[kind]: said for kind, said in data.items()}}


CELLS = [
    markdown(["# Melting\n", "\n", "See [the start](index.md) and $x$.\n"]),
    markdown(
        ":::{exercise} By hand\nDo.\n:::\n\n## Later\n\n![held](attachment:a.png)",
        attachments={"a.png": {"image/png": PICTURE}},
    ),
    code(
        "print('hi')",
        {"output_type": "stream", "name": "stdout", "text": ["10%\r100%\n", "\x1b[0;31mred\x1b[0m\n"]},
        result(png=PICTURE, plain="<Figure>"),
        result(html="<table><tr><td onclick='x()'>7</td></tr></table><script>alert(1)</script>", plain="seven"),
        result(svg=SVG),
        result(tex="$$x^2$$"),
        result(plain="'last'"),
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[31mE\x1b[0m: v"]},
    ),
    code("secret()", tags=("remove-input",)),
    code("%%bash\nls"),
]  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    notebook = {"nbformat": 4, "nbformat_minor": 5, "cells": CELLS, "metadata": {"kernelspec": {"language": "python"}}}
    files = {
        "index.md": "# Start\n\n```{toctree}\nmelting\nbroken\n```\n",
        "melting.ipynb": json.dumps(notebook),
        "broken.ipynb": "{no json",
    }
    return write(tmp_path_factory.mktemp("notebooks"), files)


@pytest.fixture(scope="module")
def checked(root: Path) -> CheckedCourse:
    return read(root)


def test_text_code_and_outputs_in_order(checked: CheckedCourse) -> None:
    html = page(checked, "melting.ipynb").html
    order = ["the start", "data-exercise-slot", "Later", "print", "100%", "<td>7</td>", "'last'", "E: v", "%%bash"]
    at = [html.find(part) for part in order]
    assert -1 not in at and at == sorted(at)
    assert leftovers(checked) == {}


def test_nothing_acts_and_no_colours_for_terminals_are_left(checked: CheckedCourse) -> None:
    html = page(checked, "melting.ipynb").html
    assert "alert" not in html and "onclick" not in html and "\x1b" not in html and "[0;31m" not in html
    assert "10%\r" not in html and "secret()" not in html


def test_stored_pictures_are_files_of_the_course(root: Path, checked: CheckedCourse) -> None:
    assert checked.course is not None
    files = {file.path: file for file in checked.course.files}
    assert set(files) & {"melting.ipynb#c2o1.png", "melting.ipynb#c1a0.png"}
    drawing = read_course_file(root, files["melting.ipynb#c2o3.svg"])
    assert b"<rect" in drawing and b"script" not in drawing and b"onclick" not in drawing
    assert page(checked, "melting.ipynb").html.count("<img src=") == 3


def test_exercises_headings_and_links_of_notebooks(checked: CheckedCourse) -> None:
    melting = page(checked, "melting.ipynb")
    assert [one.title for one in melting.exercises] == ["By hand"]
    assert [heading.text for heading in melting.toc] == ["Later"]
    assert 'href="../index/"' in melting.html
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">' in melting.html


def test_a_notebook_that_is_none_is_reported(checked: CheckedCourse) -> None:
    assert kinds(checked, "broken.ipynb") == {"bad-notebook"}


def test_a_huge_notebook_is_refused_by_its_size(tmp_path: Path) -> None:
    write(tmp_path, {"index.md": "# Start\n\n```{toctree}\nhuge\n```\n"})
    with (tmp_path / "huge.ipynb").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    checked = read(tmp_path)
    assert not checked.is_publishable
    told = [problem.message for problem in checked.problems if problem.kind == "too-large"]
    assert read(tmp_path, exclude=["*.ipynb"]).is_publishable
    assert len(told) == 1 and "huge.ipynb" in told[0] and f"{survey.LARGEST_NOTEBOOK:,}" in told[0]


OLD = [
    {"cell_type": "heading", "level": 1, "source": ["Old *ice*"]},
    {"cell_type": "markdown", "source": ["See [part](#Part-Two) and <a href='new.ipynb#Part-One'>new</a>."]},
    {
        "cell_type": "code",
        "language": "python",
        "input": ["print 1\n", "x"],
        "outputs": [
            {"output_type": "stream", "stream": "stdout", "text": ["out\n"]},
            {"output_type": "pyout", "text": ["'plain'"]},
            {"output_type": "pyout", "html": ["<table><tr><td>7</td></tr></table>"], "text": ["seven"]},
            {"output_type": "display_data", "png": PICTURE, "text": ["<Figure>"]},
            {"output_type": "display_data", "jpeg": PICTURE},
            {"output_type": "display_data", "svg": [SVG]},
            {"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": ["\x1b[31mE\x1b[0m: v"]},
        ],
    },
    {"cell_type": "html", "source": "<b>fat</b>"},
]
NEW = [
    markdown("# New\n\n## Part One\n\n[old](old.ipynb#Part-Two)"),
    code(
        "film()",
        {
            "output_type": "display_data",
            "data": {"text/html": "<iframe src='https://www.youtube.com/embed/abc'></iframe>", "image/jpeg": PICTURE},
        },
        result(html="<video><source src='data:video/mp4;base64,AA/drawn'></video>"),
    ),
]


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> CheckedCourse:
    more = [{"cell_type": "heading", "level": 2, "source": "Part Two"}]
    old = {"nbformat": 3, "worksheets": [{"cells": OLD}, {"cells": more}], "metadata": {"name": ""}}
    files = {
        "index.md": "# Start\n\n```{toctree}\nold\nnew\n```\n",
        "old.ipynb": json.dumps(old, indent=1),
        "new.ipynb": json.dumps({"nbformat": 4, "cells": NEW, "metadata": {}}, indent=1),
    }
    return read(write(tmp_path_factory.mktemp("older"), files))


def test_notebooks_of_older_formats_show_all_they_hold(older: CheckedCourse) -> None:
    html = page(older, "old.ipynb").html
    order = ["print", "out", "'plain'", "<td>7</td>", "E: v", "<b>fat</b>", "Part Two"]
    at = [html.find(part) for part in order]
    assert -1 not in at and at == sorted(at)
    assert html.count("<img ") == 3 and "&lt;Figure&gt;" not in html and "onclick" not in html
    assert older.course is not None
    assert {"old.ipynb#c2o3.png", "old.ipynb#c2o5.svg"} <= {file.path for file in older.course.files}
    assert [one.title for _lesson, one in older.course.episodes()] == ["Start", "Old ice", "New"]


def test_headings_are_found_by_the_names_that_jupyter_gives_them(older: CheckedCourse) -> None:
    old, new = page(older, "old.ipynb").html, page(older, "new.ipynb").html
    assert '<a href="#h-Part-Two"' in old and '<a href="../new/#h-Part-One"' in old
    assert 'id="h-Part-One"' in new and '<a href="../old/#h-part-two"' in new
    assert "dead-link" not in kinds(older, "old.ipynb") | kinds(older, "new.ipynb")


def test_a_film_in_an_output_is_a_link_and_one_that_was_drawn_is_told(older: CheckedCourse) -> None:
    html = page(older, "new.ipynb").html
    assert "https://www.youtube.com/watch?v=abc" in html and "drawn" not in html
    said = [(one.line, one.kind) for one in older.problems if "video" in one.message]
    notebook = json.dumps({"nbformat": 4, "cells": NEW, "metadata": {}}, indent=1).split("\n")
    assert said == [(next(at for at, line in enumerate(notebook) if '"source": "film()"' in line) + 2, "left-out")]
