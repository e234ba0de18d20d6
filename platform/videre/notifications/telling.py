"""Who is told of what happens around live hours, questions and code: rows and jobs in the transaction of the cause.

The ``tell_…`` functions are listeners; ``wiring`` says which event each hears. Where many are told, a job writes
their letters, so that no request does; each letter has a cause of its own, so that repeating a job sends nothing twice.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.accounts.queries import user_by_address
from videre.courses.models import CourseInstance, Staff
from videre.discussion.events import QuestionAnswered
from videre.discussion.models import Question
from videre.foundation import clock
from videre.foundation.jobs import enqueue
from videre.live.events import (
    CodeCaseSent,
    PlaceAsked,
    PlaceCancelled,
    PlaceQueued,
    PlaceTaken,
    SessionAnnounced,
    SessionCancelled,
    SessionChanged,
    SessionScheduled,
)
from videre.live.models import Booking, CodeCase, CodeCaseHour, LiveHost, LiveSession
from videre.live.rules import PlaceState
from videre.notifications import answers, cases, hours
from videre.notifications.actions import promise_letter
from videre.notifications.queries import AT_ONCE, Recipient, followers_of, guests_of, hosts_of

ANNOUNCE = "notifications.announce"
SPREAD = "notifications.spread"
REMIND = "notifications.remind"
REMIND_BEFORE = (timedelta(hours=24), timedelta(hours=1))
"""When people with a place are reminded: a day before; who took theirs later than that, an hour before."""


def tell_asked(db: Session, event: PlaceAsked) -> None:
    """Send the link by which the place is taken."""
    _to_guest(db, event.booking_id, hours.ASKED, f"{event.asked_at:%Y%m%d%H%M%S%f}")


def tell_taken(db: Session, event: PlaceTaken) -> None:
    """Confirm a seat, or say that one became free."""
    booking = db.get_one(Booking, event.booking_id)
    moment = booking.seated_at or clock.now()
    _to_guest(db, event.booking_id, hours.TAKEN, f"{moment:%Y%m%d%H%M%S%f}", promoted=event.promoted)


def tell_queued(db: Session, event: PlaceQueued) -> None:
    """Say that the hour is full and the place waits."""
    moment = db.get_one(Booking, event.booking_id).queued_at or clock.now()
    _to_guest(db, event.booking_id, hours.QUEUED, f"{moment:%Y%m%d%H%M%S%f}")


def tell_returned(db: Session, event: PlaceCancelled) -> None:
    """Confirm that the place was given back, so that it leaves the calendar too.

    Not to somebody whose account is being deleted: then the booking has left the account that has its address.
    """
    booking = db.get_one(Booking, event.booking_id)
    if booking.user_id is None and user_by_address(db, booking.address) is not None:
        return
    moment = booking.cancelled_at or clock.now()
    _to_guest(db, event.booking_id, hours.RETURNED, f"{moment:%Y%m%d%H%M%S%f}")


def tell_scheduled(db: Session, event: SessionScheduled) -> None:
    """Promise its reminders."""
    promise_reminders(db, db.get_one(LiveSession, event.session_id))


def tell_changed(db: Session, event: SessionChanged) -> None:
    """When or where changed: everybody who counts on it hears of it. Other changes reach people by their feeds."""
    if not event.moved:
        return
    promise_reminders(db, db.get_one(LiveSession, event.session_id))
    _spread(db, event.session_id, hours.CHANGED, event.sequence)


def tell_cancelled(db: Session, event: SessionCancelled) -> None:
    """Everybody who counts on it hears that it will not be held."""
    _spread(db, event.session_id, hours.CANCELLED, event.sequence)


def tell_announced(db: Session, event: SessionAnnounced) -> None:
    """One letter to those of the course who chose to hear."""
    enqueue(db, ANNOUNCE, event.session_id, workflow_id=f"{ANNOUNCE}-{event.session_id}")


def tell_answered(db: Session, event: QuestionAnswered) -> None:
    """Tell the asker, if they left an address for it."""
    question = db.get_one(Question, event.question_id)
    wanted = answers.wants_letter(db, question)
    if wanted is not None:
        address, user = wanted
        promise_letter(
            db,
            f"answered:{question.id}",
            answers.KIND,
            address,
            user_id=user.id if user else None,
            language=(user.language if user else None) or question.language,
            question=question.id,
        )


def tell_case(db: Session, event: CodeCaseSent) -> None:
    """Tell the hosts of the hours somebody would come to; without any, those who teach the course."""
    for one in _hosts_for(db, event.case_id, event.course_id):
        cause = f"case:{event.case_id}:{one.user_id}"
        promise_letter(
            db, cause, cases.KIND, one.address, user_id=one.user_id, language=one.language, case=event.case_id
        )


def promise_reminders(db: Session, session: LiveSession) -> None:
    """Have its people reminded; nothing is promised for moments that are over."""
    now = clock.now()
    for before in REMIND_BEFORE:
        wait = session.starts_at - before - now
        if wait > timedelta(0):
            minutes = int(before.total_seconds() // 60)
            which = f"{REMIND}-{session.id}-{session.starts_at:%Y%m%d%H%M}-{minutes}"
            enqueue(db, REMIND, session.id, session.starts_at.isoformat(), minutes, workflow_id=which, after=wait)


def write_reminders(db: Session, session_id: int, starts: str) -> int:
    """Remind those with a seat, and the hosts: each once, unless the hour was moved or called off meanwhile."""
    session = db.get(LiveSession, session_id)
    if session is None or session.cancelled_at is not None or session.starts_at != datetime.fromisoformat(starts):
        return 0
    people = [*guests_of(db, session_id, PlaceState.SEAT), *hosts_of(db, session_id)]
    for one in people:
        cause = f"remind:{session_id}:{_who(one)}:{session.starts_at:%Y%m%d%H%M}"
        _write(db, cause, hours.REMINDER, one, session_id, starts=starts)
    return len(people)


def write_to_followers(db: Session, session_id: int, after: int) -> int:
    """Announce to the next followers from the account `after` on; the last one written to, 0 when all were."""
    session = db.get(LiveSession, session_id)
    if session is None or session.cancelled_at is not None:
        return 0
    people = followers_of(db, session, after)
    for one in people:
        _write(db, f"announce:{session_id}:{one.user_id}", hours.ANNOUNCED, one, session_id, follows=True)
    return _last(people)


def write_to_guests(db: Session, session_id: int, kind: str, sequence: int) -> int:
    """Tell those with a place, those who wait for one, and the hosts of a change or cancellation."""
    people = [*guests_of(db, session_id, PlaceState.SEAT, PlaceState.WAITING), *hosts_of(db, session_id)]
    for one in people:
        _write(db, f"{kind}:{session_id}:{sequence}:{_who(one)}", kind, one, session_id)
    return len(people)


def write_change_to_followers(db: Session, session_id: int, kind: str, after: int) -> int:
    """The same for those who were told of the hour; of a series changed as a whole they hear once.

    Those with a place and the hosts have had their letter.
    """
    session = db.get(LiveSession, session_id)
    if session is None or session.announced_at is None:
        return 0
    at = session.cancelled_at if kind == hours.CANCELLED else session.changed_at
    which = f"series{session.series_id}" if session.series_id else str(session.id)
    people = followers_of(db, session, after)
    told = {one.user_id for one in [*guests_of(db, session_id, PlaceState.SEAT, PlaceState.WAITING)]}
    told |= {one.user_id for one in hosts_of(db, session_id)}
    for one in people:
        if one.user_id not in told:
            cause = f"{kind}:{which}:{at or clock.now():%Y%m%d%H%M}:{one.user_id}"
            _write(db, cause, kind, one, session_id, follows=True)
    return _last(people)


def _spread(db: Session, session_id: int, kind: str, sequence: int) -> None:
    enqueue(db, SPREAD, session_id, kind, sequence, workflow_id=f"{SPREAD}-{session_id}-{sequence}")


def _to_guest(db: Session, booking_id: int, kind: str, once: str, **facts: bool) -> None:
    booking = db.get_one(Booking, booking_id)
    promise_letter(
        db,
        f"{kind}:{booking_id}:{once}",
        kind,
        booking.address,
        user_id=booking.user_id,
        language=booking.language or None,
        booking=booking_id,
        **facts,
    )


def _write(db: Session, cause: str, kind: str, to: Recipient, session_id: int, **facts: str | bool) -> None:
    about = {"booking": to.booking_id} if to.booking_id is not None else {"session": session_id}
    promise_letter(db, cause, kind, to.address, user_id=to.user_id, language=to.language, **about, **facts)


def _who(one: Recipient) -> str:
    return f"b{one.booking_id}" if one.booking_id is not None else f"u{one.user_id}"


def _last(people: list[Recipient]) -> int:
    return (people[-1].user_id or 0) if len(people) == AT_ONCE else 0


def _hosts_for(db: Session, case_id: int, course_id: int) -> Iterable[Recipient]:
    people = sa.select(User.address, User.id, User.language)
    chosen = (
        people.join(LiveHost, LiveHost.user_id == User.id)
        .join(CodeCaseHour, CodeCaseHour.session_id == LiveHost.session_id)
        .where(CodeCaseHour.case_id == case_id)
    )
    instance_id = db.scalar(sa.select(CodeCase.instance_id).where(CodeCase.id == case_id))
    teaching = (
        people.join(Staff, Staff.user_id == User.id)
        .join(CourseInstance, CourseInstance.id == Staff.instance_id)
        .where(CourseInstance.course_id == course_id, Staff.role.in_(("host", "instructor")))
    )
    if instance_id is not None:
        teaching = teaching.where(CourseInstance.id == instance_id)
    rows = db.execute(chosen.distinct()).all() or db.execute(teaching.distinct()).all()
    return [Recipient(address, user_id, language) for address, user_id, language in rows]
