"""Where a question is asked: an episode, an exercise of it, or a second of the video it shows now."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course, CourseInstance, CourseVersion, EpisodeVideo
from videre.courses.outline import CourseOutline, EpisodeOutline, LessonOutline, from_json
from videre.discussion.rules import second_of
from videre.foundation.errors import Invalid, NotFound
from videre.media.models import Video
from videre.partners.models import Partner

_COURSE = (
    sa.select(
        Course.id,
        Course.slug,
        CourseVersion.number,
        CourseVersion.outline,
        EpisodeVideo.video_id,
        Video.public_id,
        EpisodeVideo.start_second,
        EpisodeVideo.end_second,
        Video.seconds,
    )
    .outerjoin(
        EpisodeVideo,
        sa.and_(
            EpisodeVideo.course_id == Course.id,
            EpisodeVideo.episode_id == sa.bindparam("episode"),
            EpisodeVideo.until.is_(None),
        ),
    )
    .outerjoin(Video, sa.and_(Video.id == EpisodeVideo.video_id, Video.published_at.is_not(None)))
    .where(Course.members_only.is_(False))
)
_PUBLIC = (
    _COURSE.add_columns(sa.null().label("instance_id"))
    .join(CourseVersion, CourseVersion.id == Course.current_version_id)
    .where(Course.slug == sa.bindparam("course"))
)
_PINNED = (
    _COURSE.add_columns(CourseInstance.id.label("instance_id"))
    .join(CourseInstance, CourseInstance.course_id == Course.id)
    .join(CourseVersion, CourseVersion.id == CourseInstance.version_id)
    .join(Partner, Partner.id == CourseInstance.partner_id)
    .where(Partner.slug == sa.bindparam("partner"), CourseInstance.slug == sa.bindparam("instance"))
)


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode as people read it: in a course, or in a course instance with its pinned version.

    ``video`` is the public id of what it shows now, from ``start`` to ``end``.
    """

    course_id: int
    course_slug: str
    version_number: int
    instance_id: int | None
    outline: CourseOutline
    lesson: LessonOutline
    episode: EpisodeOutline
    video_id: int | None
    video: str | None
    start: float
    end: float

    def at(self, *, second: str = "", exercise: str = "") -> "Place":
        """The place in it that a form names; Invalid where the episode has no such moment or exercise."""
        if exercise and not any(one.id == exercise for one in self.episode.exercises):
            raise Invalid(fields={"exercise": "There is no such exercise in this episode any more."})
        return Place(self, exercise or None, None if not second.strip() else self._second(second))

    def _second(self, typed: str) -> float:
        try:
            found = second_of(typed)
        except ValueError as error:
            raise Invalid(fields={"at": str(error)}) from None
        if self.video_id is None:
            raise Invalid(fields={"at": "This episode has no video now. Leave the moment empty."})
        if not self.start <= found <= self.end + 1:
            raise Invalid(fields={"at": "The video has no such moment."})
        return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where exactly; ``second`` counts in the whole video."""

    episode: Episode
    exercise_id: str | None = None
    second: float | None = None

    @property
    def exercise_title(self) -> str:
        """What the exercise is called, "" for none."""
        exercises = self.episode.episode.exercises
        return next((one.title for one in exercises if one.id == self.exercise_id), "")


def episode_of(db: Session, course: str, lesson: str, episode: str) -> Episode:
    """The episode of a course that everybody may read, as it is now."""
    return _found(db.execute(_PUBLIC, {"course": course, "episode": episode}).first(), lesson, episode)


def episode_at(db: Session, partner: str, instance: str, lesson: str, episode: str) -> Episode:
    """The same in a course instance, with its version."""
    named = {"partner": partner, "instance": instance, "episode": episode}
    return _found(db.execute(_PINNED, named).first(), lesson, episode)


def _found(row: Any, lesson_id: str, episode_id: str) -> Episode:
    if row is None:
        raise NotFound
    outline = from_json(row.outline)
    for lesson, episode in outline.episodes():
        if (lesson.id, episode.id) == (lesson_id, episode_id):
            break
    else:
        raise NotFound
    return Episode(
        row.id,
        row.slug,
        row.number,
        row.instance_id,
        outline,
        lesson,
        episode,
        row.video_id if row.seconds is not None else None,
        row.public_id if row.seconds is not None else None,
        row.start_second or 0.0,
        row.end_second if row.end_second is not None else row.seconds or 0.0,
    )
