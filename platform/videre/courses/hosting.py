"""What partners host: the courses at one of them, and who hosts anything at all."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course, CourseInstance, CourseVersion, InstanceCoHost
from videre.courses.outline import from_json
from videre.partners.models import Partner


class Standing(StrEnum):
    """Where today lies: while it is held, before, or after."""

    OPEN = "open"
    COMING = "coming"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Hosted:
    """A course instance as its partner lists it. ``host_name`` is another partner's where this one is a co-host."""

    slug: str
    host_slug: str
    host_name: str
    course_slug: str
    title: str
    label: str
    summary: str
    language: str
    minutes: int | None
    starts_on: date | None
    ends_on: date | None
    joining: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Host:
    """A partner that holds courses now or soon."""

    slug: str
    name: str
    courses: int


@dataclass(frozen=True, slots=True)
class PartnerState:
    """What a partner's page depends on: both numbers rise with every change."""

    partner_id: int
    face_revision: int
    courses_revision: int


_PARTNER, _COURSE = Partner.__table__.c, Course.__table__.c
_COURSES = sa.select(sa.func.coalesce(sa.func.sum(_COURSE.live_revision), 0)).scalar_subquery()
_FACES = sa.select(sa.func.coalesce(sa.func.sum(_PARTNER.face_revision), 0)).scalar_subquery()
_STATE = sa.select(_PARTNER.id, _PARTNER.face_revision, _COURSES).where(_PARTNER.slug == sa.bindparam("slug"))


def standing(starts_on: date | None, ends_on: date | None, closed_at: datetime | None, today: date) -> Standing:
    """Where today lies in it; without dates it goes on until it is closed."""
    if closed_at is not None or (ends_on is not None and ends_on < today):
        return Standing.OVER
    return Standing.COMING if starts_on is not None and starts_on > today else Standing.OPEN


def partner_state(connection: sa.Connection, slug: str) -> PartnerState | None:
    """The state of a partner's page; None without such a partner."""
    row = connection.execute(_STATE, {"slug": slug}).first()
    return None if row is None else PartnerState(row[0], row[1], int(row[2]))


def front_state(connection: sa.Connection) -> tuple[int, int]:
    """Two numbers of which one rises with every change of any course or partner."""
    courses, faces = connection.execute(sa.select(_COURSES, _FACES)).one()
    return int(courses), int(faces)


def hosted_by(db: Session, partner_id: int, today: date, *, members: bool = False) -> list[Hosted]:
    """The course instances a partner hosts or co-hosts: those open now, those to come, those over, the newest first.

    Courses for members only are named with `members`: to those who look after the partner.
    """
    co_hosted = sa.select(InstanceCoHost.instance_id).where(InstanceCoHost.partner_id == partner_id)
    rows = db.execute(
        sa.select(CourseInstance, Partner.slug, Partner.name, Course.slug, CourseVersion.outline)
        .join(Partner, Partner.id == CourseInstance.partner_id)
        .join(Course, Course.id == CourseInstance.course_id)
        .join(CourseVersion, CourseVersion.id == CourseInstance.version_id)
        .where((CourseInstance.partner_id == partner_id) | CourseInstance.id.in_(co_hosted))
        .where(sa.true() if members else Course.members_only.is_(False))
    )
    found = [
        _hosted(instance, (host_slug, "" if instance.partner_id == partner_id else host_name), slug, outline, today)
        for instance, host_slug, host_name, slug, outline in rows
    ]
    return sorted(found, key=_order)


def hosts(db: Session, today: date) -> list[Host]:
    """Partners other than the installation's own that hold courses now or soon, by name."""
    alive = CourseInstance.closed_at.is_(None) & (CourseInstance.ends_on.is_(None) | (CourseInstance.ends_on >= today))
    rows = db.execute(
        sa.select(Partner.slug, Partner.name, sa.func.count(CourseInstance.id))
        .join(CourseInstance, CourseInstance.partner_id == Partner.id)
        .where(Partner.is_own.is_(False), alive)
        .group_by(Partner.id, Partner.slug, Partner.name)
        .order_by(sa.func.lower(Partner.name), Partner.id)
    )
    return [Host(*row) for row in rows]


def _hosted(
    instance: CourseInstance, host: tuple[str, str], course: str, data: dict[str, object], today: date
) -> Hosted:
    outline = from_json(data)
    return Hosted(
        slug=instance.slug,
        host_slug=host[0],
        host_name=host[1],
        course_slug=course,
        title=outline.title,
        label=instance.label,
        summary=outline.summary,
        language=instance.language or outline.language,
        minutes=outline.minutes,
        starts_on=instance.starts_on,
        ends_on=instance.ends_on,
        joining=instance.joining,
        standing=standing(instance.starts_on, instance.ends_on, instance.closed_at, today),
    )


def _order(one: Hosted) -> tuple[int, int, str, str]:
    """What is open by title, what comes by its first day, what is over by its last, the latest first."""
    place = list(Standing).index(one.standing)
    at = {Standing.OPEN: None, Standing.COMING: one.starts_on, Standing.OVER: one.ends_on}[one.standing]
    number = at.toordinal() if at else 0
    return place, -number if one.standing is Standing.OVER else number, one.title.casefold(), one.slug
