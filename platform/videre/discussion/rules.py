"""What may be asked, and what state a question is in. Values in, values out."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

SENT_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
ASKED_AN_HOUR = 60
"""How many questions and replies one account may send within an hour, unless it helps in the course."""
ADDRESS_KEPT = timedelta(days=180)
TAKEN_AWAY_KEPT = timedelta(days=30)
WAITING_KEPT = timedelta(days=180)

_SECONDS = re.compile(r"(\d{1,6})(\.\d{1,6})?", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})", re.ASCII)
_VOTES_TOLD = frozenset((*range(6), 10, 20, 50, 100, 200, 500, 1000))


class State(StrEnum):
    """Whether others see a question or reply."""

    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"


def state(shown_at: datetime | None, hidden_at: datetime | None) -> State:
    """The state of a question or reply with these moments."""
    if hidden_at is not None:
        return State.HIDDEN
    return State.WAITING if shown_at is None else State.SHOWN


def second_of(typed: str) -> float:
    """A moment of a video, in seconds: "40", "40.5", "0:40" or "1:02:03". Raises ValueError."""
    text = typed.strip(" ")
    if found := _SECONDS.fullmatch(text):
        return float(text)
    if (found := _CLOCK.fullmatch(text)) and int(found.group(3)) < 60:
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return float(hours * 3600 + minutes * 60 + seconds)
    raise ValueError("A moment of the video looks like 0:40 or 1:02:03.")


def sent_key(typed: str) -> str | None:
    """The key a form came with, None if it is none that we made."""
    return typed if SENT_KEY.fullmatch(typed) else None


def is_told_at(votes: int) -> bool:
    """Whether kept pages are made anew for this number of votes.

    Not for every one: three hundred people may vote within a minute, and pages with script ask for the number anyway.
    """
    return votes in _VOTES_TOLD
