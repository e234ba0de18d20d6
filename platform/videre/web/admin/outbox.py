"""The outbox of a demo: letters as they would be sent, so that links can be followed without a mail server."""

import re
from dataclasses import dataclass
from datetime import datetime

from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from videre.notifications.channels import is_sending
from videre.notifications.composing import compose
from videre.notifications.models import Letter
from videre.notifications.queries import latest_letters
from videre.web.admin.area import area
from videre.web.context import db, services
from videre.web.pages import render
from videre.web.policies import DEMO

LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """One letter; ``text`` is escaped, its links can be followed. Empty if it is of no use any more."""

    id: int
    to: str
    at: datetime
    subject: str
    text: Markup
    state: str


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """The newest letters first."""

    letters: list[ShownLetter]
    sends: bool


@area.route("/admin/outbox", policy=DEMO)
def outbox() -> ResponseReturnValue:
    """Show them."""
    letters = [_shown(letter) for letter in latest_letters(db())]
    return render("admin/outbox.html", OutboxPage(letters, is_sending(services().settings)))


def linked(text: str) -> Markup:
    """Plain text with its addresses as links."""
    parts, at = [], 0
    for found in LINK.finditer(text):
        address = found.group().rstrip(".,")
        parts += [escape(text[at : found.start()]), Markup('<a href="{0}">{0}</a>').format(address)]
        at = found.start() + len(address)
    return Markup("").join([*parts, escape(text[at:])])


def _shown(letter: Letter) -> ShownLetter:
    composed = compose(db(), services().settings, letter)
    state = "sent" if letter.sent_at else "not sent" if letter.parked_at else "waiting"
    if state == "waiting" and not is_sending(services().settings):
        state = ""
    return ShownLetter(
        letter.id,
        letter.address,
        letter.created_at,
        composed.subject if composed else "",
        linked(composed.text) if composed else Markup(""),
        f"{state}: {letter.problem}" if letter.problem else state,
    )
