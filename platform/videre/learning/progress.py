"""Where a learner is in every course: made of the outlines of the current versions and the evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from json import loads
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course, CourseVersion, EpisodeVideo
from videre.courses.outline import CourseOutline, EpisodeOutline, from_json
from videre.learning.completion import (
    EpisodeAsked,
    EpisodeStand,
    ExerciseAsked,
    How,
    LessonStand,
    Missing,
    Stand,
    because,
    episode_stand,
    lesson_stand,
)
from videre.learning.coverage import Interval, clip, from_column, gaps, percent, share
from videre.learning.members import is_member
from videre.learning.models import Tick, WatchCoverage
from videre.media.models import Video

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class EpisodeProgress:
    """One episode: where it is, what stands, how much of its video was seen and what not yet.

    ``asked`` and ``extra`` are the ids of its exercises, obligatory and optional; ``video_id`` is the public id.
    """

    lesson_id: str
    id: str
    title: str
    minutes: int | None
    optional: bool
    stand: EpisodeStand
    asked: tuple[str, ...]
    extra: tuple[str, ...]
    video_id: str
    start: float
    end: float
    seen_percent: int
    gaps: tuple[Interval, ...]
    position: float
    active_at: datetime | None

    @property
    def because(self) -> str:
        """Why it counts, as a sentence; "" while it does not."""
        return because(self.stand.counted) if self.stand.counted else ""


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """One lesson with its episodes; ``preparation``: what comes before the first one."""

    id: str
    title: str
    stand: LessonStand
    episodes: tuple[EpisodeProgress, ...]
    preparation: bool = False


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """One course; ``next`` is where to go on, None when everything obligatory is done."""

    slug: str
    title: str
    lessons: tuple[LessonProgress, ...]
    active_at: datetime | None

    def episodes(self) -> Iterator[EpisodeProgress]:
        """All episodes in order."""
        for lesson in self.lessons:
            yield from lesson.episodes

    @property
    def is_finished(self) -> bool:
        """Whether every lesson is."""
        return bool(self.lessons) and all(lesson.stand.is_finished for lesson in self.lessons)

    @property
    def is_begun(self) -> bool:
        """Whether there is anything of the learner's in it."""
        return self.active_at is not None

    @property
    def minutes_left(self) -> int:
        """How long what is left takes, optional episodes left out."""
        return sum(lesson.stand.minutes_left for lesson in self.lessons)

    @property
    def done(self) -> int:
        """How many episodes count and have nothing open in them, optional ones left out."""
        return sum(episode.stand.is_finished for episode in self.episodes() if not episode.optional)

    @property
    def wanted(self) -> int:
        """How many episodes there are, optional ones left out."""
        return sum(not episode.optional for episode in self.episodes())

    @property
    def next(self) -> EpisodeProgress | None:
        """The episode last worked on if it is unfinished, else the first unfinished one after it, else the first."""
        order = list(self.episodes())
        left = [i for i, one in enumerate(order) if not one.stand.is_finished and not one.optional]
        if not left:
            return None
        latest = max(
            (i for i, one in enumerate(order) if one.active_at),
            key=lambda i: order[i].active_at or _NEVER,
            default=0,
        )
        return order[next((i for i in left if i >= latest), left[0])]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an episode counts ("" while it does not), and what is missing in it."""

    because: str
    at: datetime | None
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class _Video:
    public_id: str
    part: Interval
    raw: bytes | None
    position: float
    active_at: datetime | None


_TICKS = sa.select(Tick.course_id, Tick.item, Tick.item_id, Tick.state, Tick.detail, Tick.at).where(
    Tick.user_id == sa.bindparam("user_id")
)
_WATCHED = (
    sa.select(
        EpisodeVideo.course_id,
        EpisodeVideo.episode_id,
        EpisodeVideo.start_second,
        EpisodeVideo.end_second,
        Video.public_id,
        Video.seconds,
        WatchCoverage.seen,
        WatchCoverage.position,
        WatchCoverage.active_at,
    )
    .select_from(EpisodeVideo)
    .join(Video, Video.id == EpisodeVideo.video_id)
    .outerjoin(
        WatchCoverage,
        sa.and_(WatchCoverage.video_id == Video.id, WatchCoverage.user_id == sa.bindparam("user_id")),
    )
    .where(EpisodeVideo.until.is_(None), Video.published_at.is_not(None))
)
_COURSES = (
    sa.select(Course.id, Course.slug, sa.cast(CourseVersion.outline, sa.Text).label("outline"))
    .join(CourseVersion, CourseVersion.id == Course.current_version_id)
    .where(sa.or_(Course.members_only.is_(False), is_member(sa.bindparam("user_id", type_=sa.Integer()), Course.id)))
    .order_by(Course.slug)
)


def progress_of(db: Session, user_id: int) -> tuple[CourseProgress, ...]:
    """All courses in which the learner did anything, the latest first; three statements however many."""
    found = [one for one in _all(db, user_id) if one.is_begun]
    return tuple(sorted(found, key=lambda one: one.active_at or _NEVER, reverse=True))


def progress_in(db: Session, user_id: int, course_id: int, version_id: int) -> CourseProgress:
    """Where the learner is in one version of one course, begun or not."""
    ticks = {
        (row.item, row.item_id): Stand(row.state, row.detail, row.at)
        for row in db.execute(_TICKS.where(Tick.course_id == course_id), {"user_id": user_id})
    }
    shown: dict[str, _Video] = {}
    for row in db.execute(_WATCHED.where(EpisodeVideo.course_id == course_id), {"user_id": user_id}):
        shown[row.episode_id] = _video(row)
    course = db.execute(
        sa.select(Course.slug, sa.cast(CourseVersion.outline, sa.Text).label("outline"))
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(Course.id == course_id, CourseVersion.id == version_id)
    ).one()
    return _course(course.slug, _outline(course.outline), ticks, shown)


def courses_for_browsers(db: Session) -> tuple[CourseProgress, ...]:
    """All courses with nothing done, for a page that the visitor's browser fills in."""
    return tuple(_all(db, None))


