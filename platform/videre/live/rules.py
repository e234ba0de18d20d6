"""What a live hour may be: kinds, limits, the states of a place, and what a moment means for an hour."""

from datetime import datetime, timedelta
from enum import StrEnum

MINUTES_LEAST = 5
MINUTES_MOST = 12 * 60
TIMES_MOST = 52
WEEKS_MOST = 8
"""Longest step of a series: every eighth week."""
SEATS_MOST = 10_000
TITLE_LENGTH = 120
ABOUT_LENGTH = 5000
PLACE_LENGTH = 200
LINK_LENGTH = 1000
SAID_LENGTH = 300
TOPIC_LENGTH = 300
ANSWER_LENGTH = 20_000
TOPICS_MOST = 100
PEOPLE_MOST = 100_000

JOIN_BEFORE = timedelta(minutes=15)
"""From when on the way in is shown before an hour begins."""
AHEAD_MOST = timedelta(days=2 * 366)
LINK_LASTS = timedelta(hours=24)
"""How long a place may be confirmed that was asked for."""
ASKED_AGAIN_AFTER = timedelta(minutes=10)
"""Who asks again for the same place within this time gets no second letter."""
STRANGERS_KEPT = timedelta(days=30)
SHOWN_AHEAD = timedelta(days=60)


class Kind(StrEnum):
    """What people meet for."""

    QA = "qa"
    BRING_YOUR_OWN_CODE = "bring-your-own-code"
    OTHER = "other"


KIND_NAMES = {
    Kind.QA: "Questions and answers",
    Kind.BRING_YOUR_OWN_CODE: "Bring your own code",
    Kind.OTHER: "Live hour",
}


class HostRole(StrEnum):
    """Who holds an hour."""

    HOST = "host"
    CO_HOST = "co-host"


class PlaceState(StrEnum):
    """How far a booking is: the address is not confirmed yet, a seat is held, the list is waited on, given back."""

    ASKED = "asked"
    SEAT = "seat"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """What a moment is for an hour. ``joinable``: it begins within minutes, and the way in is shown."""

    AHEAD = "ahead"
    JOINABLE = "joinable"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


def phase(starts_at: datetime, ends_at: datetime, now: datetime, *, cancelled: bool = False) -> Phase:
    """Where `now` lies; an hour has begun at its first moment and is over at its last."""
    if cancelled:
        return Phase.CANCELLED
    if now >= ends_at:
        return Phase.OVER
    if now >= starts_at:
        return Phase.RUNNING
    return Phase.JOINABLE if now >= starts_at - JOIN_BEFORE else Phase.AHEAD


def is_open_to_join(now_is: Phase) -> bool:
    """Whether the way in is shown."""
    return now_is in (Phase.JOINABLE, Phase.RUNNING)


def confirm_until(asked_at: datetime, ends_at: datetime) -> datetime:
    """Until when the letter's link takes a place."""
    return min(asked_at + LINK_LASTS, ends_at)
