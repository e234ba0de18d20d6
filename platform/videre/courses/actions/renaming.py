"""Giving a course another id, and so other addresses; the earlier ones lead on."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.access import may_publish_course
from videre.courses.actions.touching import touch_live
from videre.courses.called import is_called
from videre.courses.events import CourseRenamed
from videre.courses.models import Course, FormerSlug
from videre.foundation import clock
from videre.foundation.addresses import is_slug
from videre.foundation.database import begin_write
from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from videre.foundation.events import record
from videre.foundation.worded import worded


def rename_course(db: Session, actor_id: int | None, course_id: int, slug: str) -> str:
    """Call the course `slug` from now on; gives back what it was called. Everything hangs on rows, so all of it stays.

    Invalid for what is no id, a Conflict for one that another course has or had. Going back to an earlier one is
    allowed.
    """
    begin_write(db)
    if not may_publish_course(db, actor_id, course_id):
        raise NotAllowed("Only instructors of the partner may give the course another address.")
    if not is_slug(slug) or slug.strip("-") != slug:
        wanted = "Small letters, digits and hyphens between them, at most 40, such as “data-by-hand”."
        raise Invalid("That is no id for a course.", fields={"slug": wanted})
    held = sa.select(Course).where(Course.id == course_id).with_for_update().execution_options(populate_existing=True)
    course = db.execute(held).scalar_one_or_none()
    if course is None:
        raise NotFound("There is no such course.")
    before = course.slug
    if slug == before:
        return before
    if db.scalar(sa.select(Course.id).where(is_called(slug), Course.id != course.id)) is not None:
        raise Conflict(
            worded("Another course is called “%(slug)s”, or was, so its addresses are taken.", slug=slug),
            kind="course-taken",
        )
    db.execute(sa.delete(FormerSlug).where(FormerSlug.slug == slug))
    db.add(FormerSlug(slug=before, course_id=course.id, until=clock.now()))
    course.slug = slug
    try:
        db.flush()
    except sa.exc.IntegrityError:  # somebody made a course of that id at the same moment
        raise Conflict(
            worded("Another course has just been called “%(slug)s”.", slug=slug), kind="course-taken"
        ) from None
    touch_live(db, course.id)
    record(db, CourseRenamed(course.id, before, slug), actor_id=actor_id)
    return before
