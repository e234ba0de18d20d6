"""What courses know of people: who works where, and what they have brought in to look at."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.actions.touching import touch_instance
from videre.courses.models import Course, CourseDraft, CourseInstance, Staff
from videre.foundation.personal import PersonalData, declare
from videre.partners.models import Partner


def _export(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(Partner.name, Course.slug, CourseInstance.slug, Staff.role, Staff.since)
        .join(CourseInstance, CourseInstance.id == Staff.instance_id)
        .join(Partner, Partner.id == CourseInstance.partner_id)
        .join(Course, Course.id == CourseInstance.course_id)
        .where(Staff.user_id == user_id)
        .order_by(Staff.since, CourseInstance.id, Staff.role)
    )
    for partner, course, instance, role, since in rows:
        yield {"partner": partner, "course": course, "instance": instance, "role": role, "since": since.isoformat()}


def _erase(db: Session, user_id: int) -> None:
    for instance_id in db.scalars(sa.select(Staff.instance_id).where(Staff.user_id == user_id)).all():
        touch_instance(db, instance_id)
    db.execute(sa.delete(Staff).where(Staff.user_id == user_id))


def _export_drafts(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    for one in db.scalars(sa.select(CourseDraft).where(CourseDraft.user_id == user_id).order_by(CourseDraft.id)):
        yield {"name": one.name, "course": one.slug, "state": one.state, "brought_at": one.created_at.isoformat()}


def _erase_drafts(db: Session, user_id: int) -> None:
    db.execute(sa.delete(CourseDraft).where(CourseDraft.user_id == user_id))


declare(
    PersonalData(
        table=Staff.__tablename__,
        purpose="Who hosts, teaches or helps in a course instance: for checking rights and knowing whom to ask.",
        ground="legitimate interest: running the courses",
        retention="while the person works there; ends with the role or the account",
        export=_export,
        erase=_erase,
    )
)
declare(
    PersonalData(
        table=CourseDraft.__tablename__,
        purpose="Who brought in a course that is not shown yet, so that they can check it, look at it and show it.",
        ground="legitimate interest: running the courses",
        retention="seven days after the last change; its files go with it",
        export=_export_drafts,
        erase=_erase_drafts,
    )
)
