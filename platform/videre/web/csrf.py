"""No other site may act in a reader's name.

Every unsafe request must come from our own pages (``Sec-Fetch-Site``, else ``Origin``, else ``Referer``); forms of
signed-in readers carry a token besides. Pages that are the same for everybody carry none, so that they can be
cached. Source: OWASP cheat sheet on cross-site request forgery, *Fetch Metadata* and *Verifying origin*.
"""

from urllib.parse import urlsplit

from flask import request
from flask_wtf.csrf import generate_csrf, validate_csrf
from markupsafe import Markup
from werkzeug.exceptions import BadRequest
from wtforms import ValidationError

from videre.foundation.errors import NotAllowed
from videre.web.people import has_session_cookie

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class StaleForm(BadRequest):
    """The form's token is missing or of an earlier session: what was typed is shown again, to be sent again."""

    description = "This form was open for long, or you signed in or out meanwhile. Nothing you typed is lost."


def is_unsafe() -> bool:
    """Whether the request may change something."""
    return request.method not in SAFE


def check(*, with_token: bool) -> None:
    """Refuse requests from elsewhere, and forms without a valid token."""
    if not _is_from_here():
        raise NotAllowed("This was sent from another site, so nothing was done.", kind="cross-site")
    if with_token:
        check_token(request.form.get("csrf_token") or request.headers.get("X-CSRF-Token"))


def check_token(token: str | None) -> None:
    """Refuse a form without a valid token; for views that read their form themselves."""
    if has_session_cookie():
        try:
            validate_csrf(token)
        except ValidationError as error:
            raise StaleForm from error


def _is_from_here() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    if not origin or origin == "null":
        return False
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:  # no address at all, such as "http://["
        return False


def field() -> Markup:
    """The hidden field for a form of ours; sets the session cookie if there is none yet."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())
