"""What a course says about bringing one's own code, and what its author hears when something is wrong."""

from pathlib import Path

import pytest

from tests.content.folders import write
from videre.content.check import check_course
from videre.content.digest import digest

CARD = '[[cards]]\nid = "mine"\ntitle = "Only here"\nbring = "A script"\nleave = "One command"\n'
STORY = "Once *somebody* came.\n"


def with_page(tmp_path: Path, text: str) -> Path:
    folder = write(tmp_path / "course")
    (folder / "bring-your-own-code.md").write_text(text, encoding="utf-8")
    return folder


def test_cards_and_story_are_read_and_count_as_text(tmp_path: Path) -> None:
    plain = check_course(write(tmp_path / "plain"))
    found = check_course(with_page(tmp_path / "with", f"+++\n{CARD}+++\n{STORY}"))
    assert found.is_publishable, found.problems
    assert found.course is not None
    assert found.course.code is not None
    (card,) = found.course.code.cards
    assert (card.title, card.minutes) == ("Only here", 25)
    assert found.rendered.code is not None
    assert "<em>somebody</em>" in found.rendered.code.html
    assert plain.course is not None
    assert digest(plain.course) != digest(found.course)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("no head at all", {"no-cards"}),
        (f"+++\n{CARD}+++\n", {"empty-page"}),
        (f"+++\n{CARD}{CARD}+++\n{STORY}", {"id-twice"}),
        (f'+++\n{CARD}minutes = 1000\ncolour = "red"\n+++\n{STORY}', {"wrong-type", "unknown-key"}),
        (f"+++\n{CARD}+++\n:::{{exercise}} No\n:id: none\n:kind: tick\n:::\n", {"exercise-in-brief"}),
        ("+++\n" + "[[cards]]\n" * 13 + "+++\nx", {"too-many"}),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, kinds: set[str]) -> None:
    found = [one for one in check_course(with_page(tmp_path, text)).problems if one.path == "bring-your-own-code.md"]
    assert {one.kind for one in found} >= kinds
    assert all(one.line for one in found)
