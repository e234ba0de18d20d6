"""Lists of courses: what everybody may choose from, what the operator sees, and who hosts a course."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course, CourseInstance, CourseVersion
from videre.courses.queries import CURRENT, CourseShown, shown_of
from videre.courses.rules import CATALOGUE_PAGE
from videre.foundation.database import in_pages
from videre.partners.models import Partner


@dataclass(frozen=True, slots=True)
class CataloguePart:
    """One page of the list of courses."""

    courses: tuple[CourseShown, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class InstanceShown:
    """A course instance as others see it."""

    slug: str
    partner_slug: str
    partner_name: str
    version_label: str
    starts_on: date | None
    ends_on: date | None
    joining: str


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course in the operator's list."""

    slug: str
    title: str
    number: int
    label: str
    digest: str
    published_at: datetime
    members_only: bool


_COURSE = Course.__table__.c
_CATALOGUE_STATE = sa.select(sa.func.coalesce(sa.func.sum(_COURSE.live_revision), 0))


def catalogue_state(connection: sa.Connection) -> int:
    """A number that rises with every change of any course (each raises its own live revision)."""
    return int(connection.execute(_CATALOGUE_STATE).scalar_one())


def catalogue(db: Session, page: int = 1, size: int = CATALOGUE_PAGE) -> CataloguePart:
    """One page of the courses that everybody may read, by title."""
    total = db.execute(
        sa.select(sa.func.count())
        .select_from(Course)
        .where(Course.current_version_id.is_not(None), Course.members_only.is_(False))
    ).scalar_one()
    offset, pages = in_pages(total, size, page)
    by_title = sa.func.lower(CourseVersion.outline["title"].as_string())
    rows = db.execute(CURRENT.order_by(by_title, Course.id).limit(size).offset(offset)).all()
    return CataloguePart(tuple(shown_of(row) for row in rows), page, pages, total)


def published_courses(db: Session) -> list[CourseLine]:
    """Every course that has been published, also those for members only; for the operator."""
    rows = db.execute(
        sa.select(
            Course.slug,
            CourseVersion.outline["title"].as_string(),
            CourseVersion.number,
            CourseVersion.label,
            CourseVersion.digest,
            CourseVersion.published_at,
            Course.members_only,
        )
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .order_by(Course.slug)
    )
    return [CourseLine(*row) for row in rows]


def instances_of(db: Session, course_id: int) -> list[InstanceShown]:
    """Who hosts the course, the next to begin first, those without dates last."""
    rows = db.execute(
        sa.select(
            CourseInstance.slug,
            Partner.slug,
            Partner.name,
            CourseVersion.label,
            CourseInstance.starts_on,
            CourseInstance.ends_on,
            CourseInstance.joining,
        )
        .join(Partner, Partner.id == CourseInstance.partner_id)
        .join(CourseVersion, CourseVersion.id == CourseInstance.version_id)
        .where(CourseInstance.course_id == course_id)
        .order_by(CourseInstance.starts_on.is_(None), CourseInstance.starts_on, Partner.slug, CourseInstance.slug)
    )
    return [InstanceShown(*row) for row in rows]
