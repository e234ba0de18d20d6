"""Who may read what is for members: whoever takes part in the course somewhere, and whoever works in it."""

from typing import Any

import sqlalchemy as sa

from videre.accounts.models import User
from videre.courses.access import owner_of
from videre.courses.models import Course, CourseInstance, Staff
from videre.foundation.database import Askable, connection_of
from videre.learning.models import Enrolment
from videre.learning.rules import Enrolled
from videre.partners.models import Membership


def may_read_members(db: Askable, user_id: int | None, course_id: int) -> bool:
    """Whether the person may read the course although it is for members only."""
    if user_id is None:
        return False
    asked = sa.select(User.id).where(User.id == user_id, is_member(sa.literal(user_id), sa.literal(course_id)))
    return connection_of(db).execute(asked).first() is not None


def may_read(db: Askable, user_id: int | None, course_id: int) -> bool:
    """Whether somebody, or a visitor, may read the course: everybody but where it is for members only."""
    is_open = sa.select(Course.id).where(Course.id == course_id, Course.members_only.is_(False))
    return connection_of(db).execute(is_open).first() is not None or may_read_members(db, user_id, course_id)


def is_member(user_id: Any, course_id: Any) -> sa.ColumnElement[bool]:
    """The same as a condition, for statements that ask for something else too."""
    takes_part = sa.exists().where(
        Enrolment.user_id == user_id,
        Enrolment.state == Enrolled.JOINED.value,
        Enrolment.instance_id == CourseInstance.id,
        CourseInstance.course_id == course_id,
    )
    works_in_it = sa.exists().where(
        Staff.user_id == user_id, Staff.instance_id == CourseInstance.id, CourseInstance.course_id == course_id
    )
    hosts_it = sa.exists().where(
        Membership.user_id == user_id,
        Membership.partner_id == CourseInstance.partner_id,
        CourseInstance.course_id == course_id,
    )
    owned = sa.orm.aliased(Course)
    owner = sa.select(owner_of(owned.partner_id)).where(owned.id == course_id).correlate_except(owned).scalar_subquery()
    owns_it = sa.exists().where(Membership.user_id == user_id, Membership.partner_id == owner)
    person = sa.orm.aliased(User)
    runs_site = sa.exists().where(person.id == user_id, person.administrator_since.is_not(None))
    return sa.or_(takes_part, works_in_it, hosts_it, owns_it, runs_site)
