"""Accounts, the ways into them, and failed sign-ins."""

import secrets
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from videre.foundation.database import Base


def first_session_version() -> int:
    """Where a new account begins to count: nine digits at most, with room for raising it."""
    return 1 + secrets.randbelow(900_000_000)


class User(Base):
    """A person with an account. ``address`` is confirmed and kept in lower case; ``name`` may be a pseudonym.

    ``session_version`` is part of every cookie: raising it signs out everywhere at once. It begins anywhere, because
    row numbers come back: SQLite gives the highest one anew after an erasure, and so does any database put back from a
    backup. A cookie of the account that had the number before must not open the next one.
    ``last_seen_on`` is a day, not a moment: it is only there to know who stays away (retention).
    """

    __tablename__ = "videre_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    address: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    session_version: Mapped[int] = mapped_column(default=first_session_version)
    zone: Mapped[str | None] = mapped_column(sa.String(60))
    language: Mapped[str | None] = mapped_column(sa.String(12))
    administrator_since: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_seen_on: Mapped[date | None]
    erase_after: Mapped[datetime | None] = mapped_column(index=True)


class MailedLink(Base):
    """Something a person may do by a link in a letter, once, before it expires.

    The link itself is signed and never stored; ``nonce`` is what it signs. ``purpose`` is one of
    sign-up, sign-in, reset, address. ``user_id`` is empty while nobody has that address yet.
    """

    __tablename__ = "videre_mailed_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(12))
    nonce: Mapped[str] = mapped_column(sa.String(43), unique=True)
    address: Mapped[str] = mapped_column(sa.String(254), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str | None] = mapped_column(sa.String(80))
    next: Mapped[str | None] = mapped_column(sa.String(300))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class FailedSignIn(Base):
    """A wrong password, counted per keyed hash of the address tried, so that no address typed is kept."""

    __tablename__ = "videre_failed_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class TiedIdentity(Base):
    """Who somebody is elsewhere, as a way into their account: an issuer's subject belongs to one account."""

    __tablename__ = "videre_identity"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(sa.String(200))
    subject: Mapped[str] = mapped_column(sa.String(254))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime]


class Erased(Base):
    """A tombstone: this account was erased and stays so, also after a backup is restored."""

    __tablename__ = "videre_erased"

    public_id: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    at: Mapped[datetime]
