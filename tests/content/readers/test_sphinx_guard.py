"""Lessons that would do harm, or cannot be read: nothing happens, and the report says what is wrong."""

from pathlib import Path

import pytest

from tests.content.readers.lessons import PNG, everything, kinds, leftovers, page, read, write
from videre.content.checked import CheckedCourse
from videre.content.derived import is_safe_drawing, safe_drawing
from videre.content.files import read_course_file
from videre.content.problems import Problem
from videre.content.readers import Reading, Stated, recognised
from videre.content.readers.sphinx import survey
from videre.content.readers.sphinx.reader import READER
from videre.content.rendering import RenderLimits

BAD_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="alert(1)">'
    b"<script>alert(2)</script><foreignObject><p>x</p></foreignObject>"
    b'<image xlink:href="https://tracker.example/x.png"/><a xlink:href="javascript:alert(3)"><rect width="7"/></a>'
    b'<style>@import url(https://tracker.example/x.css);</style><circle fill="url(#own)" r="5"/></svg>'
)
BOMB = PNG[:16] + (60_000).to_bytes(4, "big") * 2 + PNG[24:]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("# TOP SECRET\n")
    (outside / "precious").write_text("keep me")
    root = tmp_path_factory.mktemp("lesson")
    write(
        root,
        {
            "content/conf.py": f"import os\nos.remove({str(outside / 'precious')!r})\n",
            "content/index.md": "# Start\n\n```{toctree}\na\nb\nreach\ntwice\nlatin\nwindows\ntemplates\nrst\n```\n",
            "content/a.md": "# A\n\n```{toctree}\nb\na\n```\n",
            "content/b.md": "# B\n\n```{toctree}\na\n```\n",
            "content/reach.md": f"""# Reach

```{{include}} ../../../../../../etc/passwd
```

```{{literalinclude}} /../../../../../../etc/passwd
```

```{{include}} {outside}/secret.md
```

```{{csv-table}}
:file: ../../../../../../etc/passwd
```

```{{csv-table}}
:url: file:///etc/passwd
```

```{{figure}} ../../../../../../etc/passwd
```

{{download}}`../../../../../../etc/passwd`

![](link.png) ![](bad.svg) ![](bomb.png) ![](fake.png)

[link](javascript:alert(1)) <a href="javascript:alert(1)" onclick="alert(2)">raw</a>

```{{raw}} html
<img src=x onerror=alert(1)>
```

<section data-exercise-slot="0" data-box="exercise" class="box exercise">posing</section>

```{{literalinclude}} ../../../beside.txt
```
""",
            "content/bad.svg": BAD_SVG,
            "content/bomb.png": BOMB,
            "content/fake.png": b"MZ not a picture",
            "content/twice.md": "# Twice\n\n(same)=\n## One\n\n(same)=\n## Two\n\n" + ":::{exercise} Same\n:::\n\n" * 2,
            "content/latin.md": "# Latin\n\nSm\xf8rebr\xf8d.\n".encode("latin-1"),
            "content/windows.md": b"\xef\xbb\xbf# Windows\r\n\r\n:::{note}\r\nLines.\r\n:::\r\n",
            "content/templates.md": "# Templates\n\n{{ env.app }} {{ ''.__class__.__mro__ }}\n\n---\n\n{{ missing }}\n",
            "content/rst.rst": """Rst
===

.. include:: /../../../../../../../etc/passwd

.. raw:: html
   :file: ../../../../../../etc/passwd

.. raw:: html
   :url: https://example.org/

.. csv-table::
   :url: http://127.0.0.1:9/x.csv

.. figure:: none.png
   :width: not-a-width

   Caption stays.
""",
            "content/Names.md": "# One\n",
            "content/names.md": "# Two\n",
            "content/deep/loop.md": "# Loop\n",
        },
    )
    (root / "content" / "link.png").symlink_to("/etc/passwd")
    (root / "content" / "outside").symlink_to(outside)
    (root / "content" / "deep" / "again").symlink_to(root / "content")
    (root / "content" / "linked.md").symlink_to(root / "content" / "a.md")
    return root


@pytest.fixture(scope="module")
def checked(root: Path) -> CheckedCourse:
    return read(root)


def test_the_configuration_of_a_lesson_never_runs(root: Path, checked: CheckedCourse) -> None:
    conf = (root / "content" / "conf.py").read_text()
    assert Path(conf.split("'")[1]).read_text() == "keep me"
    assert checked.course is not None


def test_nothing_from_outside_is_shown_and_each_try_is_reported(checked: CheckedCourse) -> None:
    html = everything(page(checked, "content/reach.md")) + everything(page(checked, "content/rst.rst"))
    assert "root:" not in html and "TOP SECRET" not in html
    assert checked.course is not None
    assert not [file for file in checked.course.files if "passwd" in file.path or "link.png" in file.path]
    lines = {problem.line for problem in checked.problems if problem.path == "content/reach.md"}
    assert {3, 6, 9, 12, 16, 20} <= lines
    assert {4, 6, 9, 12, 15} <= {problem.line for problem in checked.problems if problem.path == "content/rst.rst"}


def test_no_path_of_the_machine_is_told(root: Path, checked: CheckedCourse) -> None:
    said = [problem.message for problem in checked.problems]
    assert not [message for message in said if str(root.parent) in message or "Traceback" in message]
    assert any("“../../beside.txt”" in message for message in said)  # as seen from the lesson


def test_links_out_of_the_lesson_are_left_out_and_reported(checked: CheckedCourse) -> None:
    told = {problem.kind: problem.message for problem in checked.problems if problem.path == ""}
    assert "outside" in told["link-outside"] or "link.png" in told["link-outside"]
    assert "deep/again" in told["link-loop"]
    assert checked.is_publishable


