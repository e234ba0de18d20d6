"""From a local time in a zone to the one moment it means.

When clocks go forward some local times do not exist; when they go back some exist twice. PEP 495 says how Python
tells: of a time that exists twice, ``fold=0`` is the first; of one that does not exist, ``fold=0`` reads it with the
offset before the change and ``fold=1`` with the one after, which gives the two times beside the gap. What is asked
for is never guessed: both are refused, with what may be meant instead.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from videre.accounts.rules import zones
from videre.foundation.errors import Invalid, shortened
from videre.foundation.language import place_of
from videre.foundation.worded import worded

MINUTE = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A promise of wall-clock time: ``local`` without zone, ``zone``, which of two equal ones; ``at`` is derived."""

    local: datetime
    zone: str
    fold: int
    at: datetime

    @property
    def written(self) -> str:
        """The local time as it is kept: "2026-11-26T14:00"."""
        return self.local.strftime(MINUTE)


class MissingHour(Invalid):
    """The local time does not exist; ``instead`` are the times before and after the gap."""

    def __init__(self, local: datetime, zone: str, instead: tuple[datetime, datetime]) -> None:
        before, after = instead
        text = worded(
            "%(time)s on %(day)s does not exist in %(place)s, because the clocks go forward. "
            "Take %(one)s or %(other)s.",
            time=f"{local:%H:%M}",
            day=local.date(),
            place=place_of(zone),
            one=_clock(before, local),
            other=_clock(after, local),
        )
        super().__init__(text, fields={"starts": text}, kind="hour-missing")
        self.local, self.instead = local, instead


class DoubledHour(Invalid):
    """The local time exists twice; ``choices`` are the two moments, the first one first."""

    def __init__(self, local: datetime, zone: str, choices: tuple[datetime, datetime]) -> None:
        text = worded(
            "%(time)s on %(day)s comes twice in %(place)s, because the clocks go back. Say which one you mean.",
            time=f"{local:%H:%M}",
            day=local.date(),
            place=place_of(zone),
        )
        super().__init__(text, fields={"fold": text}, kind="hour-twice")
        self.local, self.choices = local, choices


@cache
def known_zone(name: str) -> ZoneInfo:
    """The zone of that name from the list people choose from.

    Looked up in the list first: `ZoneInfo` raises three kinds of error for paths, folders and null bytes.
    """
    if name not in zones():
        raise Invalid(
            fields={"zone": worded("Choose a time zone from the list; %(name)s is none.", name=f"{shortened(name)!r}")}
        )
    return ZoneInfo(name)


def resolved(local: datetime, zone: str, fold: int | None = None) -> LocalTime:
    """The moment of a local time; `fold` says which of two equal ones is meant and is ignored elsewhere."""
    where = known_zone(zone)
    first, second = (_moment(local, where, one) for one in (0, 1))
    if first == second:
        return LocalTime(local, zone, 0, first)
    beside = sorted(at.astimezone(where).replace(tzinfo=None, fold=0) for at in (first, second))
    if local not in beside:
        raise MissingHour(local, zone, (beside[0], beside[1]))
    if fold not in (0, 1):
        raise DoubledHour(local, zone, (first, second))
    return LocalTime(local, zone, fold, second if fold else first)


def resolved_after(local: datetime, zone: str) -> tuple[LocalTime, str]:
    """The same without asking, for one of many: a missing time is moved past the gap, of two the first is taken.

    The second value is "" or says what was done: "missing" or "twice".
    """
    try:
        return resolved(local, zone), ""
    except MissingHour as gap:
        return resolved(gap.instead[1], zone, 0), "missing"
    except DoubledHour:
        return resolved(local, zone, 0), "twice"


def minutes_until(starts: LocalTime, ends: datetime) -> int:
    """How long it lasts from `starts` to the local time `ends` in the same zone; negative when that lies before.

    Of an end that comes twice the first one after the start is meant.
    """
    where = known_zone(starts.zone)
    ways = sorted(_moment(ends, where, fold) for fold in (0, 1))
    until = next((at for at in ways if at > starts.at), ways[0])
    return round((until - starts.at) / timedelta(minutes=1))


def offset_text(at: datetime, zone: str) -> str:
    """The difference to UTC at that moment as people write it: "UTC+02:00"."""
    found = at.astimezone(known_zone(zone)).strftime("%z")
    return f"UTC{found[:3]}:{found[3:5]}"


def _moment(local: datetime, where: ZoneInfo, fold: int) -> datetime:
    return local.replace(tzinfo=where, fold=fold).astimezone(UTC)


def _clock(one: datetime, beside: datetime) -> str:
    """The time, with its day where that is another one than `beside`."""
    time = f"{one:%H:%M}"
    return time if one.date() == beside.date() else worded("%(time)s on %(day)s", time=time, day=one.date())
