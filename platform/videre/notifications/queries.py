"""Questions about letters."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.foundation import clock
from videre.live.models import Booking, LiveHost, LiveSession
from videre.live.rules import PlaceState
from videre.live.staffing import hearers_of
from videre.notifications.models import Letter

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Details:
    """What a calendar tells of an hour besides its time."""

    uid: str
    about: str
    place: str | None
    link: str | None
    link_hidden: bool


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to write to. ``booking_id`` where it is for their place."""

    address: str
    user_id: int | None
    language: str | None
    booking_id: int | None = None


def latest_letters(db: Session, *, limit: int = 50) -> Sequence[Letter]:
    """The outbox, newest first."""
    return db.scalars(sa.select(Letter).order_by(Letter.id.desc()).limit(limit)).all()


def parked_letters(db: Session) -> Sequence[Letter]:
    """Letters that could not be delivered, with the reason."""
    return db.scalars(sa.select(Letter).where(Letter.parked_at.is_not(None)).order_by(Letter.id)).all()


def waiting_letters(db: Session, *, longer_than: timedelta) -> int:
    """How many letters have waited for longer than that."""
    waiting = Letter.sent_at.is_(None) & Letter.parked_at.is_(None)
    counted = sa.select(sa.func.count()).where(waiting, Letter.created_at < clock.ago(longer_than))
    return db.execute(counted).scalar_one()


def details_of(db: Session, session_ids: Collection[int]) -> dict[int, Details]:
    """By the hour's row number."""
    rows = db.execute(
        sa.select(
            LiveSession.id,
            LiveSession.uid,
            LiveSession.about,
            LiveSession.place,
            LiveSession.link,
            LiveSession.link_hidden,
        ).where(LiveSession.id.in_(session_ids))
    )
    return {row.id: Details(row.uid, row.about, row.place, row.link, row.link_hidden) for row in rows}


def hosts_of(db: Session, session_id: int) -> list[Recipient]:
    """Who holds the hour."""
    rows = db.execute(
        sa.select(User.address, User.id, User.language)
        .join(LiveHost, LiveHost.user_id == User.id)
        .where(LiveHost.session_id == session_id)
        .order_by(User.id)
    )
    return [Recipient(address, user_id, language) for address, user_id, language in rows]


def guests_of(db: Session, session_id: int, *states: PlaceState) -> Iterator[Recipient]:
    """Who has a place, or waits for one."""
    rows = db.execute(
        sa.select(Booking.address, Booking.user_id, Booking.language, Booking.id)
        .where(Booking.session_id == session_id, Booking.state.in_(states))
        .order_by(Booking.id)
    )
    for address, user_id, language, booking_id in rows:
        yield Recipient(address, user_id, language or None, booking_id)


def followers_of(db: Session, session: LiveSession, after: int) -> list[Recipient]:
    """The next `AT_ONCE` people who chose to hear and are meant by the hour, from the account `after` on."""
    meant = hearers_of(session.id, session.course_id).where(User.id > after).limit(AT_ONCE)
    return [Recipient(one.address, one.id, one.language) for one in db.scalars(meant)]
