"""Saying that pages are stale although the text has not changed."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.readers.films import film_name
from videre.courses.access import owner_of
from videre.courses.models import Course, CourseInstance
from videre.courses.queries import episodes_showing
from videre.media.models import Video


def touch_live(db: Session, course_id: int) -> None:
    """Say that something on the course's pages has changed although its text has not."""
    db.execute(sa.update(Course).where(Course.id == course_id).values(live_revision=Course.live_revision + 1))


def touch_video(db: Session, video_id: int) -> None:
    """Say so for every course that shows the video: its captions, chapters or poster have changed."""
    shown = {course_id for course_id, _episode in episodes_showing(db, video_id)}
    _touch_all(db, shown | _may_link_to(db, video_id))


def touch_film(db: Session, video_id: int) -> None:
    """Say so for all courses of its partner, if it is also on another site: any of their pages may link to it there."""
    _touch_all(db, _may_link_to(db, video_id))


def _may_link_to(db: Session, video_id: int) -> set[int]:
    source, partner_id = db.execute(sa.select(Video.source, Video.partner_id).where(Video.id == video_id)).one()
    if film_name(source) is None:
        return set()
    return set(db.scalars(sa.select(Course.id).where(owner_of(Course.partner_id) == partner_id)))


def _touch_all(db: Session, course_ids: set[int]) -> None:
    """All in the same order, so that two videos that change at once never wait for each other."""
    which = Course.id.in_(course_ids)
    db.execute(sa.select(Course.id).where(which).order_by(Course.id).with_for_update(key_share=True)).all()
    raised = sa.update(Course).where(which).values(live_revision=Course.live_revision + 1)
    db.execute(raised.execution_options(synchronize_session=False))


def touch_instance(db: Session, instance_id: int) -> None:
    """Say that something changed which only the pages of the course instance show."""
    db.execute(
        sa.update(CourseInstance)
        .where(CourseInstance.id == instance_id)
        .values(revision=CourseInstance.revision + 1)
        .execution_options(synchronize_session=False)
    )
