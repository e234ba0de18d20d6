"""Which worker am I: a slot that one process holds at a time, and whose name its jobs carry.

Jobs left behind by a dead worker stand under its slot's name. Whoever takes the slot next has them; and a
living worker adopts those of slots nobody holds. A slot that two held at once would run a step twice.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from videre.foundation.database import Database
from videre.foundation.processes import try_slot

SLOTS = 32
# The first half of PostgreSQL's two-part advisory lock key: "vide" in ASCII.
LOCK_SPACE = 0x76696465


class NoSlot(Exception):
    """All slots are held: there are as many workers as there may be."""


class Slots:
    """The slots of one installation: files in the data folder, or advisory locks in PostgreSQL."""

    def __init__(self, database: Database, data: Path) -> None:
        self._database = database
        self._folder = data / "locks"

    @contextmanager
    def take(self) -> Iterator[tuple[str, Callable[[], bool]]]:
        """Hold the first free slot: its name, and a question whether it is still ours (a lost connection to
        PostgreSQL frees it without telling us)."""
        for number in range(1, SLOTS + 1):
            with self.held(number) as still_held:
                if still_held is not None:
                    yield name_of(number), still_held
                    return
        raise NoSlot(f"{SLOTS} workers run already; end one of them first")

    def busy(self) -> list[str]:
        """The slots somebody holds just now."""
        if self._database.is_sqlite:
            return [path.name for path in sorted(self._folder.glob("worker-*")) if _is_held(path)]
        query = sa.text(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :space"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1"
        )
        with self._database.engine.connect() as connection:
            return [name_of(int(number)) for number in connection.scalars(query, {"space": LOCK_SPACE})]

    @contextmanager
    def held(self, number: int) -> Iterator[Callable[[], bool] | None]:
        """Hold slot `number` for a moment or for good; None when somebody else does."""
        if self._database.is_sqlite:
            slot = try_slot(self._folder / name_of(number))
            if slot is None:
                yield None
                return
            with slot:
                yield lambda: True
            return
        with self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            key = {"space": LOCK_SPACE, "number": number}
            if not connection.scalar(sa.text("SELECT pg_try_advisory_lock(:space, :number)"), key):
                yield None
                return
            try:
                yield lambda: _answers(connection)
            finally:
                if not connection.invalidated:
                    connection.execute(sa.text("SELECT pg_advisory_unlock(:space, :number)"), key)


def name_of(number: int) -> str:
    """The name of slot `number`, as jobs carry it."""
    return f"worker-{number}"


def number_of(name: str) -> int | None:
    """The number of the slot called `name`, None if it is not one of ours."""
    prefix, _, number = name.rpartition("-")
    return int(number) if prefix == "worker" and number.isdecimal() and int(number) <= SLOTS else None


def _is_held(path: Path) -> bool:
    slot = try_slot(path)
    if slot is None:
        return True
    slot.free()
    return False


def _answers(connection: sa.Connection) -> bool:
    try:
        return bool(connection.scalar(sa.text("SELECT true")))
    except sa.exc.DBAPIError:
        return False