def explain(db: Session, user_id: int, course_slug: str, episode_id: str) -> Explanation | None:
    """Why an episode counts for the learner, and what is missing in it; None when there is no such episode."""
    for course in _all(db, user_id):
        for episode in course.episodes() if course.slug == course_slug else ():
            if episode.id == episode_id:
                counted = episode.stand.counted
                return Explanation(episode.because, counted.at if counted else None, episode.stand.missing)
    return None


def _all(db: Session, user_id: int | None) -> Iterator[CourseProgress]:
    ticks: dict[int, dict[tuple[str, str], Stand]] = {}
    if user_id is not None:
        for row in db.execute(_TICKS, {"user_id": user_id}):
            ticks.setdefault(row.course_id, {})[row.item, row.item_id] = Stand(row.state, row.detail, row.at)
    shown: dict[int, dict[str, _Video]] = {}
    for row in db.execute(_WATCHED, {"user_id": user_id}):
        shown.setdefault(row.course_id, {})[row.episode_id] = _video(row)
    for course in db.execute(_COURSES, {"user_id": user_id or 0}):
        yield _course(course.slug, _outline(course.outline), ticks.get(course.id, {}), shown.get(course.id, {}))


def _video(row: Any) -> _Video:
    part = clip(row.seconds or 0.0, row.start_second, row.end_second)
    raw = None if row.seen is None else from_column(row.seen)
    return _Video(row.public_id, part, raw, row.position or 0.0, row.active_at)


@lru_cache(maxsize=128)
def _outline(text: str) -> CourseOutline:
    return from_json(loads(text))


def _course(
    slug: str,
    outline: CourseOutline,
    ticks: Mapping[tuple[str, str], Stand],
    shown: Mapping[str, _Video],
) -> CourseProgress:
    lessons = []
    for lesson in outline.lessons:
        asked = [asked_of(episode) for episode in lesson.episodes]
        episodes = tuple(_episode(lesson.id, one, ticks, shown) for one in asked)
        stand = lesson_stand(asked, (one.stand for one in episodes))
        lessons.append(LessonProgress(lesson.id, lesson.title, stand, episodes, lesson.preparation))
    moments = [stand.at for stand in ticks.values() if stand.at] + [
        one.active_at for one in shown.values() if one.active_at
    ]
    return CourseProgress(slug, outline.title, tuple(lessons), max(moments, default=None))


def _episode(
    lesson_id: str,
    asked: EpisodeAsked,
    ticks: Mapping[tuple[str, str], Stand],
    shown: Mapping[str, _Video],
) -> EpisodeProgress:
    video = shown.get(asked.id)
    raw = video.raw if video else None
    exercises = {one.id: ticks["exercise", one.id] for one in asked.exercises if ("exercise", one.id) in ticks}
    counted = ticks.get(("episode", asked.id))
    by_text = counted is not None and counted.state != How.WATCHED
    moments = [stand.at for stand in (counted, *exercises.values()) if stand and stand.at]
    if video and video.active_at:
        moments.append(video.active_at)
    return EpisodeProgress(
        lesson_id=lesson_id,
        id=asked.id,
        title=asked.title,
        minutes=asked.minutes,
        optional=asked.optional,
        stand=episode_stand(asked, counted, exercises, share(raw, video.part) if video and raw else 0.0),
        asked=tuple(one.id for one in asked.exercises if not one.optional),
        extra=tuple(one.id for one in asked.exercises if one.optional),
        video_id=video.public_id if video else "",
        start=video.part.start if video else 0.0,
        end=video.part.end if video else 0.0,
        seen_percent=percent(raw, video.part) if video and raw else 0,
        gaps=gaps(raw, video.part) if video and raw and not by_text else (),
        position=video.position if video else 0.0,
        active_at=max(moments, default=None),
    )


def asked_of(episode: EpisodeOutline) -> EpisodeAsked:
    """The episode as completion sees it."""
    exercises = tuple(ExerciseAsked(one.id, one.title, one.optional, one.minutes) for one in episode.exercises)
    return EpisodeAsked(episode.id, episode.title, episode.optional, episode.minutes, exercises)
