"""Hosting a course: opening an instance of it, changing and closing it, moving it to another version.

An actor of None is the operator at the machine.
"""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.access import may_open_instance
from videre.courses.actions.touching import touch_instance, touch_live
from videre.courses.events import InstanceChanged, InstanceClosed, InstanceMoved, InstanceOpened, InstanceReopened
from videre.courses.models import Course, CourseInstance, CourseVersion, InstanceCoHost
from videre.courses.plans import InstancePlan, checked_plan, checked_slug
from videre.foundation import clock
from videre.foundation.database import begin_write, only_once
from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from videre.foundation.events import record
from videre.foundation.worded import worded
from videre.partners.events import PartnerChanged
from videre.partners.models import Partner

NO_INSTANCE = "There is no such course here."


def open_instance(
    db: Session,
    actor_id: int | None,
    partner_id: int,
    course_id: int,
    slug: str,
    plan: InstancePlan | None = None,
    *,
    version_id: int | None = None,
) -> CourseInstance:
    """Host the course at the partner, pinned to a version of it; without one, to the version that is current now."""
    if not may_open_instance(db, actor_id, partner_id):
        raise NotAllowed("Only the partner's administrators may open a course there.")
    kept = _checked(slug, plan or InstancePlan())
    course = db.get(Course, course_id)
    if course is None or course.current_version_id is None or db.get(Partner, partner_id) is None:
        raise NotFound("There is no such course or partner.")
    instance = CourseInstance(
        partner_id=partner_id,
        course_id=course_id,
        version_id=_version_of(db, course_id, version_id or course.current_version_id),
        slug=slug,
        created_at=clock.now(),
        revision=1,
        **kept.columns(),
    )
    only_once(db, instance, worded("There is a course at “%(slug)s” already; choose another short name.", slug=slug))
    _name_co_hosts(db, instance, kept.co_hosts)
    touch_live(db, course_id)
    record(db, InstanceOpened(instance.id, partner_id, course_id, instance.version_id), actor_id=actor_id)
    return instance


def change_instance(db: Session, actor_id: int | None, instance_id: int, plan: InstancePlan) -> CourseInstance:
    """Change everything about an instance but its address, its version and its people."""
    instance = _held(db, actor_id, instance_id)
    kept = checked_plan(plan)
    for name, value in kept.columns().items():
        setattr(instance, name, value)
    _name_co_hosts(db, instance, kept.co_hosts)
    db.flush()
    _touched(db, instance)
    record(db, InstanceChanged(instance.id), actor_id=actor_id)
    return instance


def close_instance(db: Session, actor_id: int | None, instance_id: int) -> bool:
    """Let nobody join any more; pages and people stay. False when it is closed already."""
    instance = _held(db, actor_id, instance_id)
    if instance.closed_at is not None:
        return False
    instance.closed_at = clock.now()
    db.flush()
    _touched(db, instance)
    record(db, InstanceClosed(instance.id), actor_id=actor_id)
    return True


def reopen_instance(db: Session, actor_id: int | None, instance_id: int) -> bool:
    """Let people join again; False when they can already."""
    instance = _held(db, actor_id, instance_id)
    if instance.closed_at is None:
        return False
    instance.closed_at = None
    db.flush()
    _touched(db, instance)
    record(db, InstanceReopened(instance.id), actor_id=actor_id)
    return True


def move_instance(
    db: Session, actor_id: int | None, instance_id: int, version_id: int, *, expected_version_id: int
) -> CourseInstance:
    """Pin the instance to another version of its course; a Conflict when it is no longer where the actor saw it.

    What learners did stays theirs; what only the old version has is no longer shown or counted here.
    """
    instance = _held(db, actor_id, instance_id)
    if instance.version_id != expected_version_id:
        raise Conflict("Somebody has moved this course meanwhile. Look again at what would change.", kind="moved")
    version_id = _version_of(db, instance.course_id, version_id)
    if version_id != instance.version_id:
        before, instance.version_id = instance.version_id, version_id
        db.flush()
        _touched(db, instance)
        record(db, InstanceMoved(instance.id, before, version_id), actor_id=actor_id)
    return instance


def when_partner_changed(db: Session, event: PartnerChanged) -> None:
    """A partner's name and look stand on the pages of what it hosts, and on those of the courses it hosts."""
    hosted = sa.select(CourseInstance.id, CourseInstance.course_id).where(
        sa.or_(
            CourseInstance.partner_id == event.partner_id,
            CourseInstance.id.in_(
                sa.select(InstanceCoHost.instance_id).where(InstanceCoHost.partner_id == event.partner_id)
            ),
        )
    )
    found = db.execute(hosted).all()
    for instance_id in sorted(row.id for row in found):
        touch_instance(db, instance_id)
    for course_id in sorted({row.course_id for row in found}):
        touch_live(db, course_id)


def _held(db: Session, actor_id: int | None, instance_id: int) -> CourseInstance:
    begin_write(db)
    instance = db.get(CourseInstance, instance_id, with_for_update={"key_share": True}, populate_existing=True)
    if instance is None or not may_open_instance(db, actor_id, instance.partner_id):
        raise NotFound(NO_INSTANCE)
    return instance


def _checked(slug: str, plan: InstancePlan) -> InstancePlan:
    """Both are judged, so that everything wrong is said at once."""
    fields: dict[str, str] = {}
    kept = plan
    for check in (lambda: checked_slug(slug), lambda: checked_plan(plan)):
        try:
            found = check()
            kept = found if isinstance(found, InstancePlan) else kept
        except Invalid as refusal:
            fields |= refusal.fields
    if fields:
        raise Invalid(fields=fields)
    return kept


def _version_of(db: Session, course_id: int, version_id: int) -> int:
    found = db.scalar(
        sa.select(CourseVersion.id).where(CourseVersion.id == version_id, CourseVersion.course_id == course_id)
    )
    if found is None:
        raise NotFound("The course has no such version.")
    return found


def _name_co_hosts(db: Session, instance: CourseInstance, wanted: Collection[int]) -> None:
    there = set(db.scalars(sa.select(Partner.id).where(Partner.id.in_(wanted)))) - {instance.partner_id}
    before = set(db.scalars(sa.select(InstanceCoHost.partner_id).where(InstanceCoHost.instance_id == instance.id)))
    gone = sa.delete(InstanceCoHost).where(
        InstanceCoHost.instance_id == instance.id, InstanceCoHost.partner_id.in_(before - there)
    )
    db.execute(gone)
    db.add_all(InstanceCoHost(instance_id=instance.id, partner_id=one) for one in sorted(there - before))
    db.flush()


def _touched(db: Session, instance: CourseInstance) -> None:
    """Its own pages are stale, and the course's, which says where to take it."""
    touch_instance(db, instance.id)
    touch_live(db, instance.course_id)
    db.refresh(instance, ["revision"])
