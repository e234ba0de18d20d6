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


@dataclass(frozen=True, slots=True)
class JoinAsked:
    """Somebody wants to take part where the host approves; those who teach there may be told."""

    enrolment_id: int
    instance_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class InstanceJoined:
    """Somebody takes part in a course instance from now on: by themselves, or let in by the host."""

    enrolment_id: int
    instance_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class JoinDeclined:
    """The host said no to somebody, or took them out."""

    enrolment_id: int
    instance_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class InstanceLeft:
    """Somebody left a course instance, or took back having asked."""

    enrolment_id: int
    instance_id: int
    user_id: int
