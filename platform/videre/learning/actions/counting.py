"""Counts per day: how often, never who."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from videre.courses.where import Where
from videre.foundation import clock
from videre.foundation.database import Askable, connection_of
from videre.foundation.errors import Invalid, NotFound
from videre.learning.models import PLAY_AT, DailyCount
from videre.learning.published import read_at, with_item

COUNT: Any = DailyCount.__table__
PUT_OFF = "videre_put_off"
KEYS = ["day", "course_id", "what", "item_id", "signed_in"]


@dataclass(slots=True)
class PutOff:
    """What is counted at the end of a block instead of at once; ``held``: persons held already."""

    changes: list[Any] = field(default_factory=list)
    counts: Counter[tuple[date, int, str, str, bool]] = field(default_factory=Counter)
    held: set[int] = field(default_factory=set)


def put_off(db: Askable) -> PutOff | None:
    """What is put off just now, if anything is."""
    found: PutOff | None = connection_of(db).info.get(PUT_OFF)
    return found


def add_count(db: Askable, course_id: int, what: str, item_id: str, *, signed_in: bool) -> None:
    """One more of `what` for the item today."""
    one = (clock.today(), course_id, what, item_id, signed_in)
    later = put_off(db)
    if later is not None:
        later.counts[one] += 1
    else:
        add_counts(db, {one: 1})


def add_counts(db: Askable, counts: Mapping[tuple[date, int, str, str, bool], int]) -> None:
    """Many at once, in an order that is the same for everybody, so that two never wait for each other."""
    connection = connection_of(db)
    order = sorted(counts, key=lambda one: (one[0], one[1], one[3], one[2], one[4]))
    rows = [dict(zip(KEYS, one, strict=True)) | {"number": counts[one]} for one in order]
    if rows:
        connection.execute(_more(connection.dialect.name == "postgresql"), rows if len(rows) > 1 else rows[0])


@cache
def _more(on_postgresql: bool) -> Any:
    insert: Any = (postgresql.insert if on_postgresql else sqlite.insert)(COUNT)
    return insert.on_conflict_do_update(index_elements=KEYS, set_={"number": COUNT.c.number + insert.excluded.number})


def count(db: Askable, where: Where, episode_id: str, what: str, *, user_id: int | None) -> None:
    """A play, or that a stranger finished an episode; those with an account are counted where it is noted.

    A play on a page of a course instance is counted for its partner too.
    """
    if what not in ("play", "finish"):
        raise Invalid("The field “what” is play or finish.", fields={"what": "play or finish"})
    course = with_item(db, where.course, "episode", episode_id, user_id)
    if where.is_pinned and read_at(db, replace(where, course=""), user_id).course_id != course.course_id:
        raise NotFound("There is no such course.")
    if what == "play" or user_id is None:
        add_count(db, course.course_id, what, episode_id, signed_in=user_id is not None)
    if what == "play" and where.is_pinned:
        add_count(db, course.course_id, PLAY_AT, where.partner, signed_in=user_id is not None)
