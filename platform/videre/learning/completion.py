"""When an episode counts and a lesson is finished, why, what is missing, and how long it takes: plain decisions.

An episode counts by watching, by reading or by "I know this"; the last also waives its exercises. A lesson is
finished when all its episodes count and all their exercises are done, optional ones left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MINUTES_UNSAID = 10
MINUTES_OF_AN_EXERCISE = 3


class How(StrEnum):
    """By what an episode counts."""

    WATCHED = "watched"
    READ = "read"
    KNOWN = "known"


class Mark(StrEnum):
    """What a learner may say of an episode; ``none`` takes it back."""

    READ = "read"
    KNOWN = "known"
    NONE = "none"


class Tried(StrEnum):
    """How far an exercise is."""

    TRIED = "tried"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Stand:
    """What stands for an episode or exercise: its state, a detail for the explanation, and since when."""

    state: str
    detail: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExerciseAsked:
    """An exercise as completion sees it."""

    id: str
    title: str
    optional: bool = False
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class EpisodeAsked:
    """An episode as completion sees it; ``minutes`` includes its exercises."""

    id: str
    title: str
    optional: bool = False
    minutes: int | None = None
    exercises: tuple[ExerciseAsked, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing still to do: an episode, or an exercise in one."""

    item: str
    episode_id: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class EpisodeStand:
    """Where a learner is in one episode: ``missing`` names what is left, ``minutes_left`` how long it takes."""

    id: str
    counted: Stand | None
    exercises: Mapping[str, Stand]
    missing: tuple[Missing, ...]
    minutes_left: int

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do in it."""
        return not self.missing

    @property
    def is_begun(self) -> bool:
        """Whether there is anything of the learner's in it."""
        return self.counted is not None or bool(self.exercises)


@dataclass(frozen=True, slots=True)
class LessonStand:
    """Where a learner is in a lesson."""

    episodes: tuple[EpisodeStand, ...]
    missing: tuple[Missing, ...]
    minutes_left: int

    @property
    def is_finished(self) -> bool:
        """Whether nothing obligatory is left; a lesson without episodes cannot be finished."""
        return bool(self.episodes) and not self.missing

    @property
    def is_begun(self) -> bool:
        """Whether anything was done in it: of optional episodes alone nothing is left from the start."""
        return any(episode.is_begun for episode in self.episodes)


def chosen(before: str | None, mark: str) -> str:
    """What stands after a learner says `mark` of an episode.

    "I know this" says more than having watched (it waives the exercises), so it replaces it; "I have read it"
    replaces only "I know this", since both were said by hand.
    """
    if before is None or mark == How.KNOWN or before == How.KNOWN:
        return mark
    return before


def merged(before: str | None, other: str) -> str:
    """What stands when evidence of another browser joins: nothing is taken back, the earlier one stays."""
    return other if before is None or other == How.KNOWN else before


def because(stand: Stand, gettext: Callable[[str], str] = str) -> str:
    """The reason why an episode counts or an exercise is done, as a sentence in the language of `gettext`."""
    match stand.state:
        case How.WATCHED if stand.detail:
            return gettext("Counted because you saw %(percent)s %% of it.") % {"percent": stand.detail}
        case How.WATCHED:
            return gettext("Counted because you saw it.")
        case How.READ:
            return gettext("Counted because you have read it.")
        case How.KNOWN:
            return gettext("Counted because you know this already.")
        case Tried.DONE:
            return gettext("Done: your answer was right.")
        case _:
            return gettext("Tried, not solved yet.")


def episode_stand(
    asked: EpisodeAsked, counted: Stand | None, exercises: Mapping[str, Stand], seen_share: float = 0.0
) -> EpisodeStand:
    """Where a learner is in an episode. `seen_share` of its video (0 to 1) shortens the time left."""
    waived = counted is not None and counted.state == How.KNOWN
    own = {one.id: exercises[one.id] for one in asked.exercises if one.id in exercises}
    open_exercises = [
        one
        for one in asked.exercises
        if not one.optional and not waived and (one.id not in own or own[one.id].state != Tried.DONE)
    ]
    missing = [] if counted else [Missing("episode", asked.id, asked.id, asked.title)]
    missing += [Missing("exercise", asked.id, one.id, one.title) for one in open_exercises]
    return EpisodeStand(
        asked.id, counted, own, tuple(missing), _minutes_left(asked, counted, open_exercises, seen_share)
    )


def _minutes_left(
    asked: EpisodeAsked, counted: Stand | None, open_exercises: Sequence[ExerciseAsked], seen_share: float
) -> int:
    """The exercises still open at their own length, the rest of the episode in proportion to what was not seen."""
    total = MINUTES_UNSAID if asked.minutes is None else asked.minutes
    lengths = {one.id: MINUTES_OF_AN_EXERCISE if one.minutes is None else one.minutes for one in asked.exercises}
    doing = sum(lengths[one.id] for one in open_exercises)
    telling = max(total - sum(lengths.values()), 0)
    left = doing if counted else doing + telling * (1 - min(max(seen_share, 0.0), 1.0))
    if not counted and left < 1:
        left = 1.0
    return min(int(-(-left // 1)), max(total, doing))


def lesson_stand(asked: Iterable[EpisodeAsked], stands: Iterable[EpisodeStand]) -> LessonStand:
    """Where a learner is in a lesson; optional episodes are shown but not asked for."""
    pairs = list(zip(asked, stands, strict=True))
    wanted = [stand for episode, stand in pairs if not episode.optional]
    return LessonStand(
        tuple(stand for _episode, stand in pairs),
        tuple(missing for stand in wanted for missing in stand.missing),
        sum(stand.minutes_left for stand in wanted),
    )
