"""What becomes of somebody's work in course instances when they leave the partner that hosts them."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.events import StaffRemoved
from videre.courses.models import CourseInstance, Staff
from videre.foundation.events import record
from videre.partners.events import MemberRemoved
from videre.partners.models import Membership


def when_member_removed(db: Session, event: MemberRemoved) -> None:
    """Whoever has no role at the partner any more works in none of its course instances; elsewhere they still do."""
    still = sa.select(Membership.role).where(
        Membership.partner_id == event.partner_id, Membership.user_id == event.user_id
    )
    if db.scalar(still.limit(1)) is not None:
        return
    hosted = sa.select(CourseInstance.id).where(CourseInstance.partner_id == event.partner_id)
    ended = db.execute(
        sa.delete(Staff)
        .where(Staff.user_id == event.user_id, Staff.instance_id.in_(hosted))
        .returning(Staff.instance_id, Staff.role)
        .execution_options(synchronize_session=False)
    ).all()
    for instance_id, role in sorted(ended):
        record(db, StaffRemoved(instance_id, event.user_id, role))
