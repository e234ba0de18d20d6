"""The next live hour on pages that are kept.

The hours of a course are read once per state of it (and day, since only those of the next weeks are read); which one
is next, and whether it has begun, is the clock's to say. So a page that is kept asks nothing more.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from itertools import islice
from threading import Lock

from flask import current_app, request
from sqlalchemy.orm import Session

from videre.foundation import clock
from videre.live.queries import Hour, upcoming_everywhere, upcoming_of_course
from videre.live.rules import Phase
from videre.web.context import db
from videre.web.moments import when
from videre.web.pages import fragment

MOST = 512


@dataclass(frozen=True, slots=True, eq=False)
class NextHour:
    """An hour that is not over, and what the present moment is for it; the same to pages as another of its `key`."""

    hour: Hour
    phase: Phase

    @property
    def key(self) -> tuple[str, int, str]:
        """What a page that shows it depends on."""
        return self.hour.public_id, self.hour.sequence, self.phase

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NextHour) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, slots=True)
class NextHourPart:
    """The part of a page that shows it."""

    next: NextHour


class Hours:
    """The hours read last; safe for the threads of one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[object, ...], tuple[Hour, ...]] = OrderedDict()

    def of(
        self, key: tuple[object, ...], read: Callable[[Session, datetime], list[Hour]], most: int | None = None
    ) -> tuple[NextHour, ...]:
        """Those that are not over now, the next first, `most` of them."""
        now = clock.now()
        key = (*key, now.date())
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            found = tuple(read(db(), now))
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > MOST:
                    self._kept.popitem(last=False)
        coming = (hour for hour in found if hour.ends_at > now)
        return tuple(NextHour(hour, hour.phase(now)) for hour in islice(coming, most))


def next_hours(
    course_id: int, revision: int, *, instance_id: int | None = None, most: int | None = None
) -> tuple[NextHour, ...]:
    """The coming hours of a course, or of one of its instances; `revision` is the course's live revision."""

    def read(db: Session, now: datetime) -> list[Hour]:
        return upcoming_of_course(db, course_id, now, instance_id=instance_id)

    return _hours().of((course_id, revision, instance_id), read, most)


def next_hours_everywhere(state: int) -> tuple[NextHour, ...]:
    """The coming hours of all courses, of a series only the next; `state` rises with every change of any."""
    found, known = [], set()
    for one in _hours().of(("all", state), upcoming_everywhere):
        if one.hour.series_id is None or one.hour.series_id not in known:
            found.append(one)
            known.add(one.hour.series_id)
    return tuple(found)


def next_hour_html(found: tuple[NextHour, ...], zone: str | None, tongue: str) -> str:
    """The next of them in one line with a link, "" for none; `zone` is the reader's where we know it."""
    if not found:
        return ""
    return _line(found[0], zone, tongue, request.script_root)


@lru_cache(maxsize=512)
def _line(found: NextHour, zone: str | None, tongue: str, _root: str) -> str:
    shown = partial(when, own=zone, tongue=tongue)
    return fragment("parts/_next_hour_line.html", NextHourPart(found), tongue=tongue, when=shown)


def _hours() -> Hours:
    kept: Hours = current_app.extensions.setdefault("videre_hours", Hours())
    return kept
