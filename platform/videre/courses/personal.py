"""What courses know of people: who works where."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course, CourseInstance, Staff
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
    db.execute(sa.delete(Staff).where(Staff.user_id == user_id))


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
