"""A real lesson, unchanged, against counts taken from its sources by other means."""

import re
from pathlib import Path

import pytest

from tests.content.readers.lessons import everything, leftovers, page, read
from videre.content.checked import CheckedCourse
from videre.content.counts import counts_of
from videre.content.rendered import RenderedPage

LESSON = Path(__file__).parents[4] / "shared" / "samples" / "lessons" / "git-intro"
PAGES = sorted((LESSON / "content").glob("*.md"))
KINDS = {"challenge": "exercise", "prereq": "prerequisites"}
BOXES = ["objectives", "questions", "keypoints", "prereq", "challenge", "exercise", "solution", "discussion"]
BOXES += ["instructor-note", "note", "warning", "admonition"]

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not PAGES, reason="there are no sample lessons beside this checkout"),
]


@pytest.fixture(scope="module")
def checked() -> CheckedCourse:
    return read(LESSON)


def written(path: Path, names: str) -> int:
    """How many directives of these names a source opens."""
    return len(re.findall(rf"^ *(?::{{3,}}|`{{3,}})\{{(?:{names})\}}", path.read_text("utf-8"), re.MULTILINE))


def boxes(one: RenderedPage, kind: str) -> int:
    """How many of a kind are on a page; those of exercises come with the exercise."""
    count = everything(one).count(f'data-box="{kind}"')
    if kind == "exercise":
        count += len(one.exercises)
    if kind == "solution":
        count += sum(bool(exercise.solution_html) for exercise in one.exercises)
    return count


def test_every_page_is_there_and_can_be_published(checked: CheckedCourse) -> None:
    assert checked.is_publishable and len(PAGES) > 20
    assert {one.path for one in checked.rendered.episodes.values()} == {f"content/{path.name}" for path in PAGES}
    assert leftovers(checked) == {}
    assert checked.course is not None
    assert [lesson.title for lesson in checked.course.lessons][:2] == [
        "Getting started",
        "Modifying an existing project",
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_has_what_its_source_has(checked: CheckedCourse, path: Path) -> None:
    one = page(checked, f"content/{path.name}")
    html = everything(one)
    kinds: dict[str, int] = {}
    for name in BOXES:
        kind = KINDS.get(name, name)
        kinds[kind] = kinds.get(kind, 0) + written(path, name)
    important = path.read_text("utf-8").count("class: important")
    kinds["admonition"] -= important
    assert {kind: boxes(one, kind) for kind in kinds} == kinds
    assert boxes(one, "important") == important
    named = [(box.kind, box.written) for box in counts_of(one).boxes if box.written]
    assert named == [("important", "admonition")] * important, "the report says why it is no admonition"
    assert html.count("data-tabs=") == written(path, "tabs")
    assert html.count("data-tab=") == written(path, "group-tab")
    assert html.count("<figure") == written(path, "figure")
    assert html.count('<div class="code') == listings(path)


def listings(path: Path) -> int:
    """Fences with code: their opening lines, found by walking through the file with what is open."""
    count, fences = 0, [0]
    for line in path.read_text("utf-8").split("\n"):
        found = re.match(r"[ \d.*>-]*(`{3,})(.*)$", line)
        if found is None:
            continue
        ticks, said = len(found.group(1)), found.group(2).strip()
        if not said and fences[-1] and ticks >= fences[-1]:
            fences.pop()
        else:
            fences.append(ticks)
            count += not said.startswith("{") or said.startswith("{code-block}")
    return count
