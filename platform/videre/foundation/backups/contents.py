"""What of an installation belongs into a backup, and what the database tells about itself."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from videre.foundation.storage import HOLDING_KEYS

MEDIA = "media"
SECRET_KEY = "secret-key"
# All else in the data folder is kept: somebody may have put it there with good reason.
PASSING = frozenset({"locks", "work", "serving.json", "upgrade.json", "last-backup.json", SECRET_KEY})
REVISIONS = "videre_alembic_version"
PREFIX = "videre_"


@dataclass(frozen=True, slots=True)
class Facts:
    """Where the tables stand, how many rows each has, and the storage keys they count on."""

    revisions: tuple[str, ...]
    rows: dict[str, int]
    kept: frozenset[str]


def durable_files(data: Path, *, but: frozenset[Path] = frozenset()) -> Iterator[tuple[str, Path]]:
    """(name below the data folder, file), in order; without what passes, hidden files, and the files `but`."""
    for entry in sorted(data.iterdir()) if data.is_dir() else ():
        if entry.name in PASSING or entry.name.startswith(".") or entry in but:
            continue
        if entry.is_dir():
            yield from _below(entry, entry.name, but)
        elif entry.is_file():
            yield entry.name, entry


def facts(connection: sa.Connection) -> Facts:
    """Asked of the tables as they are, which may be older than this code."""
    inspector = sa.inspect(connection)
    tables = sorted(name for name in inspector.get_table_names() if name.startswith(PREFIX))
    if REVISIONS not in tables:
        return Facts((), {}, frozenset())
    number: sa.ColumnClause[str] = sa.column("version_num")
    revisions = connection.scalars(sa.select(number).select_from(sa.table(REVISIONS)))
    rows = {name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0 for name in tables}
    kept: set[str] = set()
    for name in tables:
        for column in inspector.get_columns(name):
            if column["name"] in HOLDING_KEYS:
                key: sa.ColumnClause[str | None] = sa.column(column["name"])
                found = connection.execute(sa.select(key).select_from(sa.table(name)).where(key.is_not(None)))
                kept.update(str(one) for one in found.scalars())
    return Facts(tuple(sorted(str(one) for one in revisions)), rows, frozenset(kept))


def _below(folder: Path, name: str, but: frozenset[Path]) -> Iterator[tuple[str, Path]]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and Path(parent, one) not in but)
        for file in sorted(files):
            path = Path(parent, file)
            if not file.startswith(".") and path not in but and path.is_file():
                yield f"{name}/{path.relative_to(folder).as_posix()}", path
