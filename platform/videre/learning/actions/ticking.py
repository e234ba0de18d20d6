"""Writing down what stands for a learner: that an episode counts, how far an exercise is."""

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from videre.foundation import events
from videre.foundation.database import Askable, connection_of, session_on
from videre.learning.actions.counting import add_count
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
    if connection_of(db).execute(_new(_is_postgresql(db)), row).first() is None:
        return False
    episode_counted(db, user_id, course_id, episode_id, how)
    return True


def episode_counted(db: Askable, user_id: int, course_id: int, episode_id: str, how: str) -> None:
    """Tell that an episode counts from now on."""
    add_count(db, course_id, "finish", episode_id, signed_in=True)
    with session_on(db) as session:
        events.record(session, EpisodeCounted(user_id, course_id, episode_id, str(how)), actor_id=user_id)


def set_exercise(
    db: Askable, user_id: int, course_id: int, version_number: int, exercise_id: str, *, done: bool, at: datetime
) -> str:
    """Note that an exercise was tried or done, and give what stands now; done stays done.

    One statement when this changes nothing; the counts per day are raised only when it does.
    """
    row = tick_row(
        user_id, course_id, version_number, "exercise", exercise_id, Tried.DONE if done else Tried.TRIED, "", at
    )
    stands = connection_of(db).execute(_exercise(_is_postgresql(db)), row).one()
    if stands.at == at:
        if stands.detail != NOT_AT_FIRST:
            add_count(db, course_id, "answer", exercise_id, signed_in=True)
        if done:
            add_count(db, course_id, "right", exercise_id, signed_in=True)
            with session_on(db) as session:
                events.record(session, ExerciseDone(user_id, course_id, exercise_id), actor_id=user_id)
    state: str = stands.state
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


@cache
def _exercise(on_postgresql: bool) -> Any:
    insert: Any = (postgresql.insert if on_postgresql else sqlite.insert)(TICK)
    becomes_done = sa.and_(TICK.c.state != Tried.DONE.value, insert.excluded.state == Tried.DONE.value)
    return insert.on_conflict_do_update(
        index_elements=KEYS,
        set_={
            "state": sa.case((becomes_done, Tried.DONE.value), else_=TICK.c.state),
            "at": sa.case((becomes_done, insert.excluded.at), else_=TICK.c.at),
            "detail": sa.case((becomes_done, NOT_AT_FIRST), else_=TICK.c.detail),
            "version_number": sa.case((becomes_done, insert.excluded.version_number), else_=TICK.c.version_number),
        },
    ).returning(TICK.c.state, TICK.c.at, TICK.c.detail)
