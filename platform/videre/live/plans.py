"""What somebody typed about an hour, judged: everything that is wrong is said at once."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from videre.foundation import clock
from videre.foundation.errors import Invalid
from videre.foundation.worded import worded
from videre.live import rules
from videre.live.rules import Kind
from videre.live.times import LocalTime, known_zone, minutes_until, resolved

T = TypeVar("T")
BREAKS = "\n\t"
JOINERS = "\u200c\u200d"
HIDDEN = ("Cc", "Cf", "Cs", "Cn", "Co")


@dataclass(frozen=True, slots=True)
class Plan:
    """An hour as it is to be. ``seats`` None: nobody needs a place; ``link_hidden``: only who has one gets the link."""

    kind: Kind
    title: str
    about: str
    starts: LocalTime
    minutes: int
    link: str | None
    place: str | None
    link_hidden: bool = False
    seats: int | None = None

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts.at + timedelta(minutes=self.minutes)

    def at(self, starts: LocalTime) -> "Plan":
        """The same at another time."""
        return replace(self, starts=starts)


def plan_from(typed: Mapping[str, str], *, held: bool = False) -> Plan:
    """The plan in the fields of a form; Invalid names every faulty field.

    Fields: kind, title, about, zone, day (2026-11-26), starts and ends (14:00), overnight ("yes": it ends on the
    next day), fold ("0" or "1" where the hour comes twice), link, place, link_hidden ("yes"), seats ("" for none).
    `held`: it has been already; otherwise it must lie ahead.
    """
    wrong: dict[str, str] = {}

    def field(name: str, rule: Callable[[str], T]) -> T | None:
        try:
            return rule(typed.get(name, ""))
        except Invalid as refusal:
            wrong.update(refusal.fields)
        except ValueError as error:
            wrong[name] = str(error)
        return None

    kind = field("kind", _kind)
    title = field("title", lambda text: line(text, rules.TITLE_LENGTH, "what it is called"))
    about = field("about", lambda text: paragraphs(text, rules.ABOUT_LENGTH))
    zone = field("zone", lambda text: known_zone(text).key)
    day, starts, ends = field("day", _day), field("starts", _time), field("ends", _time)
    link = field("link", web_address)
    place = field("place", lambda text: line(text, rules.PLACE_LENGTH, "the place") if text.strip() else None)
    seats = field("seats", _seats)
    hidden = typed.get("link_hidden") == "yes"
    if hidden and not link and "link" not in wrong:
        wrong["link"] = "A hidden link needs a link."
    if not (link or place or held) and not {"link", "place"} & wrong.keys():
        wrong["link"] = "Say where people meet: a link, a place, or both."
    when: LocalTime | None = None
    minutes = 0
    if zone and day and starts and ends:
        try:
            when, minutes = _when(
                datetime.combine(day, starts.time()),
                datetime.combine(day, ends.time()),
                zone,
                fold={"0": 0, "1": 1}.get(typed.get("fold", "")),
                overnight=typed.get("overnight") == "yes",
                held=held,
            )
        except Invalid as refusal:
            if not wrong:
                raise
            wrong.update(refusal.fields)
    if wrong or kind is None or when is None:
        raise Invalid(fields=wrong)
    return Plan(kind, title or "", about or "", when, minutes, link, place, hidden, seats)


def _when(
    starts: datetime, ends: datetime, zone: str, *, fold: int | None, overnight: bool, held: bool
) -> tuple[LocalTime, int]:
    at = resolved(starts, zone, fold)
    if ends <= starts and overnight:
        ends += timedelta(days=1)
    if ends <= starts:
        text = worded(
            "It would end at %(ends)s, before it starts at %(starts)s.",
            ends=f"{ends:%H:%M}",
            starts=f"{starts:%H:%M}",
        )
        raise Invalid(text, fields={"ends": text}, kind="ends-before-start")
    minutes = minutes_until(at, ends)
    if not rules.MINUTES_LEAST <= minutes <= rules.MINUTES_MOST:
        hours = rules.MINUTES_MOST // 60
        raise Invalid(
            fields={
                "ends": worded(
                    "It lasts %(least)s minutes to %(hours)s hours, not %(minutes)s minutes.",
                    least=rules.MINUTES_LEAST,
                    hours=hours,
                    minutes=minutes,
                )
            }
        )
    now = clock.now()
    if held and at.at + timedelta(minutes=minutes) > now:
        raise Invalid(fields={"day": "That is not over yet. Untick “It has been already”."})
    if not held and at.at <= now:
        raise Invalid(fields={"day": "That has been already. Choose a day and time to come."})
    if at.at > now + rules.AHEAD_MOST:
        raise Invalid(fields={"day": "That is more than two years ahead."})
    return at, minutes


def line(typed: str, most: int, what: str) -> str:
    """One line of text, composed, white space collapsed."""
    text = " ".join(unicodedata.normalize("NFC", typed[: 4 * most]).split())
    if not text:
        raise ValueError(f"Say {what}.")
    if len(text) > most:
        raise ValueError(worded("That has more than %(most)s characters.", most=most))
    return _showable(text)


def paragraphs(typed: str, most: int) -> str:
    """Text of several lines; may be empty."""
    text = unicodedata.normalize("NFC", typed[: 4 * most + 1].replace("\r\n", "\n")).strip()
    if len(text) > most:
        raise ValueError(worded("That has more than %(most)s characters.", most=most))
    return _showable(text, BREAKS)


def whole(typed: str, least: int, most: int) -> int:
    """A whole number in plain digits; `int` would take `1_000` and digits of other scripts."""
    text = typed.strip(" ")
    if not (text.isascii() and text.isdigit() and len(text) <= 9) or not least <= int(text) <= most:
        raise ValueError(worded("A whole number from %(least)s to %(most)s.", least=least, most=most))
    return int(text)


def web_address(typed: str) -> str | None:
    """An https address that Python and browsers read alike; None for nothing typed."""
    text = typed.strip(" ")
    if not text:
        return None
    if len(text) > rules.LINK_LENGTH:
        raise ValueError(worded("A link has at most %(most)s characters.", most=rules.LINK_LENGTH))
    if "\\" in text or any(sign.isspace() or not sign.isprintable() for sign in text):
        raise ValueError("The link holds a sign that cannot stand in one, such as a space.")
    try:
        parts = urlsplit(text)
        known = parts.scheme == "https" and parts.hostname and parts.username is None and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise ValueError("A link begins with https:// and names a site, such as https://meet.example.org/room.")
    return text


def _showable(text: str, allowed: str = "") -> str:
    """Nothing invisible, and no marks that turn the direction of what follows."""
    if any(unicodedata.category(sign) in HIDDEN and sign not in JOINERS + allowed for sign in text):
        raise ValueError("That holds a sign that cannot be shown.")
    return text


def _kind(typed: str) -> Kind:
    try:
        return Kind(typed)
    except ValueError:
        raise ValueError("Choose what people meet for.") from None


def _day(typed: str) -> Any:
    try:
        found = datetime.strptime(typed, "%Y-%m-%d")  # noqa: DTZ007 - a day, without zone on purpose
    except ValueError:
        raise ValueError("A day is written 2026-11-26.") from None
    if not 1990 <= found.year <= 2200 or not typed.isascii():
        raise ValueError("A day is written 2026-11-26.")
    return found.date()


def _time(typed: str) -> datetime:
    try:
        found = datetime.strptime(typed[:5], "%H:%M")  # noqa: DTZ007 - a time of day, without zone on purpose
    except ValueError:
        raise ValueError("A time is written 14:00.") from None
    if not typed.isascii() or typed[5:] not in ("", ":00"):
        raise ValueError("A time is written 14:00.")
    return found


def _seats(typed: str) -> int | None:
    return whole(typed, 1, rules.SEATS_MOST) if typed.strip() else None
