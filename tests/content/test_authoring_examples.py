"""Every example of docs/authoring.md does what the page says."""

import re
from pathlib import Path

import pytest

from tests.content.rendering import rendered
from videre.content.around import ExercisesPage, around_of
from videre.content.check import check_course
from videre.content.dialect.vocabulary import ALIASES, BOXES, standard_name
from videre.content.exercises import COMMON_OPTIONS, grader, kinds
from videre.content.front_matter import episode, in_brief, split
from videre.content.own_code import CARDS_MOST, USUAL_MINUTES, code_page
from videre.content.problems import Report
from videre.content.reader import Ids
from videre.content.tables import parse
from videre.foundation.addresses import RESERVED

AUTHORING = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text("utf-8")
EXAMPLES = [
    (AUTHORING.count("\n", 0, found.start()) + 1, found.group(2), found.group(3))
    for found in re.finditer(r"^(`{3,})(markdown|toml)\n(.*?)^\1$", AUTHORING, re.MULTILINE | re.DOTALL)
]
MARKDOWN = [pytest.param(text, id=f"line {line}") for line, language, text in EXAMPLES if language == "markdown"]


def test_there_are_examples_to_look_at() -> None:
    assert len(MARKDOWN) >= 14


@pytest.mark.parametrize("example", MARKDOWN)
def test_an_example_renders_without_a_problem_and_leaves_no_fence_behind(example: str) -> None:
    report = Report("page.md")
    head, source, _ = split(example, report)
    if head is not None and "[[send]]" in head:
        assert in_brief("in-brief.md", example, "", report)[1] is not None
    elif head is not None and "[[cards]]" not in head:
        assert episode("page.md", example, Ids(), report) is not None
    page = rendered(source)
    assert [*report.problems, *page.problems] == []
    assert page.html
    parts = [page.html, *(one.prompt_html for one in page.exercises)]
    assert not re.search(r":::|```|\{feedback", "".join(parts))


@pytest.mark.parametrize("example", MARKDOWN)
def test_every_box_of_an_example_stands_on_the_page(example: str) -> None:
    source = split(example, Report("page.md"))[1]
    page = rendered(source)
    everything = page.html + page.instructor_notes_html
    names = [standard_name(name) for name in re.findall(r"^(?::::+|```+)\{([\w-]+)\}", source, re.MULTILINE)]
    parts_of_exercises = {"hint", "solution"} if page.exercises else set()
    for name in names:
        if name == "exercise":
            assert page.exercises
        elif name in BOXES and name not in parts_of_exercises:
            assert f'data-box="{name}"' in everything


def test_the_course_example_is_a_course_description_without_unknown_keys() -> None:
    text = next(text for _, language, text in EXAMPLES if language == "toml")
    report = Report("course.toml")
    table = parse(text, 1, report)
    assert table is not None
    assert table.text("id") == "tidy-data"
    assert [one.data["id"] for one in table.tables("lessons", "")] == ["one-row-each", "missing-things"]
    assert report.problems == []


SOURCES = {
    "config.yaml": "title: Tidy\nlang: en\nlicense: CC-BY 4.0\nepisodes:\n- long.md\n- rows.md\n- old.md\n",
    "episodes/old.md": "---\ntitle: Old\nteaching: 1\nexercises: 0\n---\n\nFrom another time.\n",
    "episodes/rows.md": """---
title: Rows
teaching: 5
exercises: 5
---

As [sorted](long.md#sorting), then [read on](long.md#which-first) or [from the top](long.md).

::: type-along

## Count the rows

Count.

:::

## Answers

Three.
""",
    "episodes/long.md": """---
title: All of it
teaching: 45
exercises: 0
---

First words, before [the sorting](#sorting).

## Reading

Read.

## Sorting

Now sort, as [above](#reading).

### By day

::: challenge

## Which first

Which one?

:::
""",
}


