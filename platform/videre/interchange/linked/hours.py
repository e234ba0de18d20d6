"""A live hour as linked data: when, online or in a room, with whom. The way in is never part of it."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from videre.foundation import addresses
from videre.interchange.linked import Node, nameless, node, reference
from videre.interchange.site import Site
from videre.live.queries import Hour
from videre.live.rules import Kind

ONLINE = "https://schema.org/OnlineEventAttendanceMode"
MIXED = "https://schema.org/MixedEventAttendanceMode"
SCHEDULED = "https://schema.org/EventScheduled"
CANCELLED = "https://schema.org/EventCancelled"
FIRST_WORDS = 500


def hour(site: Site, one: Hour, *, about: str = "", room: str | None = None, hosts: Sequence[str] = ()) -> Node:
    """An hour of a course; `room` is a place to come to besides, `hosts` are the names of who holds it."""
    address = site.at(addresses.LIVE, live=one.public_id)
    host = site.at(addresses.PARTNER, partner=one.partner_slug)
    online = nameless("VirtualLocation", url=address)
    words = " ".join(about.split())[:FIRST_WORDS]
    return node(
        "EducationEvent",
        address,
        name=one.title,
        description=words or f"{one.title}: {one.course_title}",
        url=address,
        startDate=_local(one.starts_at, one.zone),
        endDate=_local(one.ends_at, one.zone),
        eventStatus=CANCELLED if one.cancelled_at else SCHEDULED,
        eventAttendanceMode=MIXED if room else ONLINE,
        location=[online, nameless("Place", name=room, address=room)] if room else online,
        organizer=node("Organization", host, name=one.partner_name, url=host),
        performer=[nameless("Person", name=name) for name in hosts],
        about=reference(site.at(addresses.COURSE, course=one.course_slug)),
        maximumAttendeeCapacity=one.seats,
        isAccessibleForFree=True,
        keywords=None if one.kind == Kind.OTHER else one.kind.replace("-", " "),
    )


def _local(moment: datetime, zone: str) -> str:
    """The promised time with its distance from UTC, which is what the clock on the wall says."""
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")
