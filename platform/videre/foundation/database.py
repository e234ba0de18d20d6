"""The database: SQLite or PostgreSQL, one unit of work, and what both must be told.

SQLite: the driver is left in autocommit, so that reading takes no transaction; the first write of a unit of
work emits ``BEGIN IMMEDIATE``. A deferred transaction that reads first and writes later fails at once with
"database is locked" when somebody else wrote in between, whatever the timeout; an immediate one waits. Who
decides on what was read calls :func:`begin_write` first.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.sql.functions import GenericFunction

from videre.foundation.errors import Conflict
from videre.foundation.turns import TurnTaking

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
# What can be asked, and written by: a session, or the bare connection where a session would cost too much.
Askable: TypeAlias = Session | sa.Connection
# "rollback_only" matters where a session stands on a connection: that one's owner commits.
SESSION: Any = {"expire_on_commit": False, "join_transaction_mode": "rollback_only"}
BUSY_SECONDS = 10
BESIDE = "videre_beside"
# A savepoint is no reading: as the first statement it would be a transaction of its own, kept when it is released.
READS = ("SELECT", "PRAGMA", "WITH", "EXPLAIN", "BEGIN", "RELEASE", "ROLLBACK")


class UTCDateTime(sa.TypeDecorator[datetime]):
    """An aware moment, stored in UTC. SQLite keeps no zone, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without time zone cannot be stored")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All our tables, named ``videre_…`` since databases are shared with hosts and with the job tables."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UTCDateTime()}  # noqa: RUF012 - read by SQLAlchemy, not changed


class text_agg(GenericFunction[str]):
    """Texts joined by line breaks: ``group_concat`` or ``string_agg``."""

    type = sa.Text()
    inherit_cache = True


@compiles(text_agg, "sqlite")
def _sqlite_text_agg(element: Any, compiler: Any, **options: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **options)}, char(10))"


@compiles(text_agg, "postgresql")
def _postgresql_text_agg(element: Any, compiler: Any, **options: Any) -> str:
    return f"string_agg({compiler.process(element.clauses, **options)}, chr(10))"


class json_rows(GenericFunction[list[list[Any]]]):
    """Rows as one JSON array of arrays, in no order: what belongs to a row, brought along by the same statement."""

    type = sa.JSON()
    inherit_cache = True


@compiles(json_rows, "sqlite")
def _sqlite_json_rows(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **options)}))"


@compiles(json_rows, "postgresql")
def _postgresql_json_rows(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_agg(json_build_array({compiler.process(element.clauses, **options)}))"


def bits_or(left: bytes | None, right: bytes | None) -> bytes | None:
    """Two bit sets as one, the longer length kept. SQLite's own ``|`` would silently give 0 for blobs."""
    if left is None or right is None:
        return right if left is None else left
    length = max(len(left), len(right))
    joined = int.from_bytes(left, "little") | int.from_bytes(right, "little")
    return joined.to_bytes(length, "little")


def is_damaged(error: BaseException) -> bool:
    """Whether the file itself is what is wrong; such an error has none of the narrower kinds."""
    return type(error) is sa.exc.DatabaseError


class Database:
    """One database address: its engine and the sessions on it."""

    def __init__(self, url: str, *, pool_size: int = 10, busy_seconds: float = BUSY_SECONDS) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 10}
        if self.is_sqlite:
            options["connect_args"] = {
                "timeout": busy_seconds,
                "isolation_level": None,
                "check_same_thread": False,
                "factory": partial(TurnTaking, turn=threading.Lock(), patience=busy_seconds),
            }
        else:
            options["pool_pre_ping"] = True
            options["connect_args"] = {"connect_timeout": BUSY_SECONDS}
        self.engine = sa.create_engine(self.url, **options)
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "before_cursor_execute", _begin_at_first_write)
        # For one statement: PostgreSQL is not asked to begin and end a transaction around it, SQLite never is. Its
        # connections are its own, since telling one of them so and back for each request costs half of what it saves.
        self.asking = self.engine
        if not self.is_sqlite:
            self.asking = sa.create_engine(
                self.url, isolation_level="AUTOCOMMIT", execution_options={BESIDE: self.engine}, **options
            )
        self.session = sessionmaker(self.engine, **SESSION)

    def write_out(self) -> None:
        """Have SQLite empty its journal into its file, where what was deleted is overwritten (`secure_delete`).

        Whoever reads an older state meanwhile keeps it from doing so, and the next call does it. PostgreSQL sees to
        its files by itself.
        """
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()
        self.asking.dispose()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("bits_or", 2, bits_or, deterministic=True)


