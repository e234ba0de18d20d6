"""The sidecar beside a lesson in another format, with a small format of the tests' own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from videre.content.check import check_course, files_root
from videre.content.checked import CheckedCourse
from videre.content.course import Course, Episode, Lesson, Page
from videre.content.exercises import grader
from videre.content.facts import Facts, facts_of, first_paragraph, licence_of
from videre.content.problems import Report
from videre.content.readers import Reading, readers
from videre.content.rendering import render_course
from videre.content.sidecar import GitSource, source_of


class Plain:
    """Markdown files of a folder in the order of their names: a format that knows nothing but text."""

    name = "plain"

    def recognises(self, root: Path) -> Path | None:
        return root if (root / "plain.lesson").exists() else None

    def read(self, reading: Reading) -> CheckedCourse:
        episodes = tuple(
            Episode(path.stem, path.stem.title(), Page(path.name, path.stem.title(), path.read_text("utf-8")))
            for path in sorted(reading.folder.glob("*.md"))
            if path.name != "README.md"
        )
        said = reading.stated
        course = Course(
            said.id,
            said.title or "Plain",
            said.language,
            said.version,
            said.summary,
            said.licence,
            (Lesson("all", "All", "", episodes),),
            authors=said.authors,
            format="plain",
        )
        rendered = render_course(course)
        return CheckedCourse(course, rendered, rendered.problems)


@pytest.fixture(autouse=True)
def plain_format() -> Iterator[None]:
    readers()["plain"] = Plain()
    yield
    readers.cache_clear()


ONE = """\
See [the other](two.md#end).

:::{demo} Watch
Look here.
:::

:::::{demo} Count the rows
How many rows?

::::{solution}
Three.
::::
:::::

## Answers

They are long.

### And more

Much more.

## End

Bye.
"""
TWO = "Back to [one](one.md).\n\n## End\n\n:::{discussion} Talk\nWhy?\n:::\n"
SOURCE = '[source]\nfolder = "lesson"\n'


def lesson(root: Path, course: str | None = None, **more: str) -> Path:
    folder = root / "tidy"
    inner = folder / "lesson" if course is not None else folder
    inner.mkdir(parents=True)
    for name, text in {"plain.lesson": "", "one.md": ONE, "two.md": TWO, **more}.items():
        (inner / name).write_text(text, "utf-8")
    if course is not None:
        (folder / "course.toml").write_text(course, "utf-8")
    return folder


def kinds(checked: CheckedCourse) -> list[str]:
    return [f"{one.path}:{one.line} {one.kind}" for one in checked.problems if one.severity == "error"]


CITED = """\
cff-version: 1.2.0
title: "Plain sailing"
version: 2025-03-19
date-released: 2025-03-19
doi: https://doi.org/10.5281/zenodo.1
authors:
- family-names: Nord
  given-names: Ada
  orcid: https://orcid.org/0000-0002-1825-0097
  affiliation: A lab
- name: The group
keywords: [rows, tides]
abstract: "Rows and tides."
"""


def test_a_lesson_without_our_file_is_described_by_the_files_beside_it(tmp_path: Path) -> None:
    more = {"CITATION.cff": CITED, "LICENSE": "Attribution 4.0 International\n"}
    checked = check_course(lesson(tmp_path, **more))
    course = checked.course
    assert course is not None
    assert checked.is_publishable
    assert (course.id, course.title, course.language, course.version) == ("tidy", "Plain sailing", "en", "2025-03-19")
    assert (course.licence, course.summary) == ("CC-BY-4.0", "Rows and tides.")
    assert [(one.name, one.orcid, one.affiliation) for one in course.authors] == [
        ("Ada Nord", "0000-0002-1825-0097", "A lab"),
        ("The group", None, None),
    ]
    assert course.citation is not None
    assert (course.citation.doi, course.citation.keywords) == ("10.5281/zenodo.1", ("rows", "tides"))


def test_without_any_facts_the_version_is_named_by_the_text(tmp_path: Path) -> None:
    first = check_course(lesson(tmp_path / "a")).course
    other = check_course(lesson(tmp_path / "b", **{"two.md": TWO + "\nMore.\n"})).course
    assert first is not None
    assert other is not None
    assert len(first.version) == len(other.version) == 12
    assert first.version != other.version


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("title: [", "bad-citation"),
        ("- a\n- b\n", "bad-citation"),
        ("a: &a [x]\nb: [*a, *a]\n", "bad-citation"),
        ("title: T\ndate-released: soon\n", "bad-citation"),
        ("title: T\nauthors: [3]\n", "bad-citation"),
        ("title: !!python/object/apply:os.system [ls]\n", "bad-citation"),
        ("title: T\x01\n", "control-character"),
    ],
)
def test_a_bad_citation_file_is_a_warning(tmp_path: Path, text: str, kind: str) -> None:
    (tmp_path / "CITATION.cff").write_text(text)
    found = facts_of(tmp_path)
    assert [(one.kind, one.severity) for one in found.problems] == [(kind, "warning")]


def test_a_citation_file_that_leads_out_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(CITED)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "CITATION.cff").symlink_to(tmp_path / "secret")
    assert facts_of(tmp_path / "in") == Facts()


def test_licences_and_first_words_are_recognised() -> None:
    assert licence_of("Creative Commons\nAttribution-ShareAlike 4.0 International") == "CC-BY-SA-4.0"
    assert licence_of("The [CC BY](https://creativecommons.org/licenses/by/4.0/); software: MIT License") == "CC-BY-4.0"
    assert licence_of("MIT License\n\nPermission is hereby granted, free of charge") == "MIT"
    assert licence_of("All rights reserved.") == ""
    text = "# Name\n\n[![Badge](x.svg)](y)\n\n:::{note}\nNo.\n:::\n\nA *short* [lesson](x.md) on\n`git`.\n\nMore."
    assert first_paragraph(text) == "A short lesson on git."


def test_pages_get_what_the_instructor_knows(tmp_path: Path) -> None:
    course = (
        SOURCE
        + """
[[pages]]
path = "one.md"
id = "first"
title = "The first"
minutes = 20
summary = "Begin."
video = "one"
pauses = [{ at = "0:25", exercise = "rows" }]

[[pages]]
path = "two.md"
optional = true

[[exercises]]
page = "one.md"
box = "demo"
title = "Count the rows"
id = "rows"
minutes = 4
text = '''
:kind: number

How many are there?

- [x] 3
'''

[[folds]]
page = "one.md"
heading = "#answers"
"""
    )
    checked = check_course(lesson(tmp_path, course))
    assert kinds(checked) == []
    assert checked.course is not None
    one, two = checked.course.lessons[0].episodes
    assert (one.id, one.title, one.minutes, one.summary, one.video) == ("first", "The first", 20, "Begin.", "one")
    assert [(pause.at, pause.exercise) for pause in one.pauses] == [(25.0, "rows")]
    assert two.optional
    page = checked.rendered.episodes["first"]
    (exercise,) = page.exercises
    assert (exercise.kind, exercise.minutes, exercise.title) == ("number", 4, "Count the rows")
    assert "How many rows?" in exercise.prompt_html
    assert "How many are there?" in exercise.prompt_html
    assert "Three." in exercise.solution_html
    assert grader(exercise.spec).grade("3").correct
    assert page.html.count("data-exercise-slot") == page.html.count('data-box="demo"') == 1
    before, _, folded = page.html.partition('<details class="box" data-box="solution">')
    assert 'id="h-answers"' in before
    assert folded.index("Much more.") < folded.index("</details>") < folded.index('id="h-end"')
    assert 'href="../first/"' in checked.rendered.episodes["two"].html
    assert 'href="../two/#h-end"' in page.html


def test_boxes_of_a_kind_are_exercises_and_pages_can_be_left_out(tmp_path: Path) -> None:
    course = 'exercise_boxes = ["demo"]\n' + SOURCE + '[[pages]]\npath = "two.md"\nskip = true\n'
    checked = check_course(lesson(tmp_path, course))
    assert checked.course is not None
    (episode,) = checked.course.lessons[0].episodes
    assert [(one.id, one.kind) for one in episode.exercises] == [("watch", "tick"), ("count-the-rows", "tick")]
    assert list(checked.rendered.episodes) == ["one"]


def test_a_kind_of_box_that_no_page_has_is_named(tmp_path: Path) -> None:
    checked = check_course(lesson(tmp_path, 'exercise_boxes = [\n"demo", "demos"]\n' + SOURCE))
    said = [(one.path, one.line, one.kind) for one in checked.problems if "demos" in one.message]
    assert said == [("course.toml", 1, "unknown-box")]


def test_an_exercise_of_the_lesson_is_found_by_the_name_that_its_heading_has_in_addresses(tmp_path: Path) -> None:
    text = "x\n\n:::{exercise} How many?\n:id: how-many\n:name: how-many-rows\n\nCount.\n:::\n\n:::{tip}\ny\n:::\n"
    note = """[[exercises]]\npage = "two.md"\nlabel = "how-many-rows"\ntext = '''\n:kind: number\n\n- [x] 3\n'''\n"""
    checked = check_course(lesson(tmp_path, SOURCE + note, **{"two.md": text}))
    assert kinds(checked) == []
    (exercise,) = checked.rendered.episodes["two"].exercises
    assert (exercise.id, exercise.kind) == ("how-many", "number")


def test_notes_may_name_the_part_of_a_page_that_is_cut(tmp_path: Path) -> None:
    course = (
        SOURCE
        + """[[pages]]
path = "one.md"
split = ["answers", "end"]
[[folds]]
page = "one.md#answers"
heading = "and-more"
[[exercises]]
page = "one.md#end"
box = "note"
title = "Last"
"""
    )
    checked = check_course(lesson(tmp_path, course, **{"one.md": ONE + "\n:::{note} Last\nDo it.\n:::\n"}))
    assert kinds(checked) == []
    assert checked.course is not None
    first, answers, end, _two = (checked.rendered.episodes[one.id] for _lesson, one in checked.course.episodes())
    assert "data-exercise-slot" not in first.html and 'data-box="solution"' in answers.html
    assert [one.title for one in end.exercises] == ["Last"]


def test_what_learners_read_of_the_sidecar_is_part_of_the_identity_and_comments_are_not(tmp_path: Path) -> None:
    fold = '[[folds]]\npage = "one.md"\nheading = "answers"\n'
    plain, noted, folded = (
        check_course(lesson(tmp_path / str(number), text)).digest
        for number, text in enumerate([SOURCE, "# why\n" + SOURCE, SOURCE + fold])
    )
    assert plain == noted != folded


def test_everything_wrong_is_said_at_once_with_its_line(tmp_path: Path) -> None:
    course = (
        SOURCE
        + """
[[pages]]
path = "lesson/one.md"
[[pages]]
path = "two.md"
minuts = 3
[[exercises]]
page = "one.md"
box = "demo"
title = "Nowhere"
[[folds]]
page = "one.md"
heading = "nothing"
[[exercises]]
page = "one.md"
"""
    )
    assert kinds(check_course(lesson(tmp_path, course))) == [
        "course.toml:4 unknown-page",
        "course.toml:8 unknown-key",
        "course.toml:9 unknown-box",
        "course.toml:13 unknown-heading",
        "course.toml:16 missing-key",
    ]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ('[source]\nfolder = "../other"', "source-outside"),
        ('[source]\nfolder = "nowhere"', "missing-source"),
        ('[source]\nfolder = "lesson"\ngit = "https://x.org/y"', "bad-source"),
        ('[source]\ngit = "ssh://x.org/y"', "bad-source"),
        ('[source]\ngit = "https://me:pass@x.org/y"', "bad-source"),
        ('[source]\ngit = "https://x.org/y"\npath = "../z"', "bad-source"),
        ('[source]\ngit = "https://x.org/y"\nat = "--upload-pack=x"', "bad-source"),
        ('[source]\ngit = "https://x.org/y"', "not-fetched"),
        ('[source]\nfolder = "lesson"\nformat = "docx"', "unknown-format"),
        ('source = "lesson"', "wrong-type"),
    ],
)
def test_a_source_that_cannot_be_is_an_error(tmp_path: Path, source: str, kind: str) -> None:
    found = kinds(check_course(lesson(tmp_path, source + "\n")))
    assert kind in {one.split(" ")[1] for one in found}


def test_a_folder_beside_ours_and_a_fetched_tree_are_read_where_allowed(tmp_path: Path) -> None:
    other = lesson(tmp_path)
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "course.toml").write_text('[source]\nfolder = "../tidy"\n')
    assert kinds(check_course(ours)) == ["course.toml:1 source-outside"]
    assert check_course(ours, outside=True).is_publishable
    (ours / "course.toml").write_text('[source]\ngit = "https://x.org/y"\nat = "v1"\npath = "tidy"\n')
    source = source_of(ours, Report("course.toml"))
    assert source is not None
    assert source.git == GitSource("https://x.org/y", "v1", "tidy")
    assert check_course(ours, tree=other).is_publishable
    assert files_root(ours, other) == other
