"""Putting hours into the calendar, changing them, calling them off, and telling of them once.

The promise is a wall-clock time in a zone; moments are derived from it, for each hour of a series by itself.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.actions import touch_live
from videre.courses.models import Course, CourseInstance
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import begin_write
from videre.foundation.errors import Invalid, NotAllowed, NotFound
from videre.foundation.events import record
from videre.live.access import may_schedule, partner_for
from videre.live.actions.hosting import put_hosts
from videre.live.actions.leading import changed, led_with_rest, standing
from videre.live.actions.places import fit_seats
from videre.live.events import SessionAnnounced, SessionCancelled, SessionChanged, SessionScheduled
from videre.live.models import LiveSeries, LiveSession, LiveSessionInstance
from videre.live.plans import Plan
from videre.live.series import InGap, Occurrence, days_between, held, moved, occurrences
from videre.live.times import MINUTE, LocalTime, resolved_after


def schedule_session(
    db: Session,
    actor_id: int | None,
    course_id: int,
    plan: Plan,
    *,
    instance_ids: Sequence[int] = (),
    host_id: int | None = None,
    co_host_ids: Sequence[int] = (),
) -> LiveSession:
    """Hold an hour, for the course at large or for some of its instances; the actor is its host by default."""
    partner_id = _guarded(db, actor_id, course_id, tuple(instance_ids))
    session = _added(db, actor_id, course_id, partner_id, plan, instance_ids, None)
    put_hosts(db, session, host_id or actor_id, co_host_ids)
    _scheduled(db, actor_id, [session])
    return session


def schedule_series(
    db: Session,
    actor_id: int | None,
    course_id: int,
    plan: Plan,
    *,
    times: int,
    every_weeks: int = 1,
    in_gap: InGap = InGap.ASK,
    instance_ids: Sequence[int] = (),
    host_id: int | None = None,
    co_host_ids: Sequence[int] = (),
) -> list[LiveSession]:
    """Hold an hour every so many weeks at the same local time; each is an hour of its own.

    A date on which the time does not exist is refused until `in_gap` says what to do with it.
    """
    partner_id = _guarded(db, actor_id, course_id, tuple(instance_ids))
    found = held(list(occurrences(plan.starts.local, plan.starts.zone, times, every_weeks)), in_gap)
    if not found:
        raise Invalid(fields={"times": "No date is left of this series."})
    series = LiveSeries(
        public_id=new_public_id(),
        zone=plan.starts.zone,
        first_on=plan.starts.local.date(),
        local_time=plan.starts.local.time(),
        every_weeks=every_weeks,
        times=times,
        created_at=clock.now(),
    )
    db.add(series)
    db.flush()
    sessions = [
        _added(db, actor_id, course_id, partner_id, plan.at(_meant(one, plan)), instance_ids, series.id)
        for one in found
    ]
    for session in sessions:
        put_hosts(db, session, host_id or actor_id, co_host_ids)
    _scheduled(db, actor_id, sessions)
    return sessions


def change_session(
    db: Session,
    actor_id: int | None,
    session_id: int,
    plan: Plan,
    *,
    rest: bool = False,
    in_gap: InGap = InGap.ASK,
    co_host_ids: Sequence[int] | None = None,
) -> list[LiveSession]:
    """Make the hour as `plan` says; with `rest` also those after it in its series.

    Those are moved by as many days and to the same time of day, so that a series moved over a clock change keeps
    its wall-clock time. Returns the hours that are different now.
    """
    first, *others = led_with_rest(db, actor_id, session_id, rest=rest)
    standing(first)
    plans = _plans(first, others, plan, in_gap)
    different = []
    for session, new in zip((first, *others), plans, strict=True):
        before = _face(session)
        fit_seats(db, session, new.seats)
        is_moved = _moved(session, new)
        _put(session, new)
        hosts_changed = put_hosts(db, session, None, co_host_ids) if co_host_ids is not None else False
        if _face(session) != before or hosts_changed:
            different.append((session, is_moved))
    changed(db, [session for session, _moved_ in different])
    for session, is_moved in different:
        record(db, SessionChanged(session.id, session.course_id, session.sequence, is_moved), actor_id=actor_id)
    return [session for session, _moved_ in different]


def cancel_session(db: Session, actor_id: int | None, session_id: int, *, rest: bool = False) -> list[LiveSession]:
    """Call the hour off, with `rest` also those after it in its series; which ones stood until now."""
    now = clock.now()
    found = led_with_rest(db, actor_id, session_id, rest=rest)
    cancelled = [session for session in found if session.cancelled_at is None]
    for session in cancelled:
        standing(session).cancelled_at = now
    changed(db, cancelled)
    for session in cancelled:
        record(db, SessionCancelled(session.id, session.course_id, session.sequence), actor_id=actor_id)
    return cancelled


def announce_session(db: Session, actor_id: int | None, session_id: int) -> bool:
    """Have those told who chose to hear, once: of a series they get one letter; False when they were told before."""
    first, *others = led_with_rest(db, actor_id, session_id, rest=True)
    standing(first)
    if first.announced_at is not None:
        return False
    now = clock.now()
    for session in (first, *others):
        session.announced_at = session.announced_at or now
    db.flush()
    record(db, SessionAnnounced(first.id, first.course_id), actor_id=actor_id)
    return True


def _guarded(db: Session, actor_id: int | None, course_id: int, instance_ids: tuple[int, ...]) -> int:
    begin_write(db)
    course = db.get(Course, course_id)
    if course is None or course.current_version_id is None:
        raise NotFound("There is no such course.")
    known = set(
        db.scalars(
            sa.select(CourseInstance.id).where(
                CourseInstance.id.in_(instance_ids),
                CourseInstance.course_id == course_id,
                CourseInstance.closed_at.is_(None),
            )
        )
    )
    if known != set(instance_ids):
        raise NotFound("There is no such course instance.")
    if not may_schedule(db, actor_id, course_id, instance_ids):
        raise NotAllowed("Only those who teach there may hold a live hour.")
    return partner_for(db, actor_id, course_id, instance_ids)


def _added(
    db: Session,
    actor_id: int | None,
    course_id: int,
    partner_id: int,
    plan: Plan,
    instance_ids: Iterable[int],
    series_id: int | None,
) -> LiveSession:
    now = clock.now()
    # RFC 7986, 5.3: a random identifier; it never changes, so calendars know the hour again.
    session = LiveSession(
        public_id=new_public_id(),
        uid=str(uuid.uuid4()),
        sequence=0,
        series_id=series_id,
        partner_id=partner_id,
        course_id=course_id,
        created_by_id=actor_id,
        created_at=now,
        changed_at=now,
        taken=0,
        said="",
    )
    _put(session, plan)
    db.add(session)
    db.flush()
    db.add_all(LiveSessionInstance(session_id=session.id, instance_id=one) for one in dict.fromkeys(instance_ids))
    return session


def _put(session: LiveSession, plan: Plan) -> None:
    session.kind, session.title, session.about = plan.kind.value, plan.title, plan.about
    session.zone, session.local_starts, session.fold = plan.starts.zone, plan.starts.written, plan.starts.fold
    session.starts_at, session.ends_at, session.minutes = plan.starts.at, plan.ends_at, plan.minutes
    session.link, session.place = plan.link, plan.place
    session.link_hidden, session.seats = plan.link_hidden, plan.seats


def _face(session: LiveSession) -> tuple[object, ...]:
    return (
        session.kind,
        session.title,
        session.about,
        session.zone,
        session.local_starts,
        session.fold,
        session.minutes,
        session.link,
        session.place,
        session.link_hidden,
        session.seats,
    )


def _moved(session: LiveSession, plan: Plan) -> bool:
    """Whether people must be told: it is when or where."""
    here = (session.starts_at, session.ends_at, session.link, session.place)
    return here != (plan.starts.at, plan.ends_at, plan.link, plan.place)


def _plans(first: LiveSession, others: Sequence[LiveSession], plan: Plan, in_gap: InGap) -> list[Plan]:
    """`plan` for the first, and what it means for each after it."""
    by_days = days_between(_local(first), plan.starts.local)
    to = plan.starts.local.time()
    found = []
    for number, session in enumerate(others, start=1):
        wished = moved(_local(session), by_days, to)
        at, note = resolved_after(wished, plan.starts.zone)
        found.append(Occurrence(number, wished, at, note))
    # An hour that people have in their calendars is never left out silently: it is held after the gap, or called off.
    held(found, InGap.AFTER if in_gap is InGap.AFTER else InGap.ASK)
    return [plan, *(plan.at(one.time) for one in found)]


def _local(session: LiveSession) -> datetime:
    return datetime.strptime(session.local_starts, MINUTE)  # noqa: DTZ007 - a local time; its zone stands beside it


def _meant(one: Occurrence, plan: Plan) -> LocalTime:
    return plan.starts if one.number == 0 else one.time


def _scheduled(db: Session, actor_id: int | None, sessions: Sequence[LiveSession]) -> None:
    touch_live(db, sessions[0].course_id)
    for session in sessions:
        record(db, SessionScheduled(session.id, session.course_id), actor_id=actor_id)
