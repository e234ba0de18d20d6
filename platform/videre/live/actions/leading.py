"""What every verb on an hour begins with: the row held for writing, and whether the actor may."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.actions import touch_live
from videre.foundation import clock
from videre.foundation.database import begin_write
from videre.foundation.errors import Conflict, NotFound
from videre.live.access import may_lead
from videre.live.models import LiveSession

GONE = "There is no such live hour."


def led(db: Session, actor_id: int | None, session_id: int) -> LiveSession:
    """The hour, held for writing, if the actor may lead it; like a missing one otherwise."""
    session = held_for_writing(db, session_id)
    if session is None or not may_lead(db, actor_id, session):
        raise NotFound(GONE)
    return session


def led_with_rest(db: Session, actor_id: int | None, session_id: int, *, rest: bool) -> Sequence[LiveSession]:
    """The hour, and with `rest` those after it in its series that stand still; the hour itself comes first.

    All are locked in one order, so that no two who change a series wait for each other.
    """
    begin_write(db)
    one = db.get(LiveSession, session_id)
    if one is None or not may_lead(db, actor_id, one):
        raise NotFound(GONE)
    if not rest or one.series_id is None:
        return [led(db, actor_id, session_id)]
    which = (LiveSession.series_id == one.series_id) & (LiveSession.starts_at >= one.starts_at)
    found = db.scalars(
        sa.select(LiveSession)
        .where(which, LiveSession.cancelled_at.is_(None) | (LiveSession.id == session_id))
        .order_by(LiveSession.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return sorted(found, key=lambda session: (session.id != session_id, session.starts_at, session.id))


def held_for_writing(db: Session, session_id: int) -> LiveSession | None:
    """The hour as it is now, nobody else changing it or its places meanwhile."""
    begin_write(db)
    return db.get(LiveSession, session_id, with_for_update=True, populate_existing=True)


def standing(session: LiveSession) -> LiveSession:
    """The hour, unless it was cancelled or is over."""
    if session.cancelled_at is not None:
        raise Conflict("This live hour was cancelled.", kind="hour-cancelled")
    if session.ends_at <= clock.now():
        raise Conflict("This live hour is over.", kind="hour-over")
    return session


def changed(db: Session, sessions: Iterable[LiveSession]) -> None:
    """Raise what calendars compare, and make the course's pages stale."""
    courses = set()
    for session in sessions:
        session.sequence += 1
        session.changed_at = clock.now()
        courses.add(session.course_id)
    db.flush()
    for course_id in sorted(courses):
        touch_live(db, course_id)
