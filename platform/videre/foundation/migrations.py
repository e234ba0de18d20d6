"""Bringing the tables to the shape the code expects; Alembic driven from code, on one connection of ours."""

from collections.abc import Callable, Iterable
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from videre.foundation.database import Database
from videre.foundation.jobs import office
from videre.foundation.paths import data

VERSION_TABLE = "videre_alembic_version"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(data("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _run(database: Database, verb: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    config = _config()
    with database.engine.connect() as connection:
        if database.is_sqlite:
            # Rebuilding a table (batch mode) would delete the rows that point at it.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        config.attributes["connection"] = connection
        try:
            result = verb(config, *arguments, **options)
            connection.commit()
        finally:
            if database.is_sqlite:
                connection.rollback()
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    return result


def upgrade(database: Database, revision: str = "heads") -> None:
    """Apply what is missing, the job library's tables included; a Conflict when old jobs must be finished first."""
    office.prepare(database)
    _run(database, command.upgrade, revision)


def downgrade(database: Database, revision: str) -> None:
    """Go back to `revision`; each revision says what is lost."""
    _run(database, command.downgrade, revision)


def check(database: Database) -> None:
    """Raise when models and tables differ."""
    _run(database, command.check)


def new_revision(database: Database, message: str) -> None:
    """Write a revision from the difference between models and tables (for developers)."""
    _run(database, command.revision, message=message, autogenerate=True)


def current(database: Database) -> set[str]:
    """The revisions the tables are at."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return set(context.get_current_heads())


def unknown(revisions: Iterable[str]) -> list[str]:
    """Those of the revisions that this version does not know: it is older than the tables."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    return sorted(set(revisions) - known)


def mismatch(database: Database) -> str:
    """Why this version cannot work with the tables, and what to do, in a sentence; "" when it can.

    A database that does not answer is no answer: OperationalError then.
    """
    if newer := unknown(current(database)):
        return f"the tables belong to a newer Videre ({', '.join(newer)} is unknown here). Run that version."
    return "the tables are behind this version. Run: videre db upgrade" if is_behind(database) else ""


def is_behind(database: Database) -> bool:
    """Whether `upgrade` would have something to do."""
    wanted = set(ScriptDirectory.from_config(_config()).get_heads())
    return current(database) != wanted or not office.is_prepared(database)
