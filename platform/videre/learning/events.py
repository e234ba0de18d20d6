"""What can happen to learners' progress."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EpisodeCounted:
    """An episode counts for somebody from now on; ``how``: watched, read or known."""

    user_id: int
    course_id: int
    episode_id: str
    how: str


@dataclass(frozen=True, slots=True)
class ExerciseDone:
    """Somebody answered an exercise rightly for the first time."""

    user_id: int
    course_id: int
    exercise_id: str


@dataclass(frozen=True, slots=True)
class EvidenceMerged:
    """What a browser knew was taken into an account."""

    user_id: int
    videos: int
    ticks: int
    answers: int
