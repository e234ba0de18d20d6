"""News as an Atom feed (RFC 4287): versions that came out, and live hours to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from videre.foundation import addresses, language
from videre.interchange.queries import NewVersion
from videre.interchange.site import Site
from videre.live.queries import Hour

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """Something new; ``id`` never changes, ``at`` is when it last did."""

    id: str
    title: str
    address: str
    at: datetime
    words: str
    author: str


def entries(site: Site, versions: Sequence[NewVersion], hours: Sequence[Hour]) -> list[Entry]:
    """Both in one list, the newest first."""
    found = [_of_version(site, one) for one in versions] + [_of_hour(site, one) for one in hours]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:MOST]


def feed(site: Site, *, title: str, own: str, page: str, news: Sequence[Entry]) -> str:
    """The feed at the address ``own``, about the page at ``page``."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": site.language})
    _text(root, "id", own)
    _text(root, "title", title)
    _text(root, "updated", _moment(news[0].at if news else datetime(2020, 1, 1, tzinfo=UTC)))
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _text(SubElement(root, "author"), "name", site.name)
    for one in news:
        entry = SubElement(root, "entry")
        _text(entry, "id", one.id)
        _text(entry, "title", one.title)
        _text(entry, "updated", _moment(one.at))
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": one.address})
        _text(SubElement(entry, "author"), "name", one.author)
        _text(entry, "summary", one.words)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _of_version(site: Site, one: NewVersion) -> Entry:
    address = site.at(addresses.COURSE, course=one.course_slug)
    return Entry(
        id=f"{address}#version-{one.number}",
        title=f"{one.course_title}, {one.label}",
        address=address,
        at=one.published_at,
        words=one.summary,
        author=site.name,
    )


def _of_hour(site: Site, one: Hour) -> Entry:
    address = site.at(addresses.LIVE, live=one.public_id)
    when = language.moment(one.starts_at, one.zone, site.language)
    return Entry(
        id=address,
        title=f"{one.title}: {when}",
        address=address,
        at=one.changed_at,
        words=f"{one.course_title}, {one.partner_name}. {when} ({one.zone}).",
        author=one.partner_name,
    )


def _text(parent: Element, name: str, text: str) -> None:
    # XML has no sign for most control characters, and titles are typed by people.
    SubElement(parent, name).text = "".join(sign for sign in text if sign >= " " or sign in "\n\t")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
