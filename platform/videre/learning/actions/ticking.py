"""Writing down what stands for a learner: that an episode counts, how far an exercise is."""

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from videre.foundation import events
from videre.foundation.database import UTCDateTime
from videre.learning.actions.counting import add_count
from videre.learning.completion import Tried
from videre.learning.events import EpisodeCounted, ExerciseDone
from videre.learning.models import Tick

TICK: Any = Tick.__table__
KEYS = ["user_id", "course_id", "item", "item_id"]


def count_episode(
    db: Session,
    user_id: int,
    course_id: int,
    version_number: int,
    episode_id: str,
    how: str,
    detail: str,
    at: datetime,
) -> bool:
    """Let an episode count unless it does already; whether this was the moment."""
    row = _row(user_id, course_id, version_number, "episode", episode_id, how, detail, at)
    if db.connection().execute(_new(_is_postgresql(db)), row).first() is None:
        return False
    add_count(db, course_id, "finish", episode_id, signed_in=True)
    events.record(db, EpisodeCounted(user_id, course_id, episode_id, how), actor_id=user_id)
    return True


def set_exercise(
    db: Session,
    user_id: int,
    course_id: int,
    version_number: int,
    exercise_id: str,
    *,
    done: bool,
    at: datetime,
    counted: bool = True,
) -> None:
    """Note that an exercise was tried or done; done stays done. Counts are raised when this changes something."""
    state = Tried.DONE if done else Tried.TRIED
    row = _row(user_id, course_id, version_number, "exercise", exercise_id, state, "", at)
    connection, on_postgresql = db.connection(), _is_postgresql(db)
    is_first = connection.execute(_new(on_postgresql), row).first() is not None
    is_done_now = is_first and done
    if done and not is_first:
        is_done_now = connection.execute(_DONE, {f"of_{key}": row[key] for key in KEYS} | {"at": at}).rowcount == 1
    if is_first and counted:
        add_count(db, course_id, "answer", exercise_id, signed_in=True)
    if is_done_now:
        if counted:
            add_count(db, course_id, "right", exercise_id, signed_in=True)
        events.record(db, ExerciseDone(user_id, course_id, exercise_id), actor_id=user_id)


def _row(
    user_id: int, course_id: int, version: int, item: str, item_id: str, state: str, detail: str, at: datetime
) -> dict[str, Any]:
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


def _is_postgresql(db: Session) -> bool:
    return db.connection().dialect.name == "postgresql"


@cache
def _new(on_postgresql: bool) -> Any:
    insert: Any = (postgresql.insert if on_postgresql else sqlite.insert)(TICK)
    return insert.on_conflict_do_nothing(index_elements=KEYS).returning(TICK.c.user_id)


_DONE = (
    sa.update(TICK)
    .where(*(TICK.c[key] == sa.bindparam(f"of_{key}") for key in KEYS), TICK.c.state != Tried.DONE.value)
    .values(state=Tried.DONE.value, at=sa.bindparam("at", type_=UTCDateTime()))
)
