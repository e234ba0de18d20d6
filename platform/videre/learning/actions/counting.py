"""Counts per day: how often, never who."""

from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from videre.foundation import clock
from videre.learning.models import DailyCount

COUNT: Any = DailyCount.__table__
KEYS = ["day", "course_id", "what", "item_id", "signed_in"]


def add_count(db: Session, course_id: int, what: str, item_id: str, *, signed_in: bool) -> None:
    """One more of `what` for the item today."""
    connection = db.connection()
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
