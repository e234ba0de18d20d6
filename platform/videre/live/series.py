"""A weekly series: the same wall-clock time in one zone, right across clock changes.

Each date is resolved by itself, so an hour at 14:00 stays at 14:00 while its distance in UTC changes. A date whose
time does not exist is reported before anything is kept; whoever schedules says whether it is left out or held after
the gap.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from videre.foundation.errors import Invalid
from videre.foundation.worded import worded
from videre.live.rules import TIMES_MOST, WEEKS_MOST
from videre.live.times import LocalTime, resolved_after


class InGap(StrEnum):
    """What is done with a date on which the time does not exist."""

    ASK = ""
    LEAVE_OUT = "leave-out"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a series. ``note`` is "" or why the time is not simply the series' one: missing or twice.

    Where it is missing, ``time`` is the time after the gap.
    """

    number: int
    wished: datetime
    time: LocalTime
    note: str


def occurrences(first: datetime, zone: str, times: int, every_weeks: int = 1) -> Iterator[Occurrence]:
    """The dates of a series whose first local time is `first`."""
    checked_series(times, every_weeks)
    for number in range(times):
        wished = first + timedelta(weeks=every_weeks * number)
        found, note = resolved_after(wished, zone)
        yield Occurrence(number, wished, found, note)


def checked_series(times: int, every_weeks: int) -> None:
    """Refuse a series that is none, or never ends."""
    fields = {}
    if not 1 <= times <= TIMES_MOST:
        fields["times"] = worded("A series has 1 to %(most)s dates.", most=TIMES_MOST)
    if not 1 <= every_weeks <= WEEKS_MOST:
        fields["every_weeks"] = worded("Every how many weeks: 1 to %(most)s.", most=WEEKS_MOST)
    if fields:
        raise Invalid(fields=fields)


def held(found: list[Occurrence], in_gap: InGap) -> list[Occurrence]:
    """The dates that are kept; Invalid while nobody said what to do with those that do not exist."""
    missing = [one for one in found if one.note == "missing"]
    if missing and in_gap is InGap.ASK:
        text = worded(
            "%(time)s does not exist on %(day)s, because the clocks go forward. Say what to do.",
            time=f"{missing[0].wished:%H:%M}",
            day=missing[0].wished.date(),
        )
        raise Invalid(text, fields={"in_gap": text}, kind="hour-missing")
    return [one for one in found if one.note != "missing" or in_gap is InGap.AFTER]


def moved(local: datetime, by_days: int, to: time) -> datetime:
    """Where a date of the series goes when one before it is moved: as many days, and to that time of day."""
    return datetime.combine(local.date() + timedelta(days=by_days), to)


def days_between(before: datetime, after: datetime) -> int:
    """By how many days the calendar says a date was moved."""
    return (after.date() - before.date()).days
