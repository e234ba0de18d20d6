"""Live hours as people's calendars take them. How that is written is `icalendars`, loaded when something is."""

from collections.abc import Sequence
from dataclasses import dataclass

from videre.live.queries import Hour


@dataclass(frozen=True, slots=True)
class Entry:
    """An hour in a calendar. ``url`` is its page; ``link`` the way in, only where the reader may have it;
    ``place`` a room; ``attendee`` the address of somebody with a place, in a letter to them."""

    hour: Hour
    uid: str
    url: str
    about: str = ""
    place: str | None = None
    link: str | None = None
    attendee: str | None = None


def calendar(
    entries: Sequence[Entry], *, name: str = "", method: str = "PUBLISH", organiser: tuple[str, str] | None = None
) -> str:
    """The calendar's text. `organiser` is (name, mail address), which requests and cancellations need (RFC 5546)."""
    from videre.notifications.icalendars import written  # noqa: PLC0415 - 80 modules, and few letters carry a calendar

    return written(entries, name=name, method=method, organiser=organiser)
