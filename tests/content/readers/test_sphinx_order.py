"""Tables of contents, ids that stay, settings, links to other projects, bibliographies."""

import zlib
from pathlib import Path

import pytest

from tests.content.readers.lessons import kinds, leftovers, page, read, write
from videre.content.checked import CheckedCourse
from videre.content.digest import digest
from videre.content.identity import Known, KnownItem

INVENTORY = b"# Sphinx inventory version 2\n# Project: Other\n# Version: 1\n# The remainder is compressed using zlib.\n"
ENTRIES = b"print py:function 1 library/functions.html#$ -\nintro std:label -1 intro.html#intro Introduction\n"
WORDS = "Before you row out, look at the wind, and tell somebody where you go."
FILES: dict[str, str | bytes] = {
    "inv/other.inv": INVENTORY + zlib.compress(ENTRIES),
    "content/refs.bib": "@article{ice, author={A. Floe}, title={On ice}, year=2020, journal={J}}\n",
    "content/index.md": """# The course

```{toctree}
:caption: Live
cite
tabs
cite
```
```{toctree}
:caption: Live
empty
```
```{toctree}
:caption: Only elsewhere
Elsewhere <https://example.org/>
```

See [alone](lonely.md).
""",
    "content/cite.md": """# Cite

See {cite}`ice`, {py:func}`other:print`, {external+other:ref}`intro`,
{external+other3.12:ref}`intro` and {ref}`A heading`.

## A heading

$$
a &= b \\\\
c &= d
$$

```{bibliography}
```
""",
    "content/tabs.rst": """Tabs
====

.. tabs::
\t.. tab:: Indented

\t\tWith tabs.

.. only:: latex

   In print only.

Some *unclosed and :doc:`nodoc` and `missing`_.
""",
    "content/empty.md": "No heading at all.\n\n:::{exercise}\n:::\n",
    "content/lonely.md": "# Lonely\n\nAlone.\n",
    "content/marked.md": f"---\norphan: true\n---\n# Marked\n\n{WORDS}\n",
    "content/forgotten.md": "# Forgotten\n",
}
OTHER = {"other": {"address": "https://other.example/", "file": "inv/other.inv"}}
NEWER = {"address": "https://newer.example/", "file": "inv/other.inv"}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> CheckedCourse:
    root = write(tmp_path_factory.mktemp("order"), FILES)
    known = Known(
        (
            KnownItem("hand-work", "exercise", "content/empty.md", "Exercise"),
            KnownItem("old-name", "episode", "content/old.md", "Old name", f"Old name {WORDS} Go."),
        )
    )
    return read(
        root, known, inventories={**OTHER, "other3.12": NEWER, "bad": "../x.inv"}, section_labels=True, nonsense=1
    )


def test_pages_once_captions_together_and_what_is_only_linked_to_last(checked: CheckedCourse) -> None:
    assert checked.course is not None and checked.is_publishable
    found = [(lesson.title, [one.title for one in lesson.episodes]) for lesson in checked.course.lessons]
    assert found == [("Live", ["The course", "Cite", "Tabs", "empty"]), ("More pages", ["Marked", "Lonely"])]
    assert 'href="https://example.org/"' in page(checked, "content/index.md").html


def test_pages_in_no_table_of_contents_are_reported(checked: CheckedCourse) -> None:
    told = {problem.path: problem.message for problem in checked.problems if problem.kind == "not-in-toctree"}
    assert set(told) == {"content/lonely.md", "content/forgotten.md"}
    assert "not shown" in told["content/forgotten.md"] and "at the end" in told["content/lonely.md"]


def test_ids_stay_what_they_were(checked: CheckedCourse) -> None:
    assert [one.id for one in page(checked, "content/empty.md").exercises] == ["hand-work"]


def test_a_page_that_is_called_otherwise_and_lies_elsewhere_is_known_by_its_words(checked: CheckedCourse) -> None:
    assert checked.rendered.episodes["old-name"].path == "content/marked.md"


def test_other_projects_and_bibliographies(checked: CheckedCourse) -> None:
    html = page(checked, "content/cite.md").html
    assert 'href="https://other.example/library/functions.html#print"' in html
    assert 'href="https://other.example/intro.html#intro"' in html
    assert 'href="https://newer.example/intro.html#intro"' in html
    assert '<a href="#h-a-heading"' in html
    assert "Flo20" in html and "On ice" in html
    assert "<mtable" in html


def test_settings_that_are_wrong_are_reported(checked: CheckedCourse) -> None:
    assert kinds(checked, "course.toml") == {"bad-setting", "unknown-setting"}


def test_older_tabs_and_what_cannot_be_read(checked: CheckedCourse) -> None:
    html = page(checked, "content/tabs.rst").html
    assert '<section data-tab="Indented">' in html and "In print only" not in html
    assert {"form", "dead-link"} == kinds(checked, "content/tabs.rst")
    assert leftovers(checked) == {}


def test_the_identity_holds_what_is_included_and_the_version_is_named_by_it(tmp_path: Path) -> None:
    write(tmp_path, {"index.md": "# T\n\n```{toctree}\n```\n\n```{include} part.txt\n```\n", "part.txt": "One.\n"})
    first = read(tmp_path).course
    (tmp_path / "part.txt").write_text("Two.\n")
    second = read(tmp_path).course
    assert first is not None and second is not None
    assert digest(first) != digest(second)
    assert first.version == digest(first)[:12] != second.version
