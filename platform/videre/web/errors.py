"""Refusals as answers: the right status, a stable kind, one sentence, an id for the log; never a trace."""

import errno
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from videre.foundation import logs
from videre.foundation.database import is_damaged
from videre.foundation.errors import FOR_SOME, Conflict, Invalid, NotAllowed, NotFound, Refusal
from videre.foundation.language import said
from videre.web.csrf import SAFE, StaleForm
from videre.web.looks import Look
from videre.web.pages import html, json_reply, spoken
from videre.web.people import has_session_cookie, reader
from videre.web.renamed import renamed

STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 422}
TITLES = {
    400: "That did not work",
    401: "You are signed out",
    403: "That is not for you",
    404: "There is nothing here",
    405: "That does not work here",
    409: "That does not fit together",
    413: "That is too large",
    422: "Some of it cannot be taken",
    429: "A little slower, please",
    500: "Something went wrong on our side",
    503: "Something this page needs is not answering",
}
SHOWN_AGAIN = 200_000
LATER = (401, 429, 503)
"""After these the same may be taken the next time."""
CARRIED = frozenset(["made", "homepage", "form_key", "exercise", "next", "tap", "do", "key", "seen"])
"""Fields that nobody types; they are sent along and not shown."""
NAMES = {
    "address": "Mail address",
    "language": "Language",
    "name": "Name",
    "sentence": "One sentence, if you like",
    "text": "Text",
    "title": "Title",
    "zone": "Time zone",
}
"""What fields are called on the page; others show the name they have in the form."""
FULL = (errno.ENOSPC, errno.EDQUOT)
_FAILURES = (sa.exc.OperationalError, sa.exc.TimeoutError)
"""It cannot be reached, is full or went away; or all its connections are taken."""


@dataclass(frozen=True, slots=True)
class Around:
    """Where a refused address belongs: a partner's look, and the title and address of pages around, nearest first."""

    look: Look | None = None
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RefusalPage:
    """What the error page says; ``typed`` is given back so that nothing written is lost.

    ``around`` is where the address that was asked for belongs; ``look`` is found there by the frame of the page.
    """

    status: int
    title: str
    message: str
    request_id: str
    fields: dict[str, str] = field(default_factory=dict)
    typed: list[tuple[str, str]] = field(default_factory=list)
    can_send_again: bool = False
    with_token: bool = False
    may_sign_in: bool = False
    around: Around = Around()
    carried: frozenset[str] = CARRIED
    names: Mapping[str, str] = field(default_factory=lambda: NAMES)

    @property
    def look(self) -> Look | None:
        """The look it is shown in."""
        return self.around.look


def wants_json() -> bool:
    """Whether a program asked."""
    return request.is_json or "/progress/" in request.path or request.accept_mimetypes.best == "application/json"


def prepare(app: Flask, around: Callable[[], Around]) -> None:
    """Translate everything that can be raised; `around` says where the present request's address belongs."""
    app.extensions["videre_around"] = around
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http)
    for failure in _FAILURES:
        app.register_error_handler(failure, _without_database)
    app.register_error_handler(sa.exc.DataError, _not_storable)
    app.register_error_handler(sa.exc.IntegrityError, _changed_meanwhile)
    app.register_error_handler(Exception, _unforeseen)


def _refused(error: Refusal) -> AnyResponse:
    if isinstance(error, NotFound) and (now := renamed()) is not None:
        return now
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    if error.kind == "signed-out":
        status = 401
    return _answer(status, error.kind, error.message, fields=error.fields if isinstance(error, Invalid) else None)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(error.get_response().get_data(), status, dict(error.get_response().headers))
    messages = {
        400: "The address or the request is not one we understand.",
        404: "There is nothing at this address.",
        405: "This address does not take that kind of request.",
        413: "What was sent is larger than may be taken, and nothing was kept. Go back: it is still in the form.",
    }
    if status == 405 and request.method in SAFE:
        messages[405] = "Only forms send to this address, so nothing was done. Go back to the page with the form."
    text = messages.get(status, error.description or HTTPStatus(status).phrase)
    if isinstance(error, StaleForm):
        text = StaleForm.description
    answer = _answer(
        status,
        "stale-form" if isinstance(error, StaleForm) else HTTPStatus(status).phrase.lower().replace(" ", "-"),
        text,
        send_again=isinstance(error, StaleForm),
    )
    if (wait := getattr(error, "retry_after", None)) is not None:
        answer.headers["Retry-After"] = str(wait)
    if status == 405 and (valid := getattr(error, "valid_methods", None)):
        answer.headers["Allow"] = ", ".join(sorted(valid))
    return answer


