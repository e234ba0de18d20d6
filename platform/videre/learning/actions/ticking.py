"""Writing down what stands for a learner: that an episode counts, how far an exercise is."""

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from videre.foundation import events
from videre.foundation.database import Askable, connection_of, session_on
from videre.learning.actions.counting import add_count
from videre.learning.actions.tallying import TickChanged, hold_for_ticks, tick_changed
from videre.learning.completion import Tried
from videre.learning.events import EpisodeCounted, ExerciseDone
from videre.learning.models import Tick

TICK: Any = Tick.__table__
KEYS = ["user_id", "course_id", "item", "item_id"]
NOT_AT_FIRST = "later"


def count_episode(
    db: Askable,
    user_id: int,
    course_id: int,
    version_number: int,
    episode_id: str,
    how: str,
    detail: str,
    at: datetime,
) -> bool:
    """Let an episode count unless it does already; whether this was the moment."""
    row = tick_row(user_id, course_id, version_number, "episode", episode_id, how, detail, at)
    hold_for_ticks(db, user_id)
    if connection_of(db).execute(_new(_is_postgresql(db)), row).first() is None:
        return False
    episode_counted(db, user_id, course_id, episode_id, how, at)
    return True


def episode_counted(db: Askable, user_id: int, course_id: int, episode_id: str, how: str, at: datetime) -> None:
    """Tell that an episode counts from now on."""
    tick_changed(db, TickChanged(user_id, course_id, "episode", episode_id, "", Tried.DONE.value, at.date()))
    add_count(db, course_id, "finish", episode_id, signed_in=True)
    with session_on(db) as session:
        events.record(session, EpisodeCounted(user_id, course_id, episode_id, str(how)), actor_id=user_id)


def set_exercise(
    db: Askable, user_id: int, course_id: int, version_number: int, exercise_id: str, *, done: bool, at: datetime
) -> str:
    """Note that an exercise was tried or done, and give what stands now; done stays done.

    Counts per day and of course instances are raised only when this changes something.
    """
    state = Tried.DONE.value if done else Tried.TRIED.value
    row = tick_row(user_id, course_id, version_number, "exercise", exercise_id, state, "", at)
    hold_for_ticks(db, user_id)
    changed = connection_of(db).execute(_exercise(_is_postgresql(db)), row).first()
    if changed is None:
        return str(connection_of(db).execute(_STANDS, row).scalar_one())
    is_first = changed.detail != NOT_AT_FIRST
    before = "" if is_first else Tried.TRIED.value
    tick_changed(db, TickChanged(user_id, course_id, "exercise", exercise_id, before, state, at.date()))
    if is_first:
        add_count(db, course_id, "answer", exercise_id, signed_in=True)
    if done:
        add_count(db, course_id, "right", exercise_id, signed_in=True)
        with session_on(db) as session:
            events.record(session, ExerciseDone(user_id, course_id, exercise_id), actor_id=user_id)
    return state


def tick_row(
    user_id: int, course_id: int, version: int, item: str, item_id: str, state: str, detail: str, at: datetime
) -> dict[str, Any]:
    """The parameters of one tick."""
    return {
        "user_id": user_id,
        "course_id": course_id,
        "item": item,
        "item_id": item_id,
        "state": str(state),
        "detail": detail,
        "version_number": version,
        "at": at,
    }


def add_missing_ticks(db: Askable, rows: list[dict[str, Any]]) -> None:
    """Write those that do not stand yet, many at once."""
    if rows:
        insert: Any = (postgresql.insert if _is_postgresql(db) else sqlite.insert)(TICK)
        connection_of(db).execute(insert.on_conflict_do_nothing(index_elements=KEYS), rows)


def _is_postgresql(db: Askable) -> bool:
    return connection_of(db).dialect.name == "postgresql"


@cache
def _new(on_postgresql: bool) -> Any:
    insert: Any = (postgresql.insert if on_postgresql else sqlite.insert)(TICK)
    return insert.on_conflict_do_nothing(index_elements=KEYS).returning(TICK.c.user_id)


_STANDS = sa.select(TICK.c.state).where(
    *(TICK.c[name] == sa.bindparam(name) for name in KEYS),
)


@cache
def _exercise(on_postgresql: bool) -> Any:
    """Gives a row only where something changed; its detail tells a first answer from a later one that was right."""
    insert: Any = (postgresql.insert if on_postgresql else sqlite.insert)(TICK)
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=KEYS,
        set_={"state": new.state, "at": new.at, "detail": NOT_AT_FIRST, "version_number": new.version_number},
        where=sa.and_(TICK.c.state != Tried.DONE.value, new.state == Tried.DONE.value),
    ).returning(TICK.c.detail)