def test_nothing_acts_on_a_page(checked: CheckedCourse) -> None:
    html = everything(page(checked, "content/reach.md"))
    assert 'href="javascript' not in html and "onerror" not in html and "onclick" not in html
    assert "data-exercise-slot" not in html and "posing" in html
    assert leftovers(checked) == {}


def test_a_drawing_is_shown_without_what_acts(root: Path, checked: CheckedCourse) -> None:
    assert checked.course is not None
    drawing = next(file for file in checked.course.files if file.path == "content/bad.svg#safe.svg")
    data = read_course_file(root, drawing)
    for word in (b"script", b"onload", b"foreignObject", b"tracker", b"@import"):
        assert word not in data
    assert b'width="7"' in data and b"url(#own)" in data
    told = {one.kind: one.message for one in checked.problems if one.path == "content/reach.md"}
    assert "“content/bad.svg”" in told["unsafe-drawing"]
    assert "safe.svg" not in " ".join(one.message for one in checked.problems)


def test_pictures_that_are_bombs_or_none_are_refused(checked: CheckedCourse) -> None:
    said = " ".join(problem.message for problem in checked.problems if problem.path == "content/reach.md")
    assert "bomb.png" in said and "fake.png" in said
    assert "unfit-picture" in kinds(checked, "content/reach.md")  # to put the file there would not help
    assert checked.course is not None
    assert [file.path for file in checked.course.files] == ["content/bad.svg#safe.svg"]


def test_tables_of_contents_in_a_circle_are_reported(checked: CheckedCourse) -> None:
    loops = [problem for problem in checked.problems if problem.kind == "toctree-loop"]
    assert loops and all(problem.line for problem in loops)
    assert any("“content/a”" in problem.message or "“a”" in problem.message for problem in loops)
    assert "missing-page" not in kinds(checked, "content/a.md")  # it names itself, and is there
    assert checked.course is not None
    assert [episode.title for _, episode in checked.course.episodes()].count("A") == 1


def test_twice_the_same_label_and_title(checked: CheckedCourse) -> None:
    twice = page(checked, "content/twice.md")
    assert "label-twice" in kinds(checked, "content/twice.md")
    assert [exercise.id for exercise in twice.exercises] == ["same", "same-2"]


def test_unknown_encodings_and_windows_lines(checked: CheckedCourse) -> None:
    assert "Sm\ufffdrebr\ufffdd." in page(checked, "content/latin.md").html
    told = [problem for problem in checked.problems if problem.path == "content/latin.md"]
    assert [(problem.kind, problem.line) for problem in told] == [("not-utf8", 3)]
    assert 'data-box="note"' in page(checked, "content/windows.md").html
    assert kinds(checked, "content/windows.md") == set()


def test_templates_are_never_computed(checked: CheckedCourse) -> None:
    html = page(checked, "content/templates.md").html
    assert "&lt;class" not in html and "sphinx" not in html.lower()
    assert "missing" in html


def test_content_of_directives_that_fail_stays(checked: CheckedCourse) -> None:
    assert "Caption stays." in page(checked, "content/rst.rst").html


def test_names_that_differ_only_in_case_are_reported(checked: CheckedCourse) -> None:
    told = [problem.message for problem in checked.problems if problem.kind == "names-alike"]
    assert told == ["The names “Names.md” and “names.md” differ only in case: on many systems they are one file."]


def test_too_many_pages_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"index.md": "# Start\n\n```{toctree}\n:glob:\n*\n```\n"})
    for number in range(survey.MOST_PAGES + 1):
        (tmp_path / f"p{number}.md").write_text("# P\n")
    checked = read(tmp_path)
    assert checked.course is None
    assert [problem.kind for problem in checked.problems] == ["too-many-pages"]
    assert f"{survey.MOST_PAGES:,}" in checked.problems[0].message


@pytest.mark.parametrize(
    ("limits", "kind"),
    [
        (RenderLimits(deadline=0.02), "takes too long"),
        (RenderLimits(memory=64 * 1024 * 1024), "too much memory"),
    ],
)
def test_a_child_that_ends_gives_one_clear_problem(tmp_path: Path, limits: RenderLimits, kind: str) -> None:
    write(tmp_path, {"index.md": "# Start\n\n```{toctree}\n```\n"})
    checked = READER.read(Reading(tmp_path, tmp_path, Stated("x"), limits=limits))
    assert checked.course is None
    assert len(checked.problems) == 1
    only: Problem = checked.problems[0]
    assert only.kind == "not-read"
    assert kind in only.message


def test_drawings_are_judged_by_what_is_in_them() -> None:
    assert is_safe_drawing(b'<svg xmlns="http://www.w3.org/2000/svg"><rect fill="url(#a)"/></svg>')
    assert not is_safe_drawing(BAD_SVG)
    entities = b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    assert not is_safe_drawing(entities)
    with pytest.raises(ValueError):
        safe_drawing(entities)
    with pytest.raises(ValueError):
        safe_drawing(b"<html></html>")


def test_which_folders_are_recognised(tmp_path: Path) -> None:
    write(tmp_path / "plain", {"index.md": "# No table of contents\n"})
    write(tmp_path / "conf", {"docs/index.rst": "Title\n=====\n", "docs/conf.py": ""})
    write(tmp_path / "tree", {"content/index.md": "# T\n\n:::{toctree}\n:::\n"})
    assert READER.recognises(tmp_path / "plain") is None
    assert READER.recognises(tmp_path / "conf") == tmp_path / "conf" / "docs"
    found = recognised(tmp_path / "tree")
    assert found is not None and found[0].name == "sphinx"
    (tmp_path / "plain" / "index.rst").symlink_to("/etc/passwd")
    assert READER.recognises(tmp_path / "plain") is None
