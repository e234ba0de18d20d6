"""Questions about one course instance: what its pages need, who works there, and where its course may be moved."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.access import instances_worked_in
from videre.courses.models import Course, CourseInstance, CourseVersion, InstanceCoHost, Staff
from videre.courses.rules import StaffRole
from videre.courses.where import Where
from videre.foundation.database import text_agg
from videre.foundation.errors import NotFound
from videre.partners.models import Partner

NO_INSTANCE = "There is no such course here."


@dataclass(frozen=True, slots=True)
class InstanceShown:
    """A course instance with its host and its course; ``label`` tells it apart from others of the same course."""

    id: int
    slug: str
    partner_id: int
    partner_slug: str
    partner_name: str
    course_id: int
    course_slug: str
    title: str
    version_id: int
    version_label: str
    label: str
    starts_on: date | None
    ends_on: date | None
    joining: str
    form_address: str | None
    language: str
    asks: bool
    welcome: str
    closed_at: datetime | None
    members_only: bool

    @property
    def where(self) -> Where:
        """Where its pages are."""
        return Where(partner=self.partner_slug, instance=self.slug)


@dataclass(frozen=True, slots=True)
class InstanceState:
    """What the pages of a course instance depend on, in one row; ``names`` are those of its staff."""

    id: int
    course_id: int
    version_id: int
    live_revision: int
    revision: int
    face_revision: int
    members_only: bool
    names: str


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody with a role in a course instance."""

    user_id: int
    public_id: str
    name: str
    role: StaffRole
    on_duty_until: datetime | None


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version of a course, as it is chosen from a list."""

    id: int
    number: int
    label: str
    published_at: datetime
    is_current: bool


_NAMES = (
    sa.select(text_agg(User.name))
    .join(Staff, Staff.user_id == User.id)
    .where(Staff.instance_id == CourseInstance.id)
    .correlate(CourseInstance)
    .scalar_subquery()
)
_STATE = (
    sa.select(
        CourseInstance.id,
        CourseInstance.course_id,
        CourseInstance.version_id,
        Course.live_revision,
        CourseInstance.revision,
        Partner.face_revision,
        Course.members_only,
        _NAMES.label("names"),
    )
    .select_from(CourseInstance)
    .join(Partner, Partner.id == CourseInstance.partner_id)
    .join(Course, Course.id == CourseInstance.course_id)
    .where(Partner.slug == sa.bindparam("partner"), CourseInstance.slug == sa.bindparam("instance"))
)
_SHOWN = (
    sa.select(
        CourseInstance,
        Partner.slug.label("partner_slug"),
        Partner.name.label("partner_name"),
        Course.slug.label("course_slug"),
        Course.members_only,
        CourseVersion.label.label("version_label"),
        CourseVersion.outline["title"].as_string().label("title"),
        CourseVersion.outline["language"].as_string().label("language"),
    )
    .join(Partner, Partner.id == CourseInstance.partner_id)
    .join(Course, Course.id == CourseInstance.course_id)
    .join(CourseVersion, CourseVersion.id == CourseInstance.version_id)
)


def instance_state(connection: sa.Connection, partner: str, instance: str) -> InstanceState | None:
    """What the pages of the instance depend on; None when there is none of that name at the partner."""
    row = connection.execute(_STATE, {"partner": partner, "instance": instance}).first()
    if row is None:
        return None
    return InstanceState(
        row.id,
        row.course_id,
        row.version_id,
        row.live_revision,
        row.revision,
        row.face_revision,
        row.members_only,
        "\n".join(sorted((row.names or "").split("\n"))),
    )


def instance_at(db: Session, partner: str, instance: str) -> InstanceShown:
    """The instance of that short name at the partner."""
    row = db.execute(_SHOWN.where(Partner.slug == partner, CourseInstance.slug == instance)).first()
    if row is None:
        raise NotFound(NO_INSTANCE)
    return _shown(row)


def instances_where(db: Session, *conditions: Any) -> list[InstanceShown]:
    """All instances that fit, the next to begin first, those without dates last."""
    order = (CourseInstance.starts_on.is_(None), CourseInstance.starts_on, Partner.slug, CourseInstance.slug)
    return [_shown(row) for row in db.execute(_SHOWN.where(*conditions).order_by(*order))]


def instances_to_take(db: Session, course_id: int, today: date) -> list[InstanceShown]:
    """Where the course can be taken now or soon."""
    return instances_where(
        db,
        CourseInstance.course_id == course_id,
        CourseInstance.closed_at.is_(None),
        sa.or_(CourseInstance.ends_on.is_(None), CourseInstance.ends_on >= today),
    )


def instances_of_staff(db: Session, user_id: int, *, runs_site: bool = False) -> list[InstanceShown]:
    """Where somebody works: as staff, or by a role at the host; who runs the site works everywhere."""
    return instances_where(db, sa.true() if runs_site else CourseInstance.id.in_(instances_worked_in(user_id)))


def staff_of(db: Session, instance_id: int) -> list[Worker]:
    """Who works in the instance: hosts first, helpers last, by name."""
    rows = db.execute(
        sa.select(User.id, User.public_id, User.name, Staff.role, Staff.on_duty_until)
        .join(Staff, Staff.user_id == User.id)
        .where(Staff.instance_id == instance_id)
    )
    found = [Worker(row.id, row.public_id, row.name, StaffRole(row.role), row.on_duty_until) for row in rows]
    return sorted(found, key=lambda one: (list(StaffRole).index(one.role), one.name.casefold(), one.user_id))


def co_hosts_of(db: Session, instance_id: int) -> list[Partner]:
    """The partners named beside the host, by name."""
    found = sa.select(Partner).join(InstanceCoHost, InstanceCoHost.partner_id == Partner.id)
    ordered = found.where(InstanceCoHost.instance_id == instance_id).order_by(Partner.name, Partner.id)
    return list(db.scalars(ordered))


def versions_of(db: Session, course_id: int) -> list[VersionShown]:
    """All versions of a course, the newest first."""
    rows = db.execute(
        sa.select(
            CourseVersion.id,
            CourseVersion.number,
            CourseVersion.label,
            CourseVersion.published_at,
            CourseVersion.id == Course.current_version_id,
        )
        .join(Course, Course.id == CourseVersion.course_id)
        .where(CourseVersion.course_id == course_id)
        .order_by(CourseVersion.number.desc())
    )
    return [VersionShown(*row) for row in rows]


def _shown(row: Any) -> InstanceShown:
    one: CourseInstance = row.CourseInstance
    return InstanceShown(
        id=one.id,
        slug=one.slug,
        partner_id=one.partner_id,
        partner_slug=row.partner_slug,
        partner_name=row.partner_name,
        course_id=one.course_id,
        course_slug=row.course_slug,
        title=row.title,
        version_id=one.version_id,
        version_label=row.version_label,
        label=one.label,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        joining=one.joining,
        form_address=one.form_address,
        language=one.language or row.language,
        asks=one.asks,
        welcome=one.welcome,
        closed_at=one.closed_at,
        members_only=row.members_only,
    )
