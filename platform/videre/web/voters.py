"""Who votes: an account, or a browser that goes by a random name it was given when it first voted.

What is kept is a keyed hash of that name, so neither the database nor a copy of it can act for the browser.
"""

import hashlib
import hmac
import re
import secrets

from flask import Response, request

from videre.foundation.personal import Kept, declare_kept
from videre.web.context import services
from videre.web.people import reader

COOKIE = "videre_voter"
LASTS = 365 * 24 * 3600
_NAME = re.compile(r"[A-Za-z0-9_-]{32}")

declare_kept(
    Kept(
        COOKIE,
        "cookie",
        "A random name for this browser, so that “I have this too” and votes count once.",
        "a year; only if you vote without being signed in",
    )
)


def voter() -> str | None:
    """The key under which the present reader votes; None for a browser that has not voted yet."""
    if (who := reader()) is not None:
        return f"user:{who.id}"
    name = request.cookies.get(COOKIE, "")
    return _hashed(name) if _NAME.fullmatch(name) else None


def new_voter() -> tuple[str, str]:
    """A key for a browser that votes for the first time, and the name that `remember_voter` gives it."""
    name = secrets.token_urlsafe(24)
    return _hashed(name), name


def remember_voter(response: Response, name: str) -> None:
    """Have the browser keep its name."""
    settings = services().settings
    response.set_cookie(
        COOKIE,
        name,
        max_age=LASTS,
        path=settings.prefix or "/",
        secure=settings.address.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )


def _hashed(name: str) -> str:
    key = hashlib.sha256(b"videre.voter:" + services().settings.secret_key.encode()).digest()
    return hmac.new(key, name.encode("ascii"), hashlib.sha256).hexdigest()
