"""The address of somebody's own feed: a secret that calendars can hold, and that its owner can end at any time."""

import secrets

import sqlalchemy as sa
from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.foundation import clock
from videre.foundation.errors import NotFound
from videre.notifications.models import PersonalFeed

LONGEST_TOKEN = 200


def feed_of(db: Session, user_id: int) -> PersonalFeed | None:
    """The feed somebody has made, if any."""
    return db.get(PersonalFeed, user_id)


def make_feed(db: Session, user_id: int) -> PersonalFeed:
    """A new address; an earlier one is dead from now on."""
    end_feed(db, user_id)
    made = PersonalFeed(user_id=user_id, nonce=secrets.token_urlsafe(32), made_at=clock.now())
    db.add(made)
    db.flush()
    return made


def end_feed(db: Session, user_id: int) -> None:
    """No feed any more."""
    db.execute(sa.delete(PersonalFeed).where(PersonalFeed.user_id == user_id))


def token(secret_key: str, feed: PersonalFeed) -> str:
    """What stands in the address."""
    return _signer(secret_key).sign(feed.nonce).decode("ascii")


def opened(db: Session, secret_key: str, token: str) -> User:
    """Whose feed it is; NotFound for an address that was never ours or is dead by now."""
    try:
        nonce = _signer(secret_key).unsign(token[:LONGEST_TOKEN].encode()).decode("ascii")
    except (BadSignature, UnicodeError):
        raise NotFound from None
    owner = db.scalar(
        sa.select(User).join(PersonalFeed, PersonalFeed.user_id == User.id).where(PersonalFeed.nonce == nonce)
    )
    if owner is None:
        raise NotFound
    return owner


def _signer(secret_key: str) -> Signer:
    return Signer(secret_key, salt="videre.feed", key_derivation="hmac")
