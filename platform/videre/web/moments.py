"""Moments on pages: weekday, date, time and the zone by name, in the reader's zone where we know it.

Where we do not, the moment is shown in its own zone, and a script (`site.js`) adds what it is for the reader.
"""

from datetime import datetime

from markupsafe import Markup

from videre.foundation import language
from videre.live.times import known_zone

TIME = Markup('<time datetime="{at}" data-moment data-zone="{zone}"{more}>{text}</time>{beside}')


def when(
    at: datetime, zone: str, *, own: str | None, tongue: str, short: bool = False, relative: bool = False
) -> Markup:
    """The moment, which was promised in `zone`, for a reader whose zone is `own` (None: unknown)."""
    shown = own or zone
    text = (language.short_moment if short else language.moment)(at, shown, tongue)
    beside = Markup()
    if not _is_alike(at, shown, zone):
        there = f"{language.time_of_day(at, zone)} {language.place_of(zone, tongue)}"
        beside = Markup(' <span class="quiet">({there})</span>').format(there=there)
    more = Markup(" data-own" if own else "") + Markup(" data-relative" if relative else "")
    return TIME.format(at=at.isoformat(timespec="minutes"), zone=shown, more=more, text=text, beside=beside)


def _is_alike(at: datetime, one: str, other: str) -> bool:
    return one == other or at.astimezone(known_zone(one)).utcoffset() == at.astimezone(known_zone(other)).utcoffset()
