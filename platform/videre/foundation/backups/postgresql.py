"""PostgreSQL: our tables and those of the jobs, dumped at one moment by the server's own programs, and put back.

The database may be shared with a host, so only what is ours is touched: tables ``videre_…`` and the schema of the
job library. What is there before a restore is set aside in schemas of their own and only forgotten afterwards.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from videre.foundation.database import Database
from videre.foundation.errors import Conflict, shortened
from videre.foundation.jobs.outbox import SCHEMA
from videre.foundation.processes import end, start_child

TABLES = "tables.dump"
JOBS = "jobs.dump"
ASIDE = "videre_before"
ASIDE_JOBS = "videre_before_jobs"
# Where Debian, Red Hat and Homebrew put the programs of one major version.
FOLDERS = ("/usr/lib/postgresql/{0}/bin", "/usr/pgsql-{0}/bin", "/opt/homebrew/opt/postgresql@{0}/bin")


@dataclass(frozen=True, slots=True)
class Programs:
    """pg_dump and pg_restore of one major version."""

    dump: Path
    restore: Path


@contextmanager
def one_moment(database: Database) -> Iterator[tuple[sa.Connection, str]]:
    """A connection that sees the database as it is now, and the name by which pg_dump sees the same."""
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        name: str = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        yield connection, name


def server_version(database: Database) -> int:
    """The server's major version."""
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000


def programs(server: int, folder: str = "") -> Programs:
    """The programs that match the server's major version; a Conflict that says what was found and what to do.

    An older pg_dump refuses a newer server; what a newer one writes, an older server may not be able to read.
    """
    found: dict[str, int] = {}
    for where in [folder] if folder else [*_on_path(), *(one.format(server) for one in FOLDERS)]:
        dump, restore = Path(where) / "pg_dump", Path(where) / "pg_restore"
        version = _version(dump)
        if version == server and _version(restore) == server:
            return Programs(dump, restore)
        if version is not None:
            found.setdefault(str(dump), version)
    seen = ", ".join(f"{path} of version {version}" for path, version in found.items()) or "none"
    raise Conflict(
        f"The server is PostgreSQL {server}; it needs pg_dump and pg_restore of version {server}, but found is {seen}. "
        f"Install postgresql-client-{server} (apt-get install postgresql-client-{server}), or set postgresql_programs "
        "to the folder where they are.",
        kind="no-pg-dump",
    )


def dump(database: Database, tools: Programs, folder: Path, snapshot: str) -> list[Path]:
    """Write both dumps, as of `snapshot`, and read their lists back."""
    with database.engine.connect() as connection:
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    chosen = {TABLES: ["--table", f"{schema}.videre_*"], JOBS: ["--schema", SCHEMA]}
    made = []
    for name, which in chosen.items():
        target = folder / name
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"]
        _run(database, [str(tools.dump), *options, *which])
        check(database, tools, target)
        made.append(target)
    return made


def check(database: Database, tools: Programs, file: Path) -> None:
    """Raise a Conflict when the dump's list of contents cannot be read or is empty."""
    listed = _run(database, [str(tools.restore), "--list", str(file)])
    if not re.search(r"^\d+; .* TABLE DATA ", listed, re.MULTILINE):
        raise Conflict(f"{file.name} holds no tables.", kind="database-damaged")


def has_tables(database: Database) -> bool:
    """Whether there is anything of ours."""
    with database.engine.connect() as connection:
        return bool(_ours(connection)) or _has_schema(connection, SCHEMA)


def is_interrupted(database: Database) -> bool:
    """Whether a restore was broken off between setting aside what was there and its end."""
    with database.engine.connect() as connection:
        return _has_schema(connection, ASIDE)


def load(database: Database, tools: Programs, folder: Path) -> None:
    """Make our tables what the dumps in `folder` say. What was there is set aside; it is put back when this fails,
    also by the next try after a kill. When all is well the caller calls `forget` or `keep`."""
    put_back(database)
    _set_aside(database)
    try:
        for name in (JOBS, TABLES):
            options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
            _run(database, [str(tools.restore), *options, f"--dbname={_uri(database)}", str(folder / name)])
    except BaseException:
        put_back(database)
        raise


def put_back(database: Database) -> None:
    """Undo what `load` did, if something is set aside."""
    with database.engine.begin() as connection:
        if not _has_schema(connection, ASIDE):
            return
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
        for name in _ours(connection):
            connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}" CASCADE')
        for name in _ours(connection, ASIDE):
            connection.exec_driver_sql(f'ALTER TABLE {ASIDE}."{name}" SET SCHEMA "{schema}"')
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        if _has_schema(connection, ASIDE_JOBS):
            connection.exec_driver_sql(f"ALTER SCHEMA {ASIDE_JOBS} RENAME TO {SCHEMA}")
        connection.exec_driver_sql(f"DROP SCHEMA {ASIDE}")


def forget(database: Database) -> None:
    """Remove what was set aside."""
    with database.engine.begin() as connection:
        for name in (ASIDE, ASIDE_JOBS):
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")


def keep(database: Database, stamp: str) -> list[str]:
    """Keep what was set aside under names of its own; the names."""
    kept = []
    with database.engine.begin() as connection:
        for name in (ASIDE, ASIDE_JOBS):
            if _has_schema(connection, name):
                connection.exec_driver_sql(f'ALTER SCHEMA {name} RENAME TO "{name}_{stamp}"')
                kept.append(f"{name}_{stamp}")
    return kept


def _set_aside(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {ASIDE}")
        for name in _ours(connection):
            connection.exec_driver_sql(f'ALTER TABLE "{name}" SET SCHEMA {ASIDE}')
        if _has_schema(connection, SCHEMA):
            connection.exec_driver_sql(f"ALTER SCHEMA {SCHEMA} RENAME TO {ASIDE_JOBS}")


def _ours(connection: sa.Connection, schema: str | None = None) -> list[str]:
    names = connection.exec_driver_sql(
        "SELECT tablename FROM pg_tables WHERE schemaname = coalesce(%s, current_schema())"
        " AND starts_with(tablename, 'videre_') ORDER BY 1",
        (schema,),
    )
    return [str(name) for name in names.scalars()]


def _has_schema(connection: sa.Connection, name: str) -> bool:
    return bool(
        connection.exec_driver_sql("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = %s)", (name,)).scalar_one()
    )


def _on_path() -> list[str]:
    return [one for one in os.environ.get("PATH", "").split(os.pathsep) if one and shutil.which("pg_dump", path=one)]


def _version(program: Path) -> int | None:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\b(\d+)(?:\.\d+|devel|beta\d+|rc\d+)", said)
    return int(found.group(1)) if found else None


def _uri(database: Database) -> str:
    """The address as the programs take it; the password travels in the environment, where `ps` does not show it."""
    shown = database.url.set(drivername="postgresql", password=None)
    return shown.render_as_string(hide_password=False)


def _run(database: Database, command: Sequence[str]) -> str:
    if "pg_dump" in Path(command[0]).name:
        command = [*command, f"--dbname={_uri(database)}"]
    secret = {"PGPASSWORD": str(database.url.password)} if database.url.password else {}
    child = start_child(command, environment=secret, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        out, err = child.communicate()
    finally:
        end(child)
    if child.returncode:
        lines = [line for line in err.decode("utf-8", "replace").splitlines() if line.strip()]
        raise Conflict(f"{Path(command[0]).name} failed: {shortened(lines[0] if lines else child.returncode, 300)}")
    return out.decode("utf-8", "replace")
