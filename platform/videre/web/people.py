"""Who is reading: the session cookie, and the one statement that turns it into a person with current rights."""

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, request, session
from flask_login import LoginManager, login_user, logout_user

from videre.accounts.models import User
from videre.courses.models import Staff
from videre.partners.models import Membership
from videre.web.context import db

SESSION_COOKIE = "videre_session"
IDENTITY = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})", re.ASCII)

_READER = sa.select(
    User.id,
    User.public_id,
    User.name,
    User.zone,
    User.language,
    User.administrator_since,
    User.session_version,
    sa.or_(
        sa.exists().where(Membership.user_id == User.id).correlate(User),
        sa.exists().where(Staff.user_id == User.id).correlate(User),
    ).label("is_staff"),
).where(User.id == sa.bindparam("id"), User.session_version == sa.bindparam("version"))


@dataclass(frozen=True, slots=True)
class Reader:
    """The signed-in person as pages need them; the properties are those that Flask-Login asks for."""

    id: int
    public_id: str
    name: str
    zone: str | None
    language: str | None
    is_administrator: bool
    session_version: int
    is_staff: bool = False

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the cookie holds: raising the session version makes every older cookie worthless."""
        return f"{self.id}.{self.session_version}"


def has_session_cookie() -> bool:
    """Whether the browser sent a session at all; cheap, and leaves the session untouched."""
    return SESSION_COOKIE in request.cookies


def session_identity() -> tuple[int, int] | None:
    """(user id, session version) that the cookie claims; to be compared with the row by whoever reads it."""
    if not has_session_cookie():
        return None
    return _parsed(session.get("_user_id"))


def reader() -> Reader | None:
    """The person reading, by one statement at first use; None for visitors and for cookies no longer valid."""
    if "videre_reader" not in g:
        identity = session_identity()
        g.videre_reader = _read(identity) if identity else None
    found: Reader | None = g.videre_reader
    return found


def sign_in_session(user: User, *, lasting: bool = True) -> None:
    """Begin a fresh session for `user`; whatever the old one held is dropped."""
    session.clear()
    session.permanent = lasting
    person = Reader(
        user.id,
        user.public_id,
        user.name,
        user.zone,
        user.language,
        user.administrator_since is not None,
        user.session_version,
    )
    login_user(person)
    g.videre_reader = person


def sign_out_session() -> None:
    """End this browser's session."""
    logout_user()
    session.clear()
    g.videre_reader = None


def prepare(app: Flask) -> None:
    """Join Flask-Login to the application."""
    manager = LoginManager()
    # Addresses of phones change all the time; a changed password or "sign out everywhere" ends a session instead.
    manager.session_protection = None
    manager.user_loader(_by_cookie)
    # Not init_app: that opens the session on every answer to look after a cookie that we do not use.
    app.login_manager = manager  # type: ignore[attr-defined]


def _by_cookie(claimed: str) -> Reader | None:
    identity = _parsed(claimed)
    return _read(identity) if identity else None


def _parsed(claimed: Any) -> tuple[int, int] | None:
    found = IDENTITY.fullmatch(claimed) if isinstance(claimed, str) else None
    return (int(found.group(1)), int(found.group(2))) if found else None


def _read(identity: tuple[int, int]) -> Reader | None:
    row = db().execute(_READER, {"id": identity[0], "version": identity[1]}).first()
    if row is None:
        return None
    return Reader(
        row.id,
        row.public_id,
        row.name,
        row.zone,
        row.language,
        row.administrator_since is not None,
        row.session_version,
        bool(row.is_staff) or row.administrator_since is not None,
    )
