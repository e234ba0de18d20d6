"""The versions of a course, for those who publish it: which there are, who showed them, and showing one again."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.access import may_publish_course
from videre.courses.events import CoursePublished
from videre.courses.held import refuse_orphans
from videre.courses.instances import VersionShown
from videre.courses.models import Course, CourseInstance, CourseSource, CourseVersion
from videre.courses.outline import CourseOutline, from_json
from videre.courses.rules import Decision, Outcome, Version
from videre.courses.showing import change_of, make_current, take_ids
from videre.foundation.database import begin_write, in_pages
from videre.foundation.errors import Conflict, NotAllowed, NotFound
from videre.foundation.events import EventRow
from videre.partners.models import Partner

PAGE = 30


@dataclass(frozen=True, slots=True)
class UsedAt:
    """A course instance that stands on a version."""

    partner: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list. ``by`` is who showed it first: None for the operator, "" for somebody who is gone."""

    id: int
    number: int
    label: str
    digest: str
    published_at: datetime
    by: str | None
    is_current: bool
    before: int | None
    used_at: tuple[UsedAt, ...]


@dataclass(frozen=True, slots=True)
class VersionPart:
    """One page of the list, the newest first; ``current`` is the number that is shown now."""

    versions: tuple[VersionRow, ...]
    page: int
    pages: int
    current: int


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of going back."""

    outcome: Outcome
    number: int
    label: str


def own_course(db: Session, actor_id: int | None, slug: str) -> Course:
    """A published course that the person publishes; NotFound for all others."""
    course = db.scalar(sa.select(Course).where(Course.slug == slug, Course.current_version_id.is_not(None)))
    if course is None or not may_publish_course(db, actor_id, course.id):
        raise NotFound("There is no such course.")
    return course


def version_rows(db: Session, course: Course, page: int = 1, size: int = PAGE) -> VersionPart:
    """One page of the versions of a course."""
    count = sa.select(sa.func.count()).select_from(CourseVersion).where(CourseVersion.course_id == course.id)
    offset, pages = in_pages(db.scalar(count) or 0, size, page)
    earlier = sa.orm.aliased(CourseVersion)
    before = (
        sa.select(sa.func.max(earlier.number))
        .where(earlier.course_id == course.id, earlier.number < CourseVersion.number)
        .scalar_subquery()
    )
    rows = db.execute(
        sa.select(
            CourseVersion.id,
            CourseVersion.number,
            CourseVersion.label,
            CourseVersion.digest,
            CourseVersion.published_at,
            before.label("before"),
        )
        .where(CourseVersion.course_id == course.id)
        .order_by(CourseVersion.number.desc())
        .limit(size)
        .offset(offset)
    ).all()
    ids = [row.id for row in rows]
    used: dict[int, list[UsedAt]] = {}
    for version_id, partner, slug, label, name in db.execute(
        sa.select(CourseInstance.version_id, Partner.slug, CourseInstance.slug, CourseInstance.label, Partner.name)
        .join(Partner, Partner.id == CourseInstance.partner_id)
        .where(CourseInstance.version_id.in_(ids))
        .order_by(Partner.slug, CourseInstance.slug)
    ):
        used.setdefault(version_id, []).append(UsedAt(partner, slug, f"{name}, {label or slug}"))
    by = _shown_by(db, course.id)
    return VersionPart(
        tuple(
            VersionRow(
                id=row.id,
                number=row.number,
                label=row.label,
                digest=row.digest,
                published_at=row.published_at,
                by=by.get(row.id, ""),
                is_current=row.id == course.current_version_id,
                before=row.before,
                used_at=tuple(used.get(row.id, ())),
            )
            for row in rows
        ),
        page,
        pages,
        db.scalar(sa.select(CourseVersion.number).where(CourseVersion.id == course.current_version_id)) or 0,
    )


def shown_versions(
    db: Session, course_id: int, current: int, page: int = 1, size: int = PAGE
) -> tuple[list[VersionShown], int, int]:
    """One page of the versions up to the one that is shown, the newest first; how many pages; the first's number.

    A later one that was shown and taken back is nobody's news.
    """
    where = (CourseVersion.course_id == course_id, CourseVersion.number <= current)
    total, first = db.execute(sa.select(sa.func.count(), sa.func.min(CourseVersion.number)).where(*where)).one()
    offset, pages = in_pages(total, size, page)
    rows = db.execute(
        sa.select(
            CourseVersion.id,
            CourseVersion.number,
            CourseVersion.label,
            CourseVersion.published_at,
            CourseVersion.number == current,
        )
        .where(*where)
        .order_by(CourseVersion.number.desc())
        .limit(size)
        .offset(offset)
    )
    return [VersionShown(*row) for row in rows], pages, first or 0


def version_numbered(db: Session, course_id: int, number: int, *, before: bool = False) -> Version:
    """The version of that number, or the last one `before` it; NotFound where there is none."""
    at = CourseVersion.number < number if before else CourseVersion.number == number
    row = db.execute(
        sa.select(CourseVersion.id, CourseVersion.number, CourseVersion.label, CourseVersion.digest)
        .where(CourseVersion.course_id == course_id, at)
        .order_by(CourseVersion.number.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound("There is no such version.")
    return Version(*row)


def roll_back(
    db: Session, actor_id: int | None, course_id: int, number: int | None = None, *, orphan_answers: bool = False
) -> Returned:
    """Show an earlier version again: that `number`, without one the last before what is shown now.

    Which videos the pages show, and where they pause, is no part of a version and stays as it is. Exercises that
    people have answered may go only with `orphan_answers`.
    """
    begin_write(db)
    if not may_publish_course(db, actor_id, course_id):
        raise NotAllowed("Only instructors of the partner may publish courses there.")
    held = sa.select(Course).where(Course.id == course_id).with_for_update().execution_options(populate_existing=True)
    course = db.execute(held).scalar_one_or_none()
    if course is None or course.current_version_id is None:
        raise NotFound("There is no such course.")
    now = db.get_one(CourseVersion, course.current_version_id)
    wanted = sa.select(CourseVersion).where(CourseVersion.course_id == course_id)
    if number is None:
        wanted = wanted.where(CourseVersion.number < now.number).order_by(CourseVersion.number.desc()).limit(1)
    else:
        wanted = wanted.where(CourseVersion.number == number)
    version = db.scalar(wanted)
    if version is None and number is None:
        raise Conflict("There is no version before the one that is shown.")
    if version is None:
        raise NotFound(f"The course has no version number {number}.")
    if version.id == now.id:
        return Returned(Outcome.IDENTICAL, now.number, now.label)
    outline = from_json(version.outline)
    change = change_of(db, course, outline)
    if not orphan_answers:
        refuse_orphans(change.losses)
    take_ids(db, course, change, version.number, again=True)
    known = Version(version.id, version.number, version.label, version.digest)
    make_current(db, actor_id, course, change, version.id, Decision(Outcome.RETURNED, version.number, known))
    _note_origin(db, course_id, outline)
    db.flush()
    return Returned(Outcome.RETURNED, version.number, version.label)


def _note_origin(db: Session, course_id: int, outline: CourseOutline) -> None:
    """The source of the course names the commit that learners see again, or none where the text is not from there."""
    source = db.execute(
        sa.select(CourseSource).where(CourseSource.course_id == course_id).with_for_update()
    ).scalar_one_or_none()
    if source is not None:
        origin = outline.origin
        is_from_there = origin is not None and (origin.address, origin.folder) == (source.repository, source.folder)
        source.shown_commit = origin.commit if origin is not None and is_from_there else ""


def _shown_by(db: Session, course_id: int) -> dict[int, str | None]:
    """Who showed each version first."""
    rows = db.execute(
        sa.select(EventRow.facts["version_id"].as_integer().label("version_id"), EventRow.actor_id, User.name)
        .outerjoin(User, User.id == EventRow.actor_id)
        .where(
            EventRow.kind == CoursePublished.__name__,
            EventRow.facts["course_id"].as_integer() == course_id,
            EventRow.facts["returned"].as_boolean().is_(False),
        )
    )
    return {row.version_id: None if row.actor_id is None else row.name or "" for row in rows}
