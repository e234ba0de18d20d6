"""Places: asked for, confirmed, given back, and handed to whoever waits first.

Everything that changes places of an hour holds its row (`held_for_writing`) before it looks, and a seat is taken by
one conditional update of ``taken``. So the last seat is sold once, a seat given back goes to the first who waits,
and nobody is moved up twice.
"""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts import rules as people
from videre.accounts.models import User
from videre.accounts.queries import user_by_address
from videre.accounts.typed import checked
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.foundation.events import record
from videre.foundation.worded import worded
from videre.live.actions.leading import GONE, held_for_writing, standing
from videre.live.events import PlaceAsked, PlaceCancelled, PlaceQueued, PlaceTaken
from videre.live.models import Booking, LiveSession
from videre.live.queries import needs_place
from videre.live.rules import ASKED_AGAIN_AFTER, PlaceState, confirm_until

TOO_LATE = "This link was for one day. Sign up again on the live hour's page."
OPEN = "Nobody needs a place in this live hour: just come."


def take_place(db: Session, user: User, session_id: int) -> Booking:
    """A place for somebody with an account, at once: a seat, or the next one on the waiting list."""
    session = _held(db, session_id)
    booking = _of_user(db, session.id, user) or _of_address(db, session.id, user.address)
    if booking is not None and booking.state in (PlaceState.SEAT, PlaceState.WAITING):
        booking.user_id = user.id
        return booking
    if booking is None:
        booking = _asked(db, session, user.address, user.name)
    booking.user_id, booking.name = user.id, user.name
    booking.language, booking.zone = user.language or "", user.zone or ""
    _let_in(db, session, booking)
    return booking


def ask_place(db: Session, session_id: int, address: str, name: str, *, language: str = "", zone: str = "") -> None:
    """A stranger wants a place: a letter with a link is promised, and nothing is taken before it is used.

    Whatever is known of the address already, nothing of it is told here: the letter tells its owner.
    """
    known = checked(address=(people.address, address), name=(people.name, name))
    session = _held(db, session_id)
    booking = _of_address(db, session.id, known["address"])
    now = clock.now()
    if booking is not None and booking.state != PlaceState.CANCELLED:
        if now - booking.asked_at < ASKED_AGAIN_AFTER:
            return
        booking.asked_at = now
        if booking.state == PlaceState.ASKED:
            booking.name = known["name"]
    else:
        booking = booking or _asked(db, session, known["address"], known["name"])
        booking.state, booking.asked_at, booking.name = PlaceState.ASKED, now, known["name"]
        booking.nonce = secrets.token_urlsafe(32)
        booking.language, booking.zone = language, zone
    db.flush()
    record(db, PlaceAsked(booking.id, now))


def confirm_place(db: Session, booking_id: int) -> Booking:
    """Take the place whose address is proven by the link; using the link again changes nothing."""
    session, booking = _both(db, booking_id)
    if booking.state != PlaceState.ASKED:
        return booking
    standing(session)
    if clock.now() >= confirm_until(booking.asked_at, session.ends_at):
        raise Conflict(TOO_LATE, kind="link-gone")
    owner = user_by_address(db, booking.address)
    booking.user_id = owner.id if owner else None
    _let_in(db, session, booking)
    return booking


def cancel_place(db: Session, booking_id: int) -> bool:
    """Give the place back; the first who waits gets it. False when it was given back before."""
    session, booking = _both(db, booking_id)
    if booking.state == PlaceState.CANCELLED:
        return False
    give_back(db, session, booking)
    return True


def give_back(db: Session, session: LiveSession, booking: Booking) -> None:
    """The write of `cancel_place` for callers that hold the hour."""
    had_seat = booking.state == PlaceState.SEAT
    booking.state, booking.cancelled_at = PlaceState.CANCELLED, clock.now()
    booking.queued_at = booking.seated_at = None
    db.flush()
    record(db, PlaceCancelled(booking.id, session.id), actor_id=booking.user_id)
    if had_seat:
        db.execute(sa.update(LiveSession).where(LiveSession.id == session.id).values(taken=LiveSession.taken - 1))
        db.refresh(session, ["taken"])
        promote_waiting(db, session)