def _without_database(error: Exception) -> Response:
    """The answer when the database failed us: nothing was kept, and what was typed is given back."""
    logs.logger().error("the database does not answer", exc_info=error)
    answer = _answer(
        503, "database", "The database is not answering. Try again in a minute; what you sent was not kept."
    )
    answer.headers["Retry-After"] = "30"
    return answer


def _not_storable(error: sa.exc.DataError) -> Response:
    """The last net under the rooms' own checks: PostgreSQL refuses null bytes and numbers that SQLite takes."""
    logs.logger().error("the database cannot take a value", endpoint=request.endpoint, exc_info=error)
    return _answer(
        422, "not-storable", "Something in it holds a sign or a number that cannot be kept. Nothing was changed."
    )


def _changed_meanwhile(error: sa.exc.IntegrityError) -> Response:
    """What the request belongs to was removed or made by somebody else after it was looked at.

    Scripts send again what is answered with 503 and would drop it after a 409; the second time the reason is known.
    """
    logs.logger().error("changed at the same moment", endpoint=request.endpoint, exc_info=error)
    answer = _answer(
        503 if wants_json() else 409,
        "changed-meanwhile",
        "Something this belongs to changed at the same moment. Nothing was kept; send it again.",
        send_again=True,
    )
    answer.headers["Retry-After"] = "2"
    return answer


def _unforeseen(error: Exception) -> Response:
    if is_damaged(error):
        return _without_database(error)
    if isinstance(error, OSError) and error.errno in FULL:
        logs.logger().error("the disk is full", endpoint=request.endpoint, exc_info=error)
        return _answer(503, "disk-full", "There is no room on the disk of this installation. Nothing was kept.")
    logs.logger().error("unforeseen error", endpoint=request.endpoint, exc_info=error)
    return _answer(500, "unforeseen", "It is in our log. Tell us the number below if it happens again.")


def _answer(
    status: int, kind: str, message: str, *, fields: dict[str, str] | None = None, send_again: bool = False
) -> Response:
    request_id = g.get("videre_request_id", "")
    if wants_json():
        tongue = spoken()
        body: dict[str, object] = {"kind": kind, "message": said(message, tongue), "request": request_id}
        if fields:
            body["fields"] = {name: said(text, tongue) for name, text in fields.items()}
        return json_reply(body, status)
    who, near = None, Around()
    if status not in (500, 503):
        # A refusal that needs no database is still told when there is none, only without the reader's name.
        with suppress(*_FAILURES):
            near = current_app.extensions["videre_around"]()
            who = reader() if has_session_cookie() else None
    page = RefusalPage(
        status,
        TITLES.get(status, TITLES[400]),
        message,
        request_id,
        fields or {},
        _typed(status),
        can_send_again=send_again or (status in LATER and not _holds_secret()),
        with_token=has_session_cookie(),
        may_sign_in=status == 401 or (kind == FOR_SOME and who is None),
        around=near,
    )
    response = Response(html("errors/refusal.html", page, who=who), status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def _typed(status: int) -> list[tuple[str, str]]:
    """What the form held, to be given back; secrets are not, nor what is too large to be read at all."""
    return [
        (name, value[:SHOWN_AGAIN])
        for name, value in (_form().items(multi=True) if status != 413 else ())
        if value and name != "csrf_token" and "password" not in name
    ]


def _holds_secret() -> bool:
    """Whether what was typed is not given back whole, so that sending it again would not do."""
    return any("password" in name for name in _form())


def _form() -> MultiDict[str, str]:
    if request.method != "POST" or request.mimetype != "application/x-www-form-urlencoded":
        return MultiDict()
    try:
        return request.form
    except HTTPException:
        return MultiDict()
