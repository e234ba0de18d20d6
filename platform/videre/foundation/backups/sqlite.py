"""SQLite: a copy while others write, and putting a copy back."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from videre.foundation.errors import Conflict, shortened

BUSY_SECONDS = 30
COMPANIONS = ("-wal", "-shm", "-journal")


def file_of(url: str) -> Path:
    """The file of a database address; a Conflict for one that is no file."""
    name = make_url(url).database
    if not name or name == ":memory:":
        raise Conflict("This database is no file, so it cannot be kept.")
    return Path(name).resolve()


def files_of(url: str) -> frozenset[Path]:
    """The file and what SQLite puts beside it."""
    file = file_of(url)
    return frozenset({file, *(file.with_name(file.name + end) for end in COMPANIONS)})


def snapshot(source: Path, target: Path) -> None:
    """A copy of the database as it is at one moment, in a file of its own.

    In one step: a copy in several is begun anew whenever somebody writes, and would never end under load. Writers
    go on meanwhile, since reading does not hinder them with a write-ahead log.
    """
    if not source.is_file():
        raise Conflict(f"There is no database {source}. Run: videre db upgrade")
    with _sound(), closing(_opened(source)) as live, closing(_opened(target)) as copy:
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
    check(target)
    _synced(target)


def check(file: Path) -> None:
    """Raise a Conflict when the file is no sound database."""
    with _sound(), closing(_opened(file)) as opened:
        said = [str(row[0]) for row in opened.execute("PRAGMA integrity_check(5)")]
        loose = opened.execute("PRAGMA foreign_key_check").fetchmany(5)
    if said != ["ok"]:
        raise Conflict(f"The database is not sound: {shortened(said[0], 120)}.", kind="database-damaged")
    if loose:
        raise Conflict(f"The database is not sound: rows of {loose[0][0]} point nowhere.", kind="database-damaged")


def put_back(copy: Path, target: Path) -> None:
    """Make `target` what the copy is, in one transaction: whoever still has it open sees the change, and a process
    killed meanwhile leaves what was there. The copy stays."""
    with closing(_opened(copy)) as source, closing(_opened(target)) as live:
        live.execute("PRAGMA synchronous=FULL")
        source.backup(live, pages=-1)
    with closing(_opened(target)) as live:
        live.execute("PRAGMA journal_mode=WAL")
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    check(target)


def settle(file: Path) -> None:
    """Bring everything into the one file, so that it can be moved."""
    with closing(_opened(file)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        opened.execute("PRAGMA journal_mode=DELETE")
    _synced(file)


@contextmanager
def _sound() -> Iterator[None]:
    """Says in a sentence that the database is broken; what is no fault of its own (a full disk) is raised as it is."""
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise Conflict(f"The database is not sound: {shortened(error)}.", kind="database-damaged") from error


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)


def _synced(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
