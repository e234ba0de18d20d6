"""Nothing is told of groups so small that somebody could be recognised."""

from hypothesis import given
from hypothesis import strategies as st

from videre.foundation.figures import OTHER, SMALLEST, merged


def test_small_groups_are_joined() -> None:
    assert merged({"a": 9, "b": 3, "c": 2}) == {"a": 9, OTHER: 5}


def test_a_small_rest_takes_the_next_group_with_it() -> None:
    assert merged({"a": 9, "b": 6, "c": 2}) == {"a": 9, OTHER: 8}


def test_of_few_people_nothing_is_told() -> None:
    assert merged({"a": 2, "b": 2}) == {}
    assert merged({}) == {}


@given(st.dictionaries(st.sampled_from([*"abcdefgh", OTHER]), st.integers(0, 30)))
def test_every_group_told_is_large_enough_and_nobody_is_lost(cells: dict[str, int]) -> None:
    found, total = merged(cells), sum(cells.values())
    assert all(number >= SMALLEST for number in found.values())
    assert sum(found.values()) == (total if total >= SMALLEST else 0)
