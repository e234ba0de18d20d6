"""Questions about courses: the catalogue, a course, the pages of its current version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.exercises import Grader, grader
from videre.content.rendered import Exercise
from videre.courses.models import (
    Course,
    CourseFile,
    CourseInstance,
    CourseVersion,
    EpisodeVideo,
    FormerSlug,
    PageText,
    Staff,
)
from videre.courses.outline import CourseOutline, from_json
from videre.foundation.database import Askable, text_agg
from videre.media.models import Video

EPISODE = "episode"
IN_BRIEF = "in-brief"
CODE = "code"
GLOSSARY = "glossary"


@dataclass(frozen=True, slots=True)
class CourseHead:
    """Which course; ``live_revision`` rises with everything that changes on its pages but the text.

    ``was`` is what it was called before.
    """

    id: int
    slug: str
    title: str
    language: str
    live_revision: int
    was: tuple[str, ...] = ()

    @property
    def renamed(self) -> str:
        """For scripts, whose record may still have it under an earlier id: "before:now" of each."""
        return " ".join(f"{before}:{self.slug}" for before in self.was)


@dataclass(frozen=True, slots=True)
class VersionHead:
    """Which version."""

    id: int
    number: int
    label: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Clip:
    """The part of a video that an episode shows; ``public_id`` names the whole video, ``poster`` its picture."""

    public_id: str
    start: float
    end: float
    poster: str | None = None

    @property
    def seconds(self) -> float:
        """How long the part is."""
        return max(self.end - self.start, 0.0)


@dataclass(frozen=True, slots=True)
class CourseShown:
    """A course with its current version, and what its episodes show by their ids (not read for lists)."""

    course: CourseHead
    version: VersionHead
    outline: CourseOutline
    clips: Mapping[str, Clip] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CourseState:
    """What the pages of a course depend on, in one row. `members_only`: ask `learning.members` who may."""

    course_id: int
    version_id: int
    live_revision: int
    members_only: bool = False


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """A course in a list to choose from, with the label of its current version."""

    id: int
    slug: str
    title: str
    label: str


@dataclass(frozen=True, slots=True)
class PublishedExercise:
    """An exercise where it stands, with what judges its answers."""

    lesson_id: str
    episode_id: str
    exercise: Exercise
    grader: Grader


_COLUMNS = sa.select(
    Course.id,
    Course.slug,
    Course.live_revision,
    CourseVersion.id.label("version_id"),
    CourseVersion.number,
    CourseVersion.label,
    CourseVersion.published_at,
    CourseVersion.outline,
    sa.select(text_agg(FormerSlug.slug))
    .where(FormerSlug.course_id == Course.id)
    .correlate(Course)
    .scalar_subquery()
    .label("was"),
)
CURRENT = _COLUMNS.join(CourseVersion, CourseVersion.id == Course.current_version_id).where(
    Course.members_only.is_(False)
)
# One course: its current version, or the one that a course instance is pinned to.
_ONE = _COLUMNS.join(
    CourseVersion,
    sa.and_(
        CourseVersion.course_id == Course.id,
        CourseVersion.id == sa.func.coalesce(sa.bindparam("pinned", type_=sa.Integer()), Course.current_version_id),
    ),
).where(
    Course.slug == sa.bindparam("slug"),
    sa.or_(Course.members_only.is_(False), sa.bindparam("members", type_=sa.Boolean())),
)
PAGE = _ONE.add_columns(PageText.html, PageText.contents, PageText.exercises, PageText.notes_html).outerjoin(
    PageText,
    sa.and_(
        PageText.version_id == CourseVersion.id,
        PageText.kind == sa.bindparam("kind"),
        PageText.page_id == sa.bindparam("page_id"),
    ),
)
# Asked on every view of a kept page: tables instead of mapped classes, which cost as much again as the statement.
_COURSE = Course.__table__.c
_STATE = sa.select(_COURSE.id, _COURSE.current_version_id, _COURSE.live_revision, _COURSE.members_only).where(
    _COURSE.slug == sa.bindparam("slug"), _COURSE.current_version_id.is_not(None)
)


def course_state(connection: sa.Connection, slug: str, *, members: bool = False) -> CourseState | None:
    """What pages of the course depend on; the cheapest question about a course.

    None for courses for members only, unless `members`: then the caller asks whether the reader is one.
    """
    row = connection.execute(_STATE, {"slug": slug}).first()
    return None if row is None or (row[3] and not members) else CourseState(*row)


def course_shown(db: Session, slug: str, *, pinned: int | None = None, members: bool = False) -> CourseShown | None:
    """The course with its current version, or a `pinned` one, and what its episodes show.

    `members`: the reader may read courses for members only (`learning.members`); otherwise there are none.
    """
    row = db.execute(_ONE, {"slug": slug, "pinned": pinned, "members": members}).first()
    return None if row is None else shown_of(row, _clips(db, row.id))


def courses_to_host(db: Session) -> list[CourseChoice]:
    """The courses that a partner may hold, by title, with their current version; also those for members only."""
    title = CourseVersion.outline["title"].as_string()
    rows = db.execute(
        sa.select(Course.id, Course.slug, title, CourseVersion.label)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .order_by(sa.func.lower(title), Course.id)
    )
    return [CourseChoice(*row) for row in rows]


def exercise_specs(db: Askable, version_id: int) -> dict[str, PublishedExercise]:
    """All exercises of a version by id. A version never changes: keep the answer as long as you like."""
    rows = db.execute(
        sa.select(PageText.page_id, PageText.exercises, CourseVersion.outline)
        .join(CourseVersion, CourseVersion.id == PageText.version_id)
        .where(PageText.version_id == version_id, PageText.kind == EPISODE)
    ).all()
    found = {}
    for row in rows:
        lesson_id = next(lesson.id for lesson, one in from_json(row.outline).episodes() if one.id == row.page_id)
        for data in row.exercises:
            one = exercise_of(data)
            found[one.id] = PublishedExercise(lesson_id, row.page_id, one, grader(one.spec))
    return found


def version_outline(db: Askable, version_id: int) -> CourseOutline | None:
    """The outline of a version."""
    data = db.scalar(sa.select(CourseVersion.outline).where(CourseVersion.id == version_id))
    return None if data is None else from_json(data)


def episodes_showing(db: Session, video_id: int) -> list[tuple[int, str]]:
    """(course id, episode id) of every episode that shows the video now."""
    rows = db.execute(
        sa.select(EpisodeVideo.course_id, EpisodeVideo.episode_id)
        .where(EpisodeVideo.video_id == video_id, EpisodeVideo.until.is_(None))
        .order_by(EpisodeVideo.course_id, EpisodeVideo.episode_id)
    )
    return [(course_id, episode_id) for course_id, episode_id in rows]


def file_name(db: Session, course_id: int, file_key: str) -> str | None:
    """What a file is called in a course; None when no version of it has the file."""
    return db.scalar(
        sa.select(CourseFile.name)
        .join(CourseVersion, CourseVersion.id == CourseFile.version_id)
        .where(CourseVersion.course_id == course_id, CourseFile.file_key == file_key)
        .order_by(CourseVersion.number.desc())
        .limit(1)
    )


def is_somebody_on_duty(db: Session, course_id: int, now: datetime) -> bool:
    """Whether somebody who works in an instance of the course answers questions just now."""
    on_duty = (
        sa.select(Staff.user_id)
        .join(CourseInstance, CourseInstance.id == Staff.instance_id)
        .where(CourseInstance.course_id == course_id, Staff.on_duty_until > now)
        .limit(1)
    )
    return db.scalar(on_duty) is not None


def _clips(db: Session, course_id: int) -> dict[str, Clip]:
    rows = db.execute(
        sa.select(
            EpisodeVideo.episode_id,
            Video.public_id,
            Video.seconds,
            EpisodeVideo.start_second,
            EpisodeVideo.end_second,
            Video.poster_key,
        )
        .join(Video, Video.id == EpisodeVideo.video_id)
        .where(EpisodeVideo.course_id == course_id, EpisodeVideo.until.is_(None), Video.published_at.is_not(None))
    )
    return {
        episode_id: Clip(public_id, start, end if end is not None else seconds or 0.0, poster)
        for episode_id, public_id, seconds, start, end, poster in rows
    }


def shown_of(row: Any, clips: Mapping[str, Clip] | None = None) -> CourseShown:
    """The course in a row of `CURRENT`."""
    outline = from_json(row.outline)
    return CourseShown(
        CourseHead(
            row.id,
            row.slug,
            outline.title,
            outline.language,
            row.live_revision,
            tuple(sorted(row.was.split("\n"))) if row.was else (),
        ),
        VersionHead(row.version_id, row.number, row.label, row.published_at),
        outline,
        clips or {},
    )


def exercise_of(data: Mapping[str, Any]) -> Exercise:
    """An exercise from how it is kept."""
    return Exercise(**{**data, "hints_html": tuple(data["hints_html"])})
