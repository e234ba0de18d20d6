"""Writers of one SQLite file take turns.

SQLite lets one connection write and has all others ask again, ever more seldom, so under load a few of them wait
many times as long as the rest. Here the threads of a process queue up, and only the one in front asks SQLite, often:
with two web processes that is two who ask. It is a matter of speed alone: writers are kept apart by SQLite, also
from programs that know nothing of this queue.
"""

import sqlite3
import threading
import time
from typing import Any

ASK_AGAIN_SECONDS = 0.0005


class TurnTaking(sqlite3.Connection):
    """A connection whose write transactions wait in the queue `turn` of their process, `patience` seconds at most."""

    def __init__(self, *args: Any, turn: threading.Lock, patience: float, **options: Any) -> None:
        super().__init__(*args, **options)
        self._turn = turn
        self._patience = patience
        self._has_turn = False

    def begin_write(self) -> None:
        """Begin a write transaction, unless one is open; raises OperationalError when patience runs out."""
        if self.in_transaction:
            return
        until = time.monotonic() + self._patience
        if not self._has_turn and not self._turn.acquire(timeout=self._patience):
            raise sqlite3.OperationalError("database is locked by another thread")
        self._has_turn = True
        try:
            self._ask(until)
        except BaseException:
            self._pass_on()
            raise

    def commit(self) -> None:
        """Commit, and let the next one write."""
        try:
            super().commit()
        finally:
            self._pass_on()

    def rollback(self) -> None:
        """Undo, and let the next one write."""
        try:
            super().rollback()
        finally:
            self._pass_on()

    def close(self) -> None:
        """Close; what was not committed is undone."""
        try:
            super().close()
        finally:
            self._pass_on()

    def __del__(self) -> None:
        """Whoever is forgotten with a transaction open must not hold up the others for good."""
        self._pass_on()

    def _ask(self, until: float) -> None:
        self.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    self.execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as refusal:
                    # The low byte is the kind: BUSY_SNAPSHOT and the like are busy too.
                    if refusal.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                        raise
                time.sleep(ASK_AGAIN_SECONDS)
        finally:
            self.execute(f"PRAGMA busy_timeout = {int(self._patience * 1000)}")

    def _pass_on(self) -> None:
        if getattr(self, "_has_turn", False):
            self._has_turn = False
            self._turn.release()
