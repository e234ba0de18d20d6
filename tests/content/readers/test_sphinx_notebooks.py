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
