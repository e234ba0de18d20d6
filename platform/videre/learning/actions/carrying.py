"""Handing a browser's evidence to another browser without an account: once, within a day."""

import secrets
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation import clock
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.foundation.jobs import enqueue
from videre.foundation.worded import worded
from videre.learning.models import Carry
from videre.learning.rules import CARRY_BYTES, CARRY_FORGOTTEN, CARRY_LASTS, CARRY_MOST

FORGET = "learning.forget-carried"
GONE = "This link has been used, or is about a day old. Make a new one on the device that has your progress."


def hand_over(db: Session, payload: str) -> str:
    """Keep `payload` for the one who comes with the token, which is returned and not kept itself."""
    size = len(payload.encode())
    if size > CARRY_BYTES:
        raise Invalid(
            worded(
                "Your progress has %(size)s bytes; a link can carry %(most)s. Save it as a file instead.",
                size=f"{size:,}",
                most=f"{CARRY_BYTES:,}",
            ),
            kind="too-long",
        )
    now = clock.now()
    forget_expired(db, now)
    if db.execute(sa.select(sa.func.count()).select_from(Carry)).scalar_one() >= CARRY_MOST:
        raise Conflict("Too many links are waiting just now. Save your progress as a file instead.", kind="full")
    token = secrets.token_urlsafe(24)
    db.add(Carry(token_hash=_hashed(token), payload=payload, created_at=now, expires_at=now + CARRY_LASTS))
    db.flush()
    # One round for all links made within an hour, when the last of them has run out.
    enqueue(db, FORGET, workflow_id=f"{FORGET}-{now:%Y%m%d%H}", after=CARRY_FORGOTTEN)
    return token


def forget_expired(db: Session, now: datetime) -> None:
    """Remove what nobody came for."""
    db.execute(sa.delete(Carry).where(Carry.expires_at <= now))


def is_waiting(db: Session, token: str) -> bool:
    """Whether something waits under the token; looking does not take it."""
    found = sa.select(Carry.token_hash).where(Carry.token_hash == _hashed(token), Carry.expires_at > clock.now())
    return db.execute(found).first() is not None


def take_over(db: Session, token: str) -> str:
    """What was handed over; whoever comes second finds nothing."""
    taken = db.execute(
        sa.delete(Carry)
        .where(Carry.token_hash == _hashed(token), Carry.expires_at > clock.now())
        .returning(Carry.payload)
        .execution_options(synchronize_session=False)
    ).scalar()
    if taken is None:
        raise NotFound(GONE, kind="carry-gone")
    return taken


def _hashed(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
