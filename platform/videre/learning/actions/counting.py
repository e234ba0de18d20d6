"""Counts per day: how often, never who."""

from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from videre.foundation import clock
from videre.foundation.database import Askable, connection_of
from videre.foundation.errors import Invalid
from videre.learning.models import DailyCount
from videre.learning.published import with_item

COUNT: Any = DailyCount.__table__
KEYS = ["day", "course_id", "what", "item_id", "signed_in"]


def add_count(db: Askable, course_id: int, what: str, item_id: str, *, signed_in: bool) -> None:
    """One more of `what` for the item today."""
    connection = connection_of(db)
    row = {
        "day": clock.today(),
        "course_id": course_id,
        "what": what,
        "item_id": item_id,
        "signed_in": signed_in,
        "number": 1,
    }
    connection.execute(_one_more(connection.dialect.name == "postgresql"), row)


@cache
def _one_more(on_postgresql: bool) -> Any:
    insert: Any = (postgresql.insert if on_postgresql else sqlite.insert)(COUNT)
    return insert.on_conflict_do_update(index_elements=KEYS, set_={"number": COUNT.c.number + 1})


def count(db: Askable, course_slug: str, episode_id: str, what: str, *, user_id: int | None) -> None:
    """A play, or that a stranger finished an episode; those with an account are counted where it is noted."""
    if what not in ("play", "finish"):
        raise Invalid("The field “what” is play or finish.", fields={"what": "play or finish"})
    course = with_item(db, course_slug, "episode", episode_id, user_id)
    if what == "play" or user_id is None:
        add_count(db, course.course_id, what, episode_id, signed_in=user_id is not None)
