"""Who works in a course instance, and who is on duty. An actor of None is the operator at the machine."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.access import may_help, may_open_instance, may_staff, partners_staffed_from
from videre.courses.actions.touching import touch_instance
from videre.courses.events import StaffAdded, StaffRemoved
from videre.courses.models import CourseInstance, Staff
from videre.courses.rules import StaffRole
from videre.foundation import clock
from videre.foundation.database import dialect_insert
from videre.foundation.errors import Invalid, NotAllowed, NotFound
from videre.foundation.events import record
from videre.partners.models import Membership

DUTY_LASTS = timedelta(hours=2)
UNKNOWN = "Nobody with this address belongs to your organisation here. Invite them as a member first."


def add_staff(db: Session, actor_id: int | None, instance_id: int, user_id: int, role: StaffRole) -> bool:
    """Have the person work in the instance; False when they do in that role already."""
    _staffed(db, actor_id, instance_id)
    added = db.execute(
        dialect_insert(db, Staff)
        .values(instance_id=instance_id, user_id=user_id, role=role.value, since=clock.now())
        .on_conflict_do_nothing()
        .returning(Staff.user_id)
    ).first()
    if added is not None:
        touch_instance(db, instance_id)
        record(db, StaffAdded(instance_id, user_id, role.value), actor_id=actor_id)
    return added is not None


def add_staff_at(db: Session, actor_id: int | None, instance_id: int, address: str, role: StaffRole) -> User:
    """The same by mail address, among the people of the partners whose administrator the actor is.

    Whether anybody else has an account is not told: all others are unknown alike.
    """
    if db.get(CourseInstance, instance_id) is None or not may_staff(db, actor_id, instance_id):
        raise NotFound("There is no such course here.")
    known = sa.select(Membership.user_id).where(Membership.partner_id.in_(partners_staffed_from(actor_id, instance_id)))
    user = db.scalar(sa.select(User).where(User.address == address.strip().lower(), User.id.in_(known)))
    if user is None:
        raise Invalid(fields={"address": UNKNOWN}, kind="not-a-member")
    add_staff(db, actor_id, instance_id, user.id, role)
    return user


def remove_staff(db: Session, actor_id: int | None, instance_id: int, user_id: int, role: StaffRole) -> bool:
    """End the person's work in the instance in that role; False when there was none."""
    _staffed(db, actor_id, instance_id)
    removed = db.execute(
        sa.delete(Staff)
        .where(Staff.instance_id == instance_id, Staff.user_id == user_id, Staff.role == role.value)
        .returning(Staff.user_id)
    ).first()
    if removed is not None:
        touch_instance(db, instance_id)
        record(db, StaffRemoved(instance_id, user_id, role.value), actor_id=actor_id)
    return removed is not None


def go_on_duty(db: Session, actor_id: int, instance_id: int, lasts: timedelta = DUTY_LASTS) -> datetime:
    """Answer questions of the instance's course from now on, so that others see them at once; until when.

    Whoever helps there by a role at the partner only becomes a named helper of the instance with it.
    """
    if not may_help(db, actor_id, instance_id):
        raise NotFound("There is no such course here.")
    until = clock.now() + min(max(lasts, timedelta(0)), timedelta(hours=12))
    own = sa.update(Staff).where(Staff.instance_id == instance_id, Staff.user_id == actor_id)
    if db.execute(own.values(on_duty_until=until).returning(Staff.user_id)).first() is None:
        row = {"role": StaffRole.HELPER.value, "since": clock.now(), "on_duty_until": until}
        helper = dialect_insert(db, Staff).values(instance_id=instance_id, user_id=actor_id, **row)
        db.execute(
            helper.on_conflict_do_update(
                index_elements=["instance_id", "user_id", "role"], set_={"on_duty_until": until}
            )
        )
        touch_instance(db, instance_id)
        record(db, StaffAdded(instance_id, actor_id, StaffRole.HELPER.value), actor_id=actor_id)
    return until


def go_off_duty(db: Session, actor_id: int, instance_id: int) -> bool:
    """End it; False when the person was not on duty."""
    gone = db.execute(
        sa.update(Staff)
        .where(Staff.instance_id == instance_id, Staff.user_id == actor_id, Staff.on_duty_until > clock.now())
        .values(on_duty_until=None)
        .returning(Staff.user_id)
    )
    return gone.first() is not None


def _staffed(db: Session, actor_id: int | None, instance_id: int) -> CourseInstance:
    instance = db.get(CourseInstance, instance_id)
    if instance is None:
        raise NotFound("There is no such course instance.")
    if not (may_open_instance(db, actor_id, instance.partner_id) or may_staff(db, actor_id, instance_id)):
        raise NotAllowed("Only the partner's administrators may say who works in its courses.")
    return instance
