"""Writers of one SQLite file: each gets its turn, nobody keeps it, and nobody waits for ever."""

import gc
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from videre.foundation.database import Database, begin_write, unit_of_work

BUSY = 0.3


def number(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT number FROM counter").scalar_one())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with a counter at 0."""
    path = tmp_path / "turns.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE counter (number INTEGER)")
        made.execute("INSERT INTO counter VALUES (0)")
    made.close()
    return path


@pytest.fixture
def impatient(file: Path) -> Iterator[Database]:
    """A database whose writers give up soon."""
    opened = Database(f"sqlite:///{file}", busy_seconds=BUSY)
    assert number(opened) == 0
    yield opened
    opened.close()


def count_up(database: Database) -> None:
    with unit_of_work(database) as db:
        db.execute(sa.text("UPDATE counter SET number = number + 1"))


@pytest.mark.parametrize("ending", ["commit", "rollback", "close", "invalidate"])
def test_however_a_transaction_ends_the_next_one_may_write(impatient: Database, ending: str) -> None:
    connection = impatient.engine.connect()
    connection.exec_driver_sql("UPDATE counter SET number = 7")
    getattr(connection, ending)()
    count_up(impatient)
    assert number(impatient) == (8 if ending == "commit" else 1)
    connection.close()


def test_a_connection_forgotten_in_the_middle_holds_nobody_up(impatient: Database) -> None:
    forgotten = impatient.engine.connect()
    forgotten.exec_driver_sql("UPDATE counter SET number = 7")
    del forgotten
    gc.collect()
    count_up(impatient)
    assert number(impatient) == 1


def test_a_statement_that_fails_leaves_the_turn_to_others(impatient: Database) -> None:
    def mistaken() -> None:
        with unit_of_work(impatient) as db:
            db.execute(sa.text("UPDATE no_such_table SET number = 1"))

    with pytest.raises(sa.exc.OperationalError):
        mistaken()
    count_up(impatient)
    assert number(impatient) == 1


@pytest.mark.parametrize("who", ["a thread", "a program"])
def test_patience_has_an_end_and_afterwards_all_is_well(impatient: Database, file: Path, who: str) -> None:
    """A thread of ours is met in the queue, a program that knows nothing of it in SQLite."""
    holder: Any
    if who == "a thread":
        holder = impatient.engine.connect()
        holder.exec_driver_sql("UPDATE counter SET number = 7")
    else:
        holder = sqlite3.connect(file, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    with pytest.raises(sa.exc.OperationalError, match="locked"):
        count_up(impatient)
    assert BUSY <= time.monotonic() - begun < BUSY * 100
    holder.rollback()
    count_up(impatient)
    assert number(impatient) == 1
    holder.close()


def test_readers_wait_for_nobody(file: Path) -> None:
    patient = Database(f"sqlite:///{file}", busy_seconds=20)
    with unit_of_work(patient) as db:
        begin_write(db)
        db.execute(sa.text("UPDATE counter SET number = 5"))
        begun = time.monotonic()
        assert number(patient) == 0
        assert time.monotonic() - begun < 20, "whoever waited would have waited as long as that"
    patient.close()


@pytest.mark.race
def test_two_processes_worth_of_threads_all_get_their_turn(file: Path) -> None:
    """Two `Database` objects share nothing but the file, as two web processes do."""
    sides = [Database(f"sqlite:///{file}") for _ in range(2)]
    faults: list[BaseException] = []

    def work(side: Database) -> None:
        try:
            for _ in range(25):
                count_up(side)
        except BaseException as fault:
            faults.append(fault)

    crowd = [threading.Thread(target=work, args=(side,)) for side in sides for _ in range(6)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert faults == []
    assert number(sides[0]) == 2 * 6 * 25
    for side in sides:
        side.close()
