"""Choosing to hear of new live hours of a course, and no longer."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course
from videre.foundation import clock
from videre.foundation.database import dialect_insert
from videre.foundation.errors import NotFound
from videre.live.models import Follower


def follow_course(db: Session, user_id: int, course_id: int) -> bool:
    """Hear of new hours from now on; False when that was so already."""
    course = db.get(Course, course_id)
    if course is None or course.current_version_id is None:
        raise NotFound("There is no such course here.")
    row = dialect_insert(db, Follower).values(course_id=course_id, user_id=user_id, since=clock.now())
    return db.execute(row.on_conflict_do_nothing().returning(Follower.user_id)).first() is not None


def unfollow_course(db: Session, user_id: int, course_id: int) -> bool:
    """Hear of them no longer; False when that was so already."""
    gone = sa.delete(Follower).where(Follower.user_id == user_id, Follower.course_id == course_id)
    return db.execute(gone.returning(Follower.user_id)).first() is not None
