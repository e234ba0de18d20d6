"""Forms that take something from people without account: no puzzle, but a trap, a moment's patience, and limits.

A form carries `stranger_fields()`; the view calls `check_stranger()` before it does anything costly. People who are
signed in pass unseen: they have a name here, and what they send is counted elsewhere. Nothing typed is ever lost:
what is refused here can be sent again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from time import time

from flask import request
from itsdangerous import BadSignature, TimestampSigner
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests

from videre.foundation import clock
from videre.foundation.errors import Invalid
from videre.foundation.worded import worded
from videre.web.context import services
from videre.web.limits import limiter, network, parsed
from videre.web.pages import fragment
from videre.web.people import reader

TRAP = "homepage"
MADE = "made"
LEAST_SECONDS = 2.0
IN_AN_HOUR = 15
"""How many minutes' worth one address may send within an hour."""
EVERYBODY = "*"


@dataclass(frozen=True, slots=True)
class StrangerFields:
    """What the hidden part of a form holds."""

    trap: str
    made: str
    stamp: str


def stranger_fields() -> Markup:
    """The hidden fields for a form; nothing for people who are signed in."""
    if reader() is not None:
        return Markup()
    stamp = _signer().sign(b"form").decode("ascii")
    return Markup(fragment("parts/_stranger.html", StrangerFields(TRAP, MADE, stamp)))


def check_stranger(form: Mapping[str, str], *, limit: str | None = None) -> None:
    """Let a person pass and hold a flood.

    Raises TooManyRequests with the seconds to wait, or Invalid where a program seems to have filled the form.
    ``limit`` is how often one network address may send this form ("5/minute"); by default the setting's.
    """
    if reader() is not None:
        return
    count_stranger(limit)
    if form.get(TRAP):
        raise Invalid(
            "A field that people do not see was filled in; perhaps your browser did it. Send it again as it is now.",
            kind="trap",
        )
    if not services().settings.rate_limits:
        return
    try:
        _, made = _signer().unsign(form.get(MADE, "")[:200], return_timestamp=True)
    except BadSignature:
        raise Invalid(
            "This form was not complete when it came back. Here it is anew with what you typed: send it again.",
            kind="form-incomplete",
        ) from None
    if (clock.now() - made).total_seconds() < LEAST_SECONDS:
        raise Invalid("That came faster than people type. Nothing is lost: send it again now.", kind="too-fast")


def count_stranger(limit: str | None = None) -> None:
    """Count one unsafe request of a stranger, by network address and all together; TooManyRequests beyond the limits.

    The common limit is looked at first and counts only what passes the other, so that one address cannot use it up
    and so many addresses cannot fill the memory.
    """
    settings = services().settings
    if reader() is not None or not settings.rate_limits:
        return
    everybody = RateLimitItemPerMinute(settings.strangers_posts)
    own = parsed(limit) if limit else RateLimitItemPerMinute(settings.stranger_posts)
    if not limiter().test(everybody, EVERYBODY):
        raise _later(everybody, EVERYBODY)
    for item in (own, RateLimitItemPerHour(own.amount * IN_AN_HOUR)):
        which = (request.endpoint or "", network(request.remote_addr or ""))
        if not limiter().hit(item, *which):
            raise _later(item, *which)
    if not limiter().hit(everybody, EVERYBODY):
        raise _later(everybody, EVERYBODY)


def _later(item: RateLimitItem, *which: str) -> TooManyRequests:
    wait = max(1, ceil(limiter().get_window_stats(item, *which).reset_time - time()))
    return TooManyRequests(
        worded(
            "Too much came in a short time. Nothing you typed is lost: send it again in %(wait)s seconds. People who "
            "are signed in need not wait.",
            wait=wait,
        ),
        retry_after=wait,
    )


def _signer() -> TimestampSigner:
    return TimestampSigner(services().settings.secret_key, salt="videre.stranger-form", key_derivation="hmac")
