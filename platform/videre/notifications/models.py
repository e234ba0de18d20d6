"""The outbox."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from videre.foundation.database import Base


class Letter(Base):
    """A letter promised in the transaction of its cause; ``cause`` is unique, so that none is sent twice.

    The text is made from ``kind`` and ``facts`` when it is sent, so no secret link is ever stored.
    """

    __tablename__ = "videre_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(30))
    address: Mapped[str] = mapped_column(sa.String(254), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(sa.String(12))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(sa.String(300))
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]


class PersonalFeed(Base):
    """The address of somebody's own calendar feed: signed over ``nonce``; a new one makes the old address dead."""

    __tablename__ = "videre_personal_feed"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"), primary_key=True)
    nonce: Mapped[str] = mapped_column(sa.String(43), unique=True)
    made_at: Mapped[datetime]
