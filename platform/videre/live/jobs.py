"""What is done to live hours once a day: forgetting what nobody needs any more."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation import clock
from videre.foundation.database import begin_write
from videre.foundation.jobs import Job
from videre.foundation.rounds import every_day
from videre.live.actions.cases import tidy_cases
from videre.live.models import Booking, LiveSession
from videre.live.rules import LINK_LASTS, STRANGERS_KEPT, PlaceState


@every_day("live.tidy")
def tidy_live(job: Job) -> None:
    """Forget places that were never confirmed, and who came long ago."""
    with job.unit_of_work() as db:
        forget_bookings(db, clock.now(), timedelta(days=job.settings.retention_days))
        tidy_cases(db)


def forget_bookings(db: Session, now: datetime, retention: timedelta) -> int:
    """Remove unconfirmed wishes after a day, strangers' places 30 days after the hour, others' after `retention`."""
    begin_write(db)
    over = Booking.session_id.in_(sa.select(LiveSession.id).where(LiveSession.ends_at < now - STRANGERS_KEPT))
    long_over = Booking.session_id.in_(sa.select(LiveSession.id).where(LiveSession.ends_at < now - retention))
    unconfirmed = (Booking.state == PlaceState.ASKED) & (Booking.asked_at < now - LINK_LASTS)
    gone = sa.delete(Booking).where(unconfirmed | (over & Booking.user_id.is_(None)) | long_over)
    return len(db.execute(gone.returning(Booking.id).execution_options(synchronize_session=False)).all())
