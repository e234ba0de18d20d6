"""Who may do what around live hours, read from current rows. An actor of None is the operator at the machine."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.access import (
    TEACHING,
    instances_worked_in,
    is_site_administrator,
    may_help_course,
    may_teach,
    may_teach_course,
    owner_of,
)
from videre.courses.models import Course, CourseInstance
from videre.live.models import LiveHost, LiveSession, LiveSessionInstance
from videre.partners.models import Membership


def may_schedule(db: Session, actor_id: int | None, course_id: int, instance_ids: tuple[int, ...]) -> bool:
    """Who teaches each of the instances; for the course at large, who teaches it anywhere."""
    if not instance_ids:
        return may_teach_course(db, actor_id, course_id)
    return all(may_teach(db, actor_id, one) for one in instance_ids)


def may_lead(db: Session, actor_id: int | None, session: LiveSession) -> bool:
    """Who holds the hour and still works for the course, and who teaches where it belongs."""
    if actor_id is None or is_site_administrator(db, actor_id):
        return True
    if db.scalar(sa.select(sa.literal(1)).where(_holds(actor_id, session.id)).limit(1)) is not None:
        return may_help_course(db, actor_id, session.course_id)
    return db.scalar(sa.select(LiveSession.id).where(LiveSession.id == session.id, led_by(actor_id))) is not None


def led_by(user_id: int) -> sa.ColumnElement[bool]:
    """The hours that somebody may lead without being named: by teaching at the partner, or in one of the instances."""
    taught = instances_worked_in(user_id, helps=False).subquery()
    at_partner = sa.exists().where(
        Membership.user_id == user_id,
        Membership.partner_id == LiveSession.partner_id,
        Membership.role.in_(TEACHING),
    )
    in_instance = sa.exists().where(
        LiveSessionInstance.session_id == LiveSession.id, LiveSessionInstance.instance_id == taught.c.id
    )
    in_course = sa.exists().where(
        CourseInstance.id == taught.c.id,
        CourseInstance.course_id == LiveSession.course_id,
        CourseInstance.partner_id == LiveSession.partner_id,
    )
    named = sa.exists().where(LiveSessionInstance.session_id == LiveSession.id)
    return at_partner | in_instance | (~named & in_course)


def partner_for(db: Session, actor_id: int | None, course_id: int, instance_ids: tuple[int, ...]) -> int:
    """In whose name an hour is held: the first instance's partner, else where the actor teaches, else the course's."""
    if instance_ids:
        return db.scalars(sa.select(CourseInstance.partner_id).where(CourseInstance.id == instance_ids[0])).one()
    if actor_id is not None:
        taught = instances_worked_in(actor_id, helps=False).subquery()
        found = db.scalar(
            sa.select(CourseInstance.partner_id)
            .join(taught, taught.c.id == CourseInstance.id)
            .where(CourseInstance.course_id == course_id)
            .order_by(CourseInstance.id)
            .limit(1)
        )
        if found is not None:
            return found
    return int(db.scalars(sa.select(owner_of(Course.partner_id)).where(Course.id == course_id)).one())


def taught_by(db: Session, user_id: int) -> sa.ColumnElement[bool]:
    """The courses for which somebody may schedule."""
    if is_site_administrator(db, user_id):
        return sa.true()
    taught = instances_worked_in(user_id, helps=False).subquery()
    owned = sa.exists().where(
        Membership.user_id == user_id,
        Membership.role.in_(TEACHING),
        Membership.partner_id == owner_of(Course.partner_id),
    )
    return owned | Course.id.in_(sa.select(CourseInstance.course_id).join(taught, taught.c.id == CourseInstance.id))


def may_host(db: Session, user_id: int, course_id: int) -> bool:
    """Who can be asked to hold an hour: whoever helps with the course."""
    return may_help_course(db, user_id, course_id)


def _holds(user_id: int, session_id: int) -> sa.ColumnElement[bool]:
    return sa.exists().where(LiveHost.session_id == session_id, LiveHost.user_id == user_id)
