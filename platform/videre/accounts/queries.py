"""Questions about accounts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import Erased, FailedSignIn, User
from videre.accounts.rules import TRIES_SPAN
from videre.foundation import clock
from videre.foundation.errors import NotFound, shortened


def user_by_address(db: Session, address: str) -> User | None:
    """Who has this address (as :func:`rules.address` gives it)."""
    return db.scalar(sa.select(User).where(User.address == address))


def user_at(db: Session, address: str) -> User:
    """The same for commands: NotFound with a sentence."""
    found = user_by_address(db, address.strip().lower())
    if found is None:
        raise NotFound(f"Nobody has an account with the address {shortened(address)}.")
    return found


def accounts(db: Session, *, limit: int = 1000) -> Sequence[User]:
    """All accounts, newest first; for operators."""
    return db.scalars(sa.select(User).order_by(User.created_at.desc(), User.id.desc()).limit(limit)).all()


def failed_sign_ins(db: Session, address_hash: str) -> int:
    """How often somebody failed to sign in as this address within the span that counts."""
    recent = sa.select(sa.func.count()).where(
        FailedSignIn.address_hash == address_hash, FailedSignIn.at > clock.ago(TRIES_SPAN)
    )
    return db.execute(recent).scalar_one()


def due_for_erasure(db: Session, at: datetime) -> Sequence[int]:
    """Accounts whose grace period is over, and erased ones that a restored backup brought back."""
    tombstoned = User.public_id.in_(sa.select(Erased.public_id))
    return db.scalars(sa.select(User.id).where((User.erase_after <= at) | tombstoned).order_by(User.id)).all()


def absent_since(db: Session, day: date) -> Sequence[int]:
    """Accounts of people who have not been here since `day` and were not told so yet; administrators stay."""
    seen = sa.func.coalesce(User.last_seen_on, sa.func.date(User.created_at))
    return db.scalars(
        sa.select(User.id)
        .where(seen < day, User.erase_after.is_(None), User.administrator_since.is_(None))
        .where(User.created_at < clock.now() - timedelta(days=1))
        .order_by(User.id)
    ).all()
