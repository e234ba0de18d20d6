"""Lists of courses for those who look after them: what is shown, and what is about to be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.access import owner_of
from videre.courses.drafting import SHOWN
from videre.courses.models import Course, CourseDraft, CourseSource, CourseVersion, EpisodeVideo, NamedVideo
from videre.courses.outline import from_json
from videre.foundation.database import in_pages
from videre.partners.models import Partner

PAGE = 30


@dataclass(frozen=True, slots=True)
class OwnedCourse:
    """A course of one of the reader's partners, as it is shown now."""

    slug: str
    title: str
    partner: str
    number: int
    label: str
    versions: int
    published_at: datetime
    members_only: bool
    episodes: int
    with_video: int
    waiting: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class OwnedPart:
    """One page of the list."""

    courses: tuple[OwnedCourse, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the list."""

    public_id: str
    name: str
    title: str
    state: str
    changed_at: datetime


def owned_courses(db: Session, partner_ids: Collection[int], page: int = 1, size: int = PAGE) -> OwnedPart:
    """One page of the courses of these partners, by their address. ``waiting``: videos named and not here yet;
    ``source``: the public id of where its text comes from, "" if it was sent in."""
    where = owner_of(Course.partner_id).in_(partner_ids)
    count = sa.select(sa.func.count()).select_from(Course).where(where, Course.current_version_id.is_not(None))
    offset, pages = in_pages(db.scalar(count) or 0, size, page)
    rows = db.execute(
        sa.select(Course, CourseVersion, Partner.name)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .join(Partner, Partner.id == owner_of(Course.partner_id))
        .where(where)
        .order_by(Course.slug)
        .limit(size)
        .offset(offset)
    ).all()
    ids = [course.id for course, _version, _partner in rows]
    versions = _counted(db, sa.select(CourseVersion.course_id, sa.func.count()), CourseVersion.course_id, ids)
    videos = _counted(
        db,
        sa.select(EpisodeVideo.course_id, sa.func.count()).where(EpisodeVideo.until.is_(None)),
        EpisodeVideo.course_id,
        ids,
    )
    waiting: dict[int, list[str]] = {}
    for course_id, name in db.execute(
        sa.select(NamedVideo.course_id, NamedVideo.name)
        .where(NamedVideo.course_id.in_(ids), NamedVideo.taken_at.is_(None))
        .order_by(NamedVideo.name)
    ):
        waiting.setdefault(course_id, []).append(name)
    from_git = sa.select(CourseSource.course_id, CourseSource.public_id).where(CourseSource.course_id.in_(ids))
    sources = {row[0]: row[1] for row in db.execute(from_git)}
    found = []
    for course, version, partner in rows:
        outline = from_json(version.outline)
        found.append(
            OwnedCourse(
                slug=course.slug,
                title=outline.title,
                partner=partner,
                number=version.number,
                label=version.label,
                versions=versions.get(course.id, 0),
                published_at=version.published_at,
                members_only=course.members_only,
                episodes=sum(1 for _one in outline.episodes()),
                with_video=videos.get(course.id, 0),
                waiting=tuple(waiting.get(course.id, ())),
                source=sources.get(course.id, ""),
            )
        )
    return OwnedPart(tuple(found), page, pages)


def open_drafts(db: Session, partner_ids: Collection[int], *, limit: int = PAGE) -> list[DraftRow]:
    """What was brought in to one of these partners and not shown yet, the latest first."""
    rows = db.scalars(
        sa.select(CourseDraft)
        .where(CourseDraft.partner_id.in_(partner_ids), CourseDraft.state != SHOWN)
        .order_by(CourseDraft.id.desc())
        .limit(limit)
    )
    return [DraftRow(one.public_id, one.name, one.title, one.state, one.changed_at) for one in rows]


def _counted(
    db: Session, statement: sa.Select[int, int], column: sa.orm.InstrumentedAttribute[int], ids: Collection[int]
) -> dict[int, int]:
    return {row[0]: row[1] for row in db.execute(statement.where(column.in_(ids)).group_by(column))}
