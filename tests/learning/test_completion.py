"""When an episode counts and a lesson is finished."""

from hypothesis import given
from hypothesis import strategies as st

from videre.learning.completion import (
    EpisodeAsked,
    ExerciseAsked,
    Missing,
    Stand,
    because,
    chosen,
    episode_stand,
    lesson_stand,
    merged,
)

EXERCISES = (ExerciseAsked("a", "A", minutes=3), ExerciseAsked("b", "B", optional=True, minutes=2))
EPISODE = EpisodeAsked("e", "E", minutes=12, exercises=EXERCISES)
states = st.sampled_from(["watched", "read", "known"])
marks = st.sampled_from(["read", "known"])


def test_an_episode_asks_for_itself_and_its_obligatory_exercises() -> None:
    fresh = episode_stand(EPISODE, None, {})
    assert fresh.missing == (Missing("episode", "e", "e", "E"), Missing("exercise", "e", "a", "A"))
    assert fresh.minutes_left == 10
    assert not fresh.is_begun
    tried = episode_stand(EPISODE, Stand("watched", "94"), {"a": Stand("tried")})
    assert [one.id for one in tried.missing] == ["a"]
    assert tried.minutes_left == 3
    assert episode_stand(EPISODE, Stand("read"), {"a": Stand("done")}).is_finished


def test_knowing_waives_the_exercises_and_watching_or_reading_does_not() -> None:
    assert episode_stand(EPISODE, Stand("known"), {}).is_finished
    assert not episode_stand(EPISODE, Stand("watched", "100"), {}).is_finished
    assert not episode_stand(EPISODE, Stand("read"), {}).is_finished


def test_exercises_of_other_episodes_do_not_count_here() -> None:
    assert episode_stand(EPISODE, Stand("read"), {"z": Stand("done")}).exercises == {}


def test_a_lesson_leaves_optional_episodes_out_and_cannot_be_empty() -> None:
    extra = EpisodeAsked("x", "X", optional=True, minutes=5)
    asked = (EPISODE, extra)
    stands = [episode_stand(EPISODE, Stand("known"), {}), episode_stand(extra, None, {})]
    done = lesson_stand(asked, stands)
    assert done.is_finished
    assert done.minutes_left == 0
    assert done.is_begun
    assert not lesson_stand((), ()).is_finished
    alone = lesson_stand((extra,), stands[1:])
    assert (alone.is_finished, alone.is_begun) == (True, False), "it hinders nobody, and nobody has done it"


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 90))
def test_watching_more_never_leaves_more_and_unfinished_is_never_nothing(a: float, b: float, minutes: int) -> None:
    asked = EpisodeAsked("e", "E", minutes=minutes, exercises=EXERCISES)
    less, more = (episode_stand(asked, None, {}, share).minutes_left for share in sorted((a, b)))
    assert less >= more >= 1 or minutes == 0
    assert episode_stand(asked, Stand("known"), {}).minutes_left == 0


@given(st.one_of(st.none(), states), marks, marks)
def test_marks(before: str | None, first: str, second: str) -> None:
    assert chosen(None, first) == first
    assert chosen(chosen(before, "known"), second) == second
    assert chosen("watched", "read") == "watched"


@given(states, states, states)
def test_evidence_that_joins_is_never_less(a: str, b: str, c: str) -> None:
    assert merged(None, a) == a
    assert merged(a, a) == a
    assert ("known" in (a, b, c)) == (merged(merged(a, b), c) == "known")


def test_reasons_are_sentences() -> None:
    assert because(Stand("watched", "94")) == "Counted because you saw 94 % of it."
    for state in ("watched", "read", "known", "done", "tried"):
        assert because(Stand(state)).endswith(".")
