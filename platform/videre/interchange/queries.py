"""What is listed for programs: addresses for search engines, courses for harvesters, news for feed readers.

Everything here is what everybody may read: no course for members only, no draft, no question that waits or was taken
away, no live hour of a course that is not public.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course, CourseInstance, CourseVersion, PageText
from videre.courses.outline import CourseOutline, from_json
from videre.courses.queries import IN_BRIEF
from videre.discussion.models import Question
from videre.live.models import LiveSession, LiveSessionInstance
from videre.live.queries import Hour, hours_where
from videre.live.rules import SHOWN_AHEAD
from videre.partners.models import Partner

PUBLIC = sa.and_(Course.members_only.is_(False), Course.current_version_id.is_not(None))
_SHOWN = (Question.shown_at.is_not(None), Question.hidden_at.is_(None))


@dataclass(frozen=True, slots=True)
class Listed:
    """Something with a page of its own: the parts of its address, and when it changed last."""

    parts: Mapping[str, str]
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version of a course that came out. ``course_title`` is what it is called in that version."""

    course_slug: str
    course_title: str
    summary: str
    number: int
    label: str
    published_at: datetime


def coming_of_partner(db: Session, partner_id: int, now: datetime, *, limit: int) -> list[Hour]:
    """The live hours to come that a partner holds for everybody, of public courses, the next first."""
    when = LiveSession.ends_at > now, LiveSession.starts_at < now + SHOWN_AHEAD
    held = sa.and_(LiveSession.partner_id == partner_id, Course.members_only.is_(False), *_FOR_EVERYBODY, *when)
    return hours_where(db, held, limit=limit)[::-1]


def listed_courses(db: Session, *, limit: int) -> list[Listed]:
    """Every public course with the time of its current version, the oldest first."""
    rows = db.execute(
        sa.select(Course.slug, CourseVersion.published_at)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(PUBLIC)
        .order_by(Course.id)
        .limit(limit)
    )
    return [Listed({"course": slug}, at) for slug, at in rows]


def listed_partners(db: Session, *, limit: int, skip: int) -> list[Listed]:
    """Every partner, the oldest first."""
    rows = db.execute(sa.select(Partner.slug).order_by(Partner.id).limit(limit).offset(skip))
    return [Listed({"partner": slug}, None) for (slug,) in rows]


def listed_instances(db: Session, *, limit: int, skip: int) -> list[Listed]:
    """Every course instance of a public course, the oldest first."""
    rows = db.execute(
        sa.select(Partner.slug, CourseInstance.slug)
        .join(Partner, Partner.id == CourseInstance.partner_id)
        .join(Course, Course.id == CourseInstance.course_id)
        .where(PUBLIC)
        .order_by(CourseInstance.id)
        .limit(limit)
        .offset(skip)
    )
    return [Listed({"partner": partner, "instance": slug}, None) for partner, slug in rows]


def listed_hours(db: Session, *, limit: int, skip: int) -> list[Listed]:
    """Every live hour of a public course that is for everybody and stands, the oldest first."""
    rows = db.execute(
        sa.select(LiveSession.public_id, LiveSession.changed_at)
        .join(Course, Course.id == LiveSession.course_id)
        .where(PUBLIC, *_FOR_EVERYBODY)
        .order_by(LiveSession.id)
        .limit(limit)
        .offset(skip)
    )
    return [Listed({"live": public_id}, at) for public_id, at in rows]


def listed_questions(db: Session, *, limit: int, skip: int) -> list[Listed]:
    """Every answered question that others see, the oldest first."""
    rows = db.execute(
        sa.select(Question.public_id, Question.answered_at)
        .join(Course, Course.id == Question.course_id)
        .where(PUBLIC, *_SHOWN, Question.answered_at.is_not(None))
        .order_by(Question.id)
        .limit(limit)
        .offset(skip)
    )
    return [Listed({"question": public_id}, at) for public_id, at in rows]


_FOR_EVERYBODY = (
    LiveSession.cancelled_at.is_(None),
    ~sa.exists().where(LiveSessionInstance.session_id == LiveSession.id),
)


def numbers_listed(db: Session) -> dict[str, int]:
    """How many there are of each kind but the courses, by one statement."""
    instances = sa.select(sa.func.count()).join(Course, Course.id == CourseInstance.course_id).where(PUBLIC)
    hours = sa.select(sa.func.count()).join(Course, Course.id == LiveSession.course_id).where(PUBLIC, *_FOR_EVERYBODY)
    asked = sa.select(sa.func.count()).join(Course, Course.id == Question.course_id)
    row = db.execute(
        sa.select(
            sa.select(sa.func.count()).select_from(Partner).scalar_subquery().label("partners"),
            instances.select_from(CourseInstance).scalar_subquery().label("instances"),
            hours.select_from(LiveSession).scalar_subquery().label("live"),
            asked.select_from(Question)
            .where(PUBLIC, *_SHOWN, Question.answered_at.is_not(None))
            .scalar_subquery()
            .label("questions"),
        )
    ).one()
    return dict(row._mapping)


def course_outline(db: Session, slug: str) -> tuple[CourseOutline, datetime] | None:
    """The outline of a public course, and when its version came out."""
    row = db.execute(
        sa.select(CourseVersion.outline, CourseVersion.published_at)
        .join(Course, Course.current_version_id == CourseVersion.id)
        .where(PUBLIC, Course.slug == slug)
    ).first()
    return None if row is None else (from_json(row[0]), row[1])


def in_briefs(db: Session, version_ids: list[int]) -> dict[tuple[int, str], str]:
    """The pages in brief of these versions, by version and lesson; by one statement."""
    rows = db.execute(
        sa.select(PageText.version_id, PageText.page_id, PageText.html).where(
            PageText.version_id.in_(version_ids), PageText.kind == IN_BRIEF
        )
    )
    return {(version_id, lesson_id): html for version_id, lesson_id, html in rows}


def new_versions(
    db: Session, *, limit: int, course_id: int | None = None, partner_id: int | None = None
) -> list[NewVersion]:
    """The versions that came out last, the newest first: of all public courses, of one, or of those a partner owns
    or holds."""
    where = [PUBLIC]
    if course_id is not None:
        where.append(Course.id == course_id)
    if partner_id is not None:
        held = sa.select(CourseInstance.course_id).where(CourseInstance.partner_id == partner_id)
        where.append(sa.or_(Course.partner_id == partner_id, Course.id.in_(held)))
    rows = db.execute(
        sa.select(
            Course.slug,
            CourseVersion.outline["title"].as_string(),
            CourseVersion.outline["summary"].as_string(),
            CourseVersion.number,
            CourseVersion.label,
            CourseVersion.published_at,
        )
        .join(Course, Course.id == CourseVersion.course_id)
        .where(*where)
        .order_by(CourseVersion.published_at.desc(), CourseVersion.id.desc())
        .limit(limit)
    )
    return [NewVersion(*row) for row in rows]
