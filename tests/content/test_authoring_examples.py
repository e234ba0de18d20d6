"""Every example of docs/authoring.md does what the page says."""

import re
from pathlib import Path

import pytest

from tests.content.rendering import rendered
from videre.content.around import ExercisesPage, around_of
from videre.content.dialect.vocabulary import ALIASES, BOXES, standard_name
from videre.content.exercises import COMMON_OPTIONS, grader, kinds
from videre.content.facts import Facts
from videre.content.front_matter import episode, in_brief, split
from videre.content.own_code import CARDS_MOST, USUAL_MINUTES, code_page
from videre.content.problems import Report
from videre.content.reader import Ids
from videre.content.sidecar import read_sidecar
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


def test_the_sidecar_example_is_read_without_a_problem(tmp_path: Path) -> None:
    (text,) = [text for _, language, text in EXAMPLES if language == "toml" and "[[pages]]" in text]
    (tmp_path / "course.toml").write_text(text, "utf-8")
    report = Report("course.toml")
    sidecar = read_sidecar(tmp_path, "x", Facts(), report)
    assert report.problems == []
    assert sidecar is not None
    assert (sidecar.stated.id, sidecar.kinds, sidecar.source.folder) == ("tidy-data", ("type-along",), "lesson")
    assert [one.skip for one in sidecar.pages] == [False, True]
    page = rendered(f":::::{{exercise}} Count\n:id: x\n{sidecar.exercises[0].text}:::::\n")
    assert grader(page.exercises[0].spec).grade("3").correct


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