def promote_waiting(db: Session, session: LiveSession) -> int:
    """Give free seats to those who wait, in their order; how many moved up. The caller holds the hour."""
    if session.cancelled_at is not None or session.ends_at <= clock.now():
        return 0
    count = 0
    while (first := _first_waiting(db, session.id)) is not None and _seat(db, session):
        first.state, first.seated_at = PlaceState.SEAT, clock.now()
        db.flush()
        record(db, PlaceTaken(first.id, session.id, promoted=True))
        count += 1
    return count


def fit_seats(db: Session, session: LiveSession, seats: int | None) -> None:
    """Have so many seats from now on: never fewer than are taken; more of them go to those who wait."""
    if seats is not None and seats < session.taken:
        text = worded("%(taken)s people have a place already, so there can be no fewer seats.", taken=session.taken)
        raise Invalid(text, fields={"seats": text}, kind="seats-taken")
    if seats == session.seats:
        return
    session.seats = seats
    db.flush()
    promote_waiting(db, session)


def _let_in(db: Session, session: LiveSession, booking: Booking) -> None:
    now = clock.now()
    booking.queued_at, booking.cancelled_at = now, None
    # Whoever waits goes first: a free seat is never overtaken.
    if _first_waiting(db, session.id) is None and _seat(db, session):
        booking.state, booking.seated_at = PlaceState.SEAT, now
        db.flush()
        record(db, PlaceTaken(booking.id, session.id, promoted=False), actor_id=booking.user_id)
    else:
        booking.state = PlaceState.WAITING
        db.flush()
        record(db, PlaceQueued(booking.id, session.id), actor_id=booking.user_id)


def _seat(db: Session, session: LiveSession) -> bool:
    """One more seat, if there is one."""
    free = LiveSession.seats.is_(None) | (LiveSession.taken < LiveSession.seats)
    sold = db.execute(
        sa.update(LiveSession)
        .where(LiveSession.id == session.id, free)
        .values(taken=LiveSession.taken + 1)
        .returning(LiveSession.taken)
        .execution_options(synchronize_session=False)
    ).first()
    db.refresh(session, ["taken"])
    return sold is not None


def _first_waiting(db: Session, session_id: int) -> Booking | None:
    return db.scalar(
        sa.select(Booking)
        .where(Booking.session_id == session_id, Booking.state == PlaceState.WAITING)
        .order_by(Booking.queued_at, Booking.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )


def _held(db: Session, session_id: int) -> LiveSession:
    session = held_for_writing(db, session_id)
    if session is None:
        raise NotFound(GONE)
    standing(session)
    if not needs_place(session):
        raise Conflict(OPEN, kind="open-to-all")
    return session


def _both(db: Session, booking_id: int) -> tuple[LiveSession, Booking]:
    """The hour, held, then the booking as it is now."""
    session_id = db.scalar(sa.select(Booking.session_id).where(Booking.id == booking_id))
    session = held_for_writing(db, session_id) if session_id is not None else None
    booking = db.get(Booking, booking_id, populate_existing=True)
    if session is None or booking is None:
        raise NotFound(GONE)
    return session, booking


def _of_user(db: Session, session_id: int, user: User) -> Booking | None:
    """A place held already, maybe under an address the account had before."""
    return db.scalar(
        sa.select(Booking)
        .where(Booking.session_id == session_id, Booking.user_id == user.id, Booking.state != PlaceState.CANCELLED)
        .order_by(Booking.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )


def _of_address(db: Session, session_id: int, address: str) -> Booking | None:
    return db.scalar(
        sa.select(Booking)
        .where(Booking.session_id == session_id, Booking.address == address)
        .execution_options(populate_existing=True)
    )


def _asked(db: Session, session: LiveSession, address: str, name: str) -> Booking:
    booking = Booking(
        public_id=new_public_id(),
        session_id=session.id,
        address=address,
        name=name,
        nonce=secrets.token_urlsafe(32),
        state=PlaceState.ASKED,
        asked_at=clock.now(),
    )
    db.add(booking)
    return booking
