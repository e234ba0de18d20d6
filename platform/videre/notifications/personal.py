"""What the outbox knows of people."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.accounts.personal import rows
from videre.foundation.personal import PersonalData, declare
from videre.notifications.models import Letter


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
