"""Who may do what with courses; rights are read from current rows. An actor of None is the operator at the machine.

Roles come from two places: a membership at a partner reaches all of its course instances, staff works in one.
Co-hosts are named beside the host; their people get rights as staff, never by the naming.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.models import Course, CourseInstance, InstanceCoHost, Staff
from videre.partners.models import Membership, Partner

ADMINISTRATOR = ("administrator",)
TEACHING = ("instructor", "administrator")
HELPING = ("helper", "instructor", "administrator")
STAFF_TEACHING = ("host", "instructor")
STAFF_HELPING = ("host", "instructor", "helper")


def may_publish(db: Session, actor_id: int | None, partner_id: int | None = None) -> bool:
    """Site administrators, and who teaches at the partner; without one: at the installation's own."""
    return (
        actor_id is None
        or is_site_administrator(db, actor_id)
        or _has_role(db, actor_id, TEACHING, own=partner_id is None, partner_id=partner_id)
    )


def may_publish_course(db: Session, actor_id: int | None, course_id: int) -> bool:
    """Whether the person may publish this course and say which videos it shows: its own partner's teachers."""
    return actor_id is None or is_site_administrator(db, actor_id) or _owns(db, actor_id, course_id, TEACHING)


def courses_published_by(user_id: int) -> sa.Select[int]:
    """The ids of the courses somebody may publish by a role at their partner, for other questions."""
    return _owned(user_id, TEACHING)


def may_open_instance(db: Session, actor_id: int | None, partner_id: int) -> bool:
    """Site administrators and the partner's administrators."""
    return (
        actor_id is None
        or is_site_administrator(db, actor_id)
        or _has_role(db, actor_id, ADMINISTRATOR, partner_id=partner_id)
    )


def partners_staffed_from(actor_id: int | None, instance_id: int) -> sa.Select[tuple[int]]:
    """Those of the instance's host and co-hosts whose administrator the person is: their people may be staff."""
    hosts = sa.union(
        sa.select(CourseInstance.partner_id).where(CourseInstance.id == instance_id),
        sa.select(InstanceCoHost.partner_id).where(InstanceCoHost.instance_id == instance_id),
    ).subquery("hosts")
    found = sa.select(hosts.c.partner_id)
    if actor_id is None:
        return found
    runs_site = sa.exists().where(User.id == actor_id, User.administrator_since.is_not(None))
    runs_it = sa.exists().where(
        Membership.user_id == actor_id,
        Membership.partner_id == hosts.c.partner_id,
        Membership.role.in_(ADMINISTRATOR),
    )
    return found.where(runs_site | runs_it)


def may_staff(db: Session, actor_id: int | None, instance_id: int) -> bool:
    """Whether the person may say who works in the instance: administrators of its host, and of those beside it."""
    return db.scalar(partners_staffed_from(actor_id, instance_id).limit(1)) is not None


def may_help(db: Session, actor_id: int | None, instance_id: int) -> bool:
    """Whether the person may answer, review and see the queue of the course instance."""
    return actor_id is None or is_site_administrator(db, actor_id) or _works(db, actor_id, instance_id, helps=True)


def may_teach(db: Session, actor_id: int | None, instance_id: int) -> bool:
    """Whether the person may schedule, announce and see people in the course instance."""
    return actor_id is None or is_site_administrator(db, actor_id) or _works(db, actor_id, instance_id, helps=False)


def may_help_course(db: Session, actor_id: int | None, course_id: int) -> bool:
    """Whether the person helps in any instance of the course, or at the partner it belongs to."""
    return actor_id is None or is_site_administrator(db, actor_id) or _reaches(db, actor_id, course_id, helps=True)


def may_teach_course(db: Session, actor_id: int | None, course_id: int) -> bool:
    """Whether the person teaches in any instance of the course, or at the partner it belongs to."""
    return actor_id is None or is_site_administrator(db, actor_id) or _reaches(db, actor_id, course_id, helps=False)


def instances_worked_in(user_id: int, *, helps: bool = True) -> sa.Select[tuple[int]]:
    """The ids of the course instances somebody helps (or, without `helps`, teaches) in, for other questions."""
    held, works = _roles(helps=helps)
    return (
        sa.union(
            sa.select(CourseInstance.id)
            .join(Membership, Membership.partner_id == CourseInstance.partner_id)
            .where(Membership.user_id == user_id, Membership.role.in_(held)),
            sa.select(Staff.instance_id).where(Staff.user_id == user_id, Staff.role.in_(works)),
        )
        .subquery("worked_in")
        .select()
    )


def is_somewhere_staff(db: Session, user_id: int) -> bool:
    """Whether somebody has any role at a partner or in a course instance, or runs the site."""
    has_role = sa.exists().where(Membership.user_id == user_id)
    is_staff = sa.exists().where(Staff.user_id == user_id)
    return bool(db.scalar(sa.select(has_role | is_staff))) or is_site_administrator(db, user_id)


def is_site_administrator(db: Session, user_id: int) -> bool:
    """Whether the person is one now."""
    return bool(db.scalar(sa.select(User.administrator_since.is_not(None)).where(User.id == user_id)))


def _roles(*, helps: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (HELPING, STAFF_HELPING) if helps else (TEACHING, STAFF_TEACHING)


def _works(db: Session, user_id: int, instance_id: int, *, helps: bool) -> bool:
    found = instances_worked_in(user_id, helps=helps).subquery()
    return db.scalar(sa.select(sa.literal(1)).where(found.c.id == instance_id).limit(1)) is not None


def _reaches(db: Session, user_id: int, course_id: int, *, helps: bool) -> bool:
    if _owns(db, user_id, course_id, _roles(helps=helps)[0]):
        return True
    found = instances_worked_in(user_id, helps=helps).subquery()
    statement = sa.select(sa.literal(1)).join_from(found, CourseInstance, CourseInstance.id == found.c.id)
    return db.scalar(statement.where(CourseInstance.course_id == course_id).limit(1)) is not None


def owner_of(partner_id: Any) -> Any:
    """The partner a course belongs to, for statements: `Course.partner_id`, or the installation's own for none."""
    own = sa.select(Partner.id).where(Partner.is_own).scalar_subquery()
    return sa.func.coalesce(partner_id, own)


def _owned(user_id: int, roles: tuple[str, ...]) -> sa.Select[int]:
    """The courses of the partners where somebody has one of the roles."""
    return (
        sa.select(Course.id)
        .join(Membership, Membership.partner_id == owner_of(Course.partner_id))
        .where(Membership.user_id == user_id, Membership.role.in_(roles))
    )


def _owns(db: Session, user_id: int, course_id: int, roles: tuple[str, ...]) -> bool:
    return db.scalar(_owned(user_id, roles).where(Course.id == course_id).limit(1)) is not None


def _has_role(
    db: Session, user_id: int, roles: tuple[str, ...], *, own: bool = False, partner_id: int | None = None
) -> bool:
    where = [Membership.user_id == user_id, Membership.role.in_(roles)]
    if own:
        where.append(Membership.partner_id == sa.select(Partner.id).where(Partner.is_own).scalar_subquery())
    else:
        where.append(Membership.partner_id == partner_id)
    return db.scalar(sa.select(sa.literal(1)).where(*where).limit(1)) is not None
