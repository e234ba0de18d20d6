"""What somebody who schedules may choose from: courses, their instances, people, and what they chose last."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.access import HELPING, instances_worked_in, is_site_administrator
from videre.courses.models import Course, CourseInstance, CourseVersion, Staff
from videre.learning.models import Enrolment
from videre.learning.rules import Enrolled
from videre.live.access import led_by, taught_by
from videre.live.models import Follower, LiveHost, LiveSession, LiveSessionInstance
from videre.live.queries import Hour, hours_where
from videre.partners.models import Membership, Partner

PEOPLE_MOST = 100


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """A course to hold an hour in."""

    id: int
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class InstanceChoice:
    """A course instance to hold it for; ``key`` is partner/instance."""

    id: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """Somebody who could hold it too."""

    id: int
    public_id: str
    name: str


def courses_to_schedule(db: Session, user_id: int) -> list[CourseChoice]:
    """The courses in which somebody may hold hours, by title."""
    title = CourseVersion.outline["title"].as_string()
    rows = db.execute(
        sa.select(Course.id, Course.slug, title)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(taught_by(db, user_id))
        .order_by(sa.func.lower(title), Course.id)
    )
    return [CourseChoice(*row) for row in rows]


def instances_to_schedule(db: Session, user_id: int, course_id: int) -> list[InstanceChoice]:
    """The instances of a course that somebody teaches in and that go on, by partner."""
    taught = instances_worked_in(user_id, helps=False).subquery()
    mine = sa.true() if is_site_administrator(db, user_id) else CourseInstance.id.in_(sa.select(taught.c.id))
    rows = db.execute(
        sa.select(CourseInstance.id, Partner.slug, CourseInstance.slug, Partner.name, CourseInstance.label)
        .join(Partner, Partner.id == CourseInstance.partner_id)
        .where(CourseInstance.course_id == course_id, CourseInstance.closed_at.is_(None), mine)
        .order_by(Partner.name, CourseInstance.id)
    )
    return [
        InstanceChoice(id_, f"{partner}/{slug}", f"{name} · {label}" if label else f"{name} · {slug}")
        for id_, partner, slug, name, label in rows
    ]


def colleagues(db: Session, user_id: int, course_id: int) -> list[PersonChoice]:
    """Those who help with the course where somebody works too, by name; without that person."""
    worked = instances_worked_in(user_id).subquery()
    here = sa.select(CourseInstance.id).where(
        CourseInstance.course_id == course_id, CourseInstance.id.in_(sa.select(worked.c.id))
    )
    partners = sa.select(CourseInstance.partner_id).where(CourseInstance.id.in_(here))
    member = sa.exists().where(
        Membership.user_id == User.id, Membership.role.in_(HELPING), Membership.partner_id.in_(partners)
    )
    staff = sa.exists().where(Staff.user_id == User.id, Staff.instance_id.in_(here))
    rows = db.execute(
        sa.select(User.id, User.public_id, User.name)
        .where(member | staff, User.id != user_id)
        .order_by(sa.func.lower(User.name), User.id)
        .limit(PEOPLE_MOST)
    )
    return [PersonChoice(*row) for row in rows]


def last_made_by(db: Session, user_id: int) -> LiveSession | None:
    """The hour somebody put into the calendar last: what it says is proposed for the next."""
    return db.scalar(
        sa.select(LiveSession).where(LiveSession.created_by_id == user_id).order_by(LiveSession.id.desc()).limit(1)
    )


def my_hours(db: Session, user_id: int, *, limit: int = 300) -> list[Hour]:
    """The hours somebody holds or may lead, the latest first."""
    holds = sa.exists().where(LiveHost.session_id == LiveSession.id, LiveHost.user_id == user_id)
    which = sa.true() if is_site_administrator(db, user_id) else holds | led_by(user_id)
    return hours_where(db, which, limit=limit)


def hearers_of(session_id: int, course_id: int) -> sa.Select[User]:
    """Those who chose to hear of new hours of the course; of an hour for some instances, those who are in one."""
    limited = sa.exists().where(LiveSessionInstance.session_id == session_id)
    is_in = sa.exists().where(
        Enrolment.user_id == User.id,
        Enrolment.state == Enrolled.JOINED,
        Enrolment.instance_id == LiveSessionInstance.instance_id,
        LiveSessionInstance.session_id == session_id,
    )
    return (
        sa.select(User)
        .join(Follower, Follower.user_id == User.id)
        .where(Follower.course_id == course_id, ~limited | is_in)
        .order_by(User.id)
    )


def hearers(db: Session, session: LiveSession) -> int:
    """How many of them there are."""
    found = hearers_of(session.id, session.course_id).order_by(None).with_only_columns(sa.func.count(User.id))
    return int(db.execute(found).scalar_one())
