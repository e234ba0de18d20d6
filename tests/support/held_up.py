"""Whether somebody waits already for what a test holds: instead of sleeping for a while and hoping."""

import sys
import threading

import sqlalchemy as sa

from tests.support.programs import until
from videre.foundation import turns
from videre.foundation.database import Database

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def until_held_up(database: Database, thread: threading.Thread) -> None:
    """Wait until the thread waits for our transaction: in PostgreSQL for a lock, on SQLite for its turn to write."""

    def waits() -> bool:
        assert thread.is_alive(), "it did not wait"
        if database.is_sqlite:
            return _is_in_queue(thread)
        with database.engine.connect() as connection:
            return bool(connection.execute(sa.text(WAITING)).scalar_one())

    until(waits, 60, "the other's waiting")


def _is_in_queue(thread: threading.Thread) -> bool:
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        if frame.f_code is turns.TurnTaking.begin_write.__code__:
            return True
        frame = frame.f_back
    return False
