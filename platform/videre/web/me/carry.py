"""The other end of a link or QR code: looking shows a button, and only the button takes what waits there."""

from dataclasses import dataclass
from json import loads

from flask.typing import ResponseReturnValue

from videre.foundation import addresses
from videre.learning.actions.carrying import is_waiting, take_over
from videre.web.context import db
from videre.web.me.area import area
from videre.web.pages import json_reply, render
from videre.web.policies import PUBLIC

LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class CarryPage:
    """Whether something waits; the address itself says which."""

    waits: bool
    path: str


@area.route(addresses.CARRY, policy=PUBLIC)
def carry_show(token: str) -> ResponseReturnValue:
    """A page with a button; nothing is taken by looking, since mail programs and previews look too."""
    waits = len(token) <= LONGEST_TOKEN and is_waiting(db(), token)
    answer = render("me/carry.html", CarryPage(waits, f"me/carry/{token}"), 200 if waits else 404)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@area.route(addresses.CARRY, policy=PUBLIC, methods=("POST",), csrf="origin", limit="60/minute")
def carry_take(token: str) -> ResponseReturnValue:
    """The evidence, for this one browser."""
    return json_reply({"evidence": loads(take_over(db(), token[: LONGEST_TOKEN + 1]))})
