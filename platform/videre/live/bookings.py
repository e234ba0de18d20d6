"""Who has a place in an hour, and who waits."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.live.models import Booking
from videre.live.rules import PlaceState


def bookings_of(db: Session, session_id: int, *states: PlaceState) -> Sequence[Booking]:
    """Who has a place, then who waits, each in their order; `states` narrows it down."""
    wanted = states or (PlaceState.SEAT, PlaceState.WAITING)
    return db.scalars(
        sa.select(Booking)
        .where(Booking.session_id == session_id, Booking.state.in_(wanted))
        .order_by(Booking.state, Booking.queued_at, Booking.id)
    ).all()


def booking_of(db: Session, session_id: int, user_id: int) -> Booking | None:
    """The place somebody with an account has or waits for."""
    return db.scalar(
        sa.select(Booking)
        .where(Booking.session_id == session_id, Booking.user_id == user_id, Booking.state != PlaceState.CANCELLED)
        .order_by(Booking.id)
        .limit(1)
    )