def test_the_sidecar_example_does_what_the_page_says(tmp_path: Path) -> None:
    (text,) = [text for _, language, text in EXAMPLES if language == "toml" and "[[pages]]" in text]
    (tmp_path / "course.toml").write_text(text, "utf-8")
    (tmp_path / "glossary.md").write_text("# Words\n\nRow\n: One thing that was measured.\n", "utf-8")
    for name, source in SOURCES.items():
        (tmp_path / "lesson" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "lesson" / name).write_text(source, "utf-8")
    checked = check_course(tmp_path)
    assert [one for one in checked.problems if one.kind != "missing-video"] == []
    course = checked.course
    assert course is not None
    titles = {lesson.title: [(one.id, one.title, one.minutes) for one in lesson.episodes] for lesson in course.lessons}
    assert titles["Before lunch"] == [("long", "All of it", 15), ("rows", "Rows", 20)]
    assert titles["After lunch"] == [("sorting", "Sort them", 10)]
    assert list(titles)[:2] == ["Before lunch", "After lunch"]
    assert "old" not in [one.id for _lesson, one in course.episodes()]
    pages = checked.rendered.episodes
    (task,) = pages["rows"].exercises
    assert (task.id, task.kind, task.minutes) == ("count-rows", "number", 4)
    assert '<details class="box" data-box="solution">' in pages["rows"].html
    assert [one.kind for one in pages["sorting"].exercises] == ["choice"]
    assert "Now sort" not in pages["long"].html
    # Every link leads to the part that holds what it names.
    assert 'href="../../second-half/sorting/#' in pages["rows"].html
    assert 'href="../long/"' in pages["rows"].html
    assert 'href="../../second-half/sorting/#' in pages["long"].html
    assert 'href="../../first-half/long/#' in pages["sorting"].html
    assert "<h2" in pages["sorting"].html
    assert "<h3" not in pages["sorting"].html
    assert (course.around.before[0].title, course.around.start_here[0].episode) == ("The command line", "sorting")
    assert checked.rendered.glossary is not None
    assert "measured" in checked.rendered.glossary.html
    assert grader(task.spec).grade("3").correct


def test_the_examples_of_what_stands_around_lessons_are_read_without_a_problem() -> None:
    texts = [text for _, language, text in EXAMPLES if language == "toml" and "[[pages]]" not in text][1:]
    report = Report("course.toml")
    table = parse("\n".join(texts), 1, report)
    assert table is not None
    around = around_of(table, frozenset({"empty-cells"}))
    table.close()
    assert report.problems == []
    assert [one.url or one.course for one in (*around.before, *around.after)] == [
        "https://example.org/shell/",
        "many-years",
    ]
    assert around.start_here[0].episode == "empty-cells"
    assert around.exercises == ExercisesPage(("exercise", "type-along", "homework"), False)
    assert around.edit.endswith("{path}#{line}")


def test_the_example_of_a_code_page_is_read_without_a_problem() -> None:
    (text,) = [text for _, language, text in EXAMPLES if language == "markdown" and "[[cards]]" in text]
    report = Report("bring-your-own-code.md")
    page = code_page(text, Ids(), report)
    assert page is not None
    assert report.problems == []
    assert [card.id for card in page.cards] == ["card-which-packages", "card-one-long-script"]
    assert [card.minutes for card in page.cards] == [25, USUAL_MINUTES]
    assert "`minutes` (25 when there is none)" in AUTHORING
    assert CARDS_MOST == 12


def test_every_word_that_no_lesson_may_be_called_is_on_the_page() -> None:
    paragraph = AUTHORING[AUTHORING.index("**no lesson may be called**") :].partition("\n\n")[0]
    assert set(re.findall(r"`([a-z-]+)`", paragraph)) == RESERVED


def test_the_exercises_judge_as_the_page_says() -> None:
    found = {one.id: one for _, _, text in EXAMPLES for one in rendered(split(text, Report("x"))[1]).exercises}
    ties = grader(found["three-ties"].spec)
    assert ties.grade(["a", "c"]).correct
    assert "travels" in ties.grade(["b"]).per_option["b"].feedback_html
    days = grader(found["days-of-ice"].spec)
    assert days.grade("120,4 days").correct
    assert "Nearly" in days.grade("119").feedback_html[0]
    assert "both included" in days.grade("7").feedback_html[0]
    name = grader(found["which-name"].spec)
    assert name.grade("`ice_limit`").correct
    assert grader(found["make-it-run"].spec).grade("done").correct


def test_every_box_alias_kind_and_option_is_on_the_page() -> None:
    missing = [name for name in [*BOXES, "prereq", "challenge"] if f"`{name}`" not in AUTHORING]
    missing += [name for name in kinds() if f"`{name}`" not in AUTHORING]
    options = {option for kind in kinds().values() for option in kind.options} | COMMON_OPTIONS - {"class", "name"}
    missing += [option for option in sorted(options) if f"`:{option}:" not in AUTHORING]
    assert missing == []
    assert {"prereq", "challenge"} <= set(ALIASES)
