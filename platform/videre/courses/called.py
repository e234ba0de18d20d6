"""What a course is called in addresses: now, and before. An earlier id still means it, wherever one is named."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course, FormerSlug
from videre.foundation.database import Askable, connection_of


@dataclass(frozen=True, slots=True)
class CalledNow:
    """A course that was called otherwise once."""

    id: int
    slug: str
    members_only: bool


def is_called(slug: str) -> sa.ColumnElement[bool]:
    """Of a course: that this is its id, or was."""
    before = sa.select(FormerSlug.course_id).where(FormerSlug.slug == slug).scalar_subquery()
    return sa.or_(Course.slug == slug, Course.id == before)


def called_now(db: Askable, slug: str) -> CalledNow | None:
    """The published course that had this id before; None where there is none."""
    row = connection_of(db).execute(_NOW, {"slug": slug}).first()
    return None if row is None else CalledNow(*row)


def former_slugs(db: Session, course_id: int) -> tuple[str, ...]:
    """What the course was called before, the last first."""
    found = sa.select(FormerSlug.slug).where(FormerSlug.course_id == course_id)
    return tuple(db.scalars(found.order_by(FormerSlug.until.desc(), FormerSlug.slug)))


def all_renamed(db: Session) -> str:
    """For scripts, whose record may still have courses under earlier ids: "before:now" of each."""
    pairs = db.execute(
        sa.select(FormerSlug.slug, Course.slug)
        .join(Course, Course.id == FormerSlug.course_id)
        .where(Course.members_only.is_(False))
        .order_by(FormerSlug.slug)
    )
    return " ".join(f"{before}:{now}" for before, now in pairs)


_NOW = (
    sa.select(Course.id, Course.slug, Course.members_only)
    .join(FormerSlug, FormerSlug.course_id == Course.id)
    .where(FormerSlug.slug == sa.bindparam("slug"), Course.current_version_id.is_not(None))
)
