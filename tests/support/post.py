"""What lay in the postbox: letters as a real mail server took them, read as people and calendar programs read them."""

import re
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import Envelope
from icalendar import Calendar

LINK = re.compile(r"https?://\S+")
PATIENCE = 90.0


def letters_in(envelopes: list[Envelope], address: str) -> list[EmailMessage]:
    """Every letter to `address`, in the order in which they came."""
    found = []
    for envelope in list(envelopes):
        if address in envelope.rcpt_tos:
            content = envelope.content
            message = message_from_bytes(
                content if isinstance(content, bytes) else (content or "").encode(), policy=policy.default
            )
            assert isinstance(message, EmailMessage)
            found.append(message)
    return found


def letter_in(envelopes: list[Envelope], address: str, subject: str, seconds: float = PATIENCE) -> EmailMessage:
    """The one letter to `address` whose subject begins so; waits for it."""
    found: list[EmailMessage] = []

    def has_come() -> bool:
        found[:] = [one for one in letters_in(envelopes, address) if str(one["Subject"]).startswith(subject)]
        return bool(found)

    until(has_come, f"no letter “{subject}” to {address}", seconds)
    assert len(found) == 1, [str(one["Subject"]) for one in found]
    return found[0]


def until(happened: Callable[[], bool], otherwise: str, seconds: float = PATIENCE) -> None:
    """Wait until it happened."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, otherwise
        time.sleep(0.2)


def text_of(letter: EmailMessage) -> str:
    """What a person reads."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_with(letter: EmailMessage, part: str) -> str:
    """The address in the letter that has `part` in it."""
    return next(address for address in LINK.findall(text_of(letter)) if part in address)


def calendar_of(letter: EmailMessage) -> Calendar | None:
    """What a calendar program reads; the same twice, as an alternative and as a file, or not at all."""
    alternatives = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    files = [part for part in letter.walk() if part.get_content_type() == "application/ics"]
    assert len(alternatives) == len(files) <= 1
    if not alternatives:
        return None
    read = Calendar.from_ical(alternatives[0].get_content())
    assert read == Calendar.from_ical(files[0].get_content())
    assert read["method"] == alternatives[0].get_param("method")
    return read


def event_of(letter: EmailMessage) -> Any:
    """The one event that came with the letter."""
    read = calendar_of(letter)
    assert read is not None, letter["Subject"]
    (event,) = read.walk("VEVENT")
    return event
