"""What a calendar says of a live hour, apart from how calendars write it."""

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
