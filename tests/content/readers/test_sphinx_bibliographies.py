"""Bibliographies with faults: an entry or a citation is lost at most, and told, never the lesson."""

from pathlib import Path

import pytest

from tests.content.readers.lessons import page, read, write
from videre.content.checked import CheckedCourse

ENTRIES = (
    b"@article{floe, author={Floe, Ann}, title={On ice}, journal={J}, year=2020}\n"
    b"@article{thin, title={On thin ice}}\n"
    b"@article{broken, title = {X} author = {Y}}\n"
    b"@article{floe, author={Other}, title={Again}, journal={J}, year=2021}\n"
    b"@book{gron, author={Gr\xf8n, Bo}, title={Green}, publisher={P}, year=2001}\n"
    b"@misc{cut, title={no end\n"
)
TEXT = """# Start

```{toctree}
```

A {cite:p}`floe`, b {cite:p}`nobody`, c {cite}`floe,noone`, d {cite}`see floe`, e {cite:p}`thin,gron`.
f {footcite}`gone` g {footcite:t}`thin,away`.

```{footbibliography}
```

```{bibliography}
:style: of-our-own
```
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> CheckedCourse:
    files: dict[str, str | bytes] = {"index.md": TEXT, "refs.bib": ENTRIES}
    return read(write(tmp_path_factory.mktemp("bibliographies"), files))


def test_what_can_be_read_of_a_bibliography_is_shown(checked: CheckedCourse) -> None:
    html = page(checked, "index.md").html
    assert "Ann Floe. On ice." in html and "On thin ice." in html and "Green" in html


def test_a_citation_without_an_entry_shows_its_key(checked: CheckedCourse) -> None:
    html = page(checked, "index.md").html
    assert ">[nobody]<" in html and "</a>] [noone]<" in html and "[see floe]" in html
    assert ">[gone]<" in html and "[away]<" in html and "[]" not in html


def test_each_fault_is_told_where_it_is(checked: CheckedCourse) -> None:
    told = {(Path(problem.path).name, problem.line, problem.kind) for problem in checked.problems}
    assert ("refs.bib", 3, "bad-bibliography") in told and ("refs.bib", 5, "not-utf8") in told
    said = " ".join(problem.message for problem in checked.problems)
    for part in ("repeated bibliography entry: floe", "premature end", "of-our-own", "thin: author, journal, year"):
        assert part in said
    keys = [problem.message for problem in checked.problems if problem.kind == "dead-link"]
    for key in ("nobody", "noone", "gone", "away", "see floe"):
        assert any(key in message for message in keys)
