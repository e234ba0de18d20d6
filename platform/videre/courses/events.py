"""What can happen to courses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CoursePublished:
    """A version became the current one: a new one, or an earlier one again (``returned``)."""

    course_id: int
    version_id: int
    number: int
    returned: bool


@dataclass(frozen=True, slots=True)
class CourseRenamed:
    """A course is called otherwise in addresses from now on."""

    course_id: int
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class ExerciseMoved:
    """An exercise stands on another page from now on."""

    course_id: int
    exercise_id: str
    from_episode_id: str
    to_episode_id: str


@dataclass(frozen=True, slots=True)
class VideoAttached:
    """An episode shows another video, or another part of it, from now on."""

    course_id: int
    episode_id: str
    video_id: int


@dataclass(frozen=True, slots=True)
class VideoDetached:
    """An episode no longer shows a video."""

    course_id: int
    episode_id: str
    video_id: int


@dataclass(frozen=True, slots=True)
class PausesChanged:
    """An episode's video pauses elsewhere, or for other exercises, than before."""

    course_id: int
    episode_id: str


@dataclass(frozen=True, slots=True)
class InstanceOpened:
    """A partner hosts a course, on a pinned version."""

    instance_id: int
    partner_id: int
    course_id: int
    version_id: int


@dataclass(frozen=True, slots=True)
class InstanceChanged:
    """The host changed dates, rules or words of a course instance."""

    instance_id: int


@dataclass(frozen=True, slots=True)
class InstanceClosed:
    """Nobody can join the course instance any more."""

    instance_id: int


@dataclass(frozen=True, slots=True)
class InstanceReopened:
    """People can join the course instance again."""

    instance_id: int


@dataclass(frozen=True, slots=True)
class InstanceMoved:
    """A course instance is pinned to another version from now on."""

    instance_id: int
    from_version_id: int
    to_version_id: int


@dataclass(frozen=True, slots=True)
class StaffAdded:
    """Somebody works in a course instance."""

    instance_id: int
    user_id: int
    role: str


@dataclass(frozen=True, slots=True)
class StaffRemoved:
    """Somebody no longer works in a course instance."""

    instance_id: int
    user_id: int
    role: str


@dataclass(frozen=True, slots=True)
class SourceFollowed:
    """Somebody said how new commits of a course's source are noticed: ``how`` is off, daily or hook."""

    source_id: int
    how: str
