import pytest

from videre.courses.rules import (
    Outcome,
    Stretch,
    Used,
    Version,
    checked_clip,
    come_back,
    decide,
    fitting,
    own_label,
    reused,
)
from videre.foundation.errors import Conflict, Invalid

FIRST = Version(7, 1, "1.0", "a" * 64)
SECOND = Version(9, 2, "1.1", "b" * 64)


def test_other_text_under_a_new_label_is_the_next_number() -> None:
    decision = decide([FIRST, SECOND], 9, "1.2", "c" * 64)
    assert (decision.outcome, decision.number, decision.version) == (Outcome.NEW, 3, None)


def test_the_same_text_changes_nothing_even_under_another_label() -> None:
    decision = decide([FIRST, SECOND], 9, "2.0", "b" * 64)
    assert (decision.outcome, decision.version) == (Outcome.IDENTICAL, SECOND)


def test_text_of_an_earlier_version_makes_that_one_current_again() -> None:
    decision = decide([FIRST, SECOND], 9, "1.0", "a" * 64)
    assert (decision.outcome, decision.number, decision.version) == (Outcome.RETURNED, 1, FIRST)


def test_a_label_on_other_text_is_refused_naming_both() -> None:
    with pytest.raises(Conflict) as refused:
        decide([FIRST, SECOND], 9, "1.0", "c" * 64)
    assert "aaaaaaaaaaaa" in refused.value.message
    assert "cccccccccccc" in refused.value.message
    assert refused.value.kind == "label-taken"


def test_a_label_that_is_not_the_texts_own_gets_a_part_of_the_text_where_other_text_has_it() -> None:
    assert own_label([FIRST, SECOND], "1.0", "c" * 64) == "1.0+ccccccc"
    assert own_label([FIRST, SECOND], "1.0", "a" * 64) == "1.0"
    assert own_label([FIRST, SECOND], "2.0", "c" * 64) == "2.0"
    long = Version(9, 2, "v" * 40, "b" * 64)
    assert len(own_label([long], "v" * 40, "c" * 64)) == 40


def test_an_id_keeps_what_it_names() -> None:
    used = {"pick": Used("exercise", "choice"), "e1": Used("episode", "")}
    assert reused(used, [("exercise", "pick", "choice"), ("episode", "e1", ""), ("lesson", "new", "")]) == []
    changed_kind, changed_thing = reused(used, [("exercise", "pick", "number"), ("lesson", "e1", "")])
    assert "published as choice" in changed_kind
    assert "published for an episode, so it cannot be used for a lesson" in changed_thing


def test_ids_that_were_gone_and_are_back_are_named() -> None:
    used = {"pick": Used("exercise", "choice"), "e1": Used("episode", "")}
    assert come_back(used, {"e1"}, [("exercise", "pick", "choice"), ("episode", "e1", "")]) == ["pick"]


@pytest.mark.parametrize(
    ("minutes", "at_most", "start", "stretch"),
    [
        ([5, 10, 15], 15, 0, Stretch(0, 2, 15)),
        ([5, 10, 15], 30, 0, Stretch(0, 3, 30)),
        ([5, 10, 15], 15, 1, Stretch(1, 2, 10)),
        ([40, 10, 5], 15, 0, Stretch(1, 3, 15)),
        ([40, 50], 15, 0, None),
        ([None, None], 15, 0, Stretch(0, 1, 10)),
        ([5], 15, 1, None),
        ([], 60, 0, None),
    ],
)
def test_what_fits_is_the_longest_stretch_from_where_one_is(
    minutes: list[int | None], at_most: int, start: int, stretch: Stretch | None
) -> None:
    assert fitting(minutes, at_most, start) == stretch


@pytest.mark.parametrize(("start", "end"), [(-1, None), (60, None), (10, 10), (10, 62)])
def test_a_part_of_a_video_lies_within_it(start: float, end: float | None) -> None:
    with pytest.raises(Invalid):
        checked_clip(start, end, 60.0)
    checked_clip(0, 60.4, 60.0)
