"""Sitemaps (sitemaps.org, protocol 0.9): an index, and parts of at most 50,000 addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000


@dataclass(frozen=True, slots=True)
class Place:
    """An absolute address, and when what is there changed last."""

    address: str
    changed_at: datetime | None = None


def index(parts: Iterable[Place]) -> str:
    """The index of the parts."""
    return _whole("sitemapindex", "sitemap", parts)


def part(places: Iterable[Place]) -> str:
    """One part."""
    return _whole("urlset", "url", places)


def _whole(outer: str, inner: str, places: Iterable[Place]) -> str:
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="{NAMESPACE}">']
    for place in places:
        changed = f"<lastmod>{place.changed_at.isoformat(timespec='seconds')}</lastmod>" if place.changed_at else ""
        lines.append(f"<{inner}><loc>{escape(place.address)}</loc>{changed}</{inner}>")
    return "\n".join([*lines, f"</{outer}>"]) + "\n"
