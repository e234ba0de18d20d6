"""Questions about letters."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation import clock
from videre.notifications.models import Letter


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
