"""Live hours as iCalendar (RFC 5545): stable UID, rising SEQUENCE, STATUS, and the time zone written out.

The promise of an hour is a wall-clock time in a zone, so DTSTART carries that zone; a calendar that knows the zone's
rules shows the right hour after any change of clocks.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vDuration

from videre.live.queries import Hour
from videre.live.rules import KIND_NAMES, Kind
from videre.notifications.calendars import Entry

PRODUCT = "-//Videre//Live hours//EN"
REFRESH = timedelta(hours=1)
MARGIN = timedelta(days=1)


def written(
    entries: Sequence[Entry], *, name: str = "", method: str = "PUBLISH", organiser: tuple[str, str] | None = None
) -> str:
    """The calendar's text. `organiser` is (name, mail address), which requests and cancellations need (RFC 5546)."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", method)
    if name:
        made.add("x-wr-calname", name)
        made.add("refresh-interval", vDuration(REFRESH), parameters={"value": "DURATION"})
        made.add("x-published-ttl", vDuration(REFRESH))
    for entry in entries:
        made.add_component(_event(entry, organiser))
    if entries:
        first, last = _span(entry.hour for entry in entries)
        made.add_missing_timezones(first_date=first.date(), last_date=last.date())
    return str(made.to_ical().decode())


def _event(entry: Entry, organiser: tuple[str, str] | None) -> Event:
    hour, zone = entry.hour, ZoneInfo(entry.hour.zone)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", hour.sequence)
    # When it was last changed, not when somebody asked: an unchanged feed is the same text every time.
    event.add("dtstamp", hour.changed_at)
    event.add("last-modified", hour.changed_at)
    starts, ends = hour.starts_at.astimezone(zone), hour.ends_at.astimezone(zone)
    if starts.fold or ends.fold:
        # A local time that comes twice means the first one to every calendar (RFC 5545, 3.3.5).
        starts, ends = starts.astimezone(UTC), ends.astimezone(UTC)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", hour.title)
    event.add("status", "CANCELLED" if hour.cancelled_at else "CONFIRMED")
    event.add("description", _description(entry))
    event.add("url", entry.url)
    location = ", ".join(part for part in (entry.place, entry.link) if part)
    if location:
        event.add("location", location)
    if organiser is not None:
        event.add("organizer", _person(*organiser))
    if entry.attendee is not None:
        guest = _person(entry.attendee, entry.attendee)
        guest.params.update({"partstat": "ACCEPTED", "role": "REQ-PARTICIPANT", "rsvp": "FALSE"})
        event.add("attendee", guest, encode=False)
    return event


def _description(entry: Entry) -> str:
    hour = entry.hour
    kind = KIND_NAMES[Kind(hour.kind)]
    return "\n\n".join(
        part for part in (f"{kind}: {hour.course_title}, {hour.partner_name}", entry.about, entry.url) if part
    )


def _person(name: str, address: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    person.params["cn"] = name
    return person


def _span(hours: Iterable[Hour]) -> tuple[datetime, datetime]:
    moments = [hour.starts_at for hour in hours]
    return min(moments) - MARGIN, max(moments) + MARGIN
