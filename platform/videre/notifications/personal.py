"""What the outbox knows of people."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.accounts.personal import rows
from videre.foundation.personal import PersonalData, declare
from videre.notifications.models import Letter, PersonalFeed


def _to(user_id: int) -> sa.ColumnElement[bool]:
    own = sa.select(User.address).where(User.id == user_id).scalar_subquery()
    return (Letter.user_id == user_id) | (Letter.address == own)


def _export(db: Session, user_id: int) -> Iterator[dict[str, Any]]:
    letters = db.scalars(sa.select(Letter).where(_to(user_id)).order_by(Letter.id))
    yield from rows(letters, "id", "user_id", "cause", "facts")


def _erase(db: Session, user_id: int) -> None:
    db.execute(sa.delete(Letter).where(_to(user_id)).execution_options(synchronize_session=False))


declare(
    PersonalData(
        "videre_letter",
        "Letters to you: which kind, where to, when sent, and why not if it failed. Their text is not kept.",
        "contract: the letters an account needs",
        "30 days.",
        _export,
        _erase,
        20,
    )
)


def _export_feed(db: Session, user_id: int) -> Iterator[dict[str, Any]]:
    yield from rows(db.scalars(sa.select(PersonalFeed).where(PersonalFeed.user_id == user_id)), "user_id", "nonce")


def _erase_feed(db: Session, user_id: int) -> None:
    db.execute(sa.delete(PersonalFeed).where(PersonalFeed.user_id == user_id))


declare(
    PersonalData(
        "videre_personal_feed",
        "That you made a calendar feed of your own live hours, and when; the address itself is not in the export.",
        "contract: the feed you asked for",
        "Until you end it or the account is deleted.",
        _export_feed,
        _erase_feed,
    )
)