def _begin_at_first_write(
    connection: sa.Connection, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, TurnTaking)
    if not driver.in_transaction and not statement.lstrip()[:9].upper().startswith(READS):
        _take_turn(driver)


def begin_write(db: Askable) -> None:
    """Start writing now, before reading what the write depends on.

    SQLite takes its one write lock (and waits for it); on PostgreSQL the decisive row is locked by
    ``with_for_update`` or changed conditionally, so nothing is to be done here.
    """
    driver = connection_of(db).connection.driver_connection
    if isinstance(driver, TurnTaking):
        _take_turn(driver)


def _take_turn(driver: TurnTaking) -> None:
    try:
        driver.begin_write()
    except sqlite3.OperationalError as busy:
        raise sa.exc.OperationalError("BEGIN IMMEDIATE", None, busy) from busy


def connection_of(db: Askable) -> sa.Connection:
    """The connection itself."""
    return db.connection() if isinstance(db, Session) else db


@contextmanager
def planned_anew(db: Askable) -> Iterator[None]:
    """Have what is asked meanwhile planned for the values it is asked with, each time.

    PostgreSQL's driver prepares what it was asked five times, and the server then plans once for any values. Where
    these decide how many rows there are, as in a search, that was up to twelve times slower. SQLite plans once anyway.
    """
    driver: Any = connection_of(db).connection.driver_connection
    before = getattr(driver, "prepare_threshold", None)
    if before is None:
        yield
        return
    driver.prepare_threshold = None
    try:
        yield
    finally:
        driver.prepare_threshold = before


def engine_of(db: Askable) -> sa.Engine:
    """The engine: one for each database a process works with."""
    bind = db.get_bind() if isinstance(db, Session) else db
    found: sa.Engine = bind.engine.get_execution_options().get(BESIDE, bind.engine)
    return found


@contextmanager
def session_on(db: Askable) -> Iterator[Session]:
    """A session in the transaction of `db`: what it writes is kept or undone with everything else there."""
    if isinstance(db, Session):
        yield db
    else:
        with Session(db, **SESSION) as own:
            yield own
            own.flush()


@contextmanager
def unit_of_work(database: Database) -> Iterator[Session]:
    """One session that is committed at the end, or rolled back by whatever is raised."""
    with database.session() as db:
        try:
            yield db
            db.commit()
        except BaseException:
            db.rollback()
            raise


def dialect_insert(db: Askable, table: Any) -> Any:
    """The INSERT of this database that knows ``on_conflict_do_update`` and ``…_do_nothing``."""
    bind = db.get_bind() if isinstance(db, Session) else db
    return (sqlite if bind.dialect.name == "sqlite" else postgresql).insert(table)


def only_once(db: Session, row: Base, what: str) -> None:
    """Add `row` and flush; an existing row with the same unique key is a Conflict saying `what`."""
    try:
        with db.begin_nested():
            db.add(row)
    except sa.exc.IntegrityError as error:
        raise Conflict(what) from error


def in_pages(total: int, size: int, page: int) -> tuple[int, int]:
    """(offset, number of pages) for a list of `total` rows shown `size` at a time."""
    return max(page - 1, 0) * size, max((total + size - 1) // size, 1)


def column_values(db: Session, statement: sa.Select[tuple[Any]]) -> Sequence[Any]:
    """The single column of `statement` as a list."""
    return db.scalars(statement).all()
