"""Making a backup while the installation serves.

The database is copied first, at one moment; then the files, which never change once they are there. So every file
the copied rows speak of is either there or was deleted on purpose meanwhile. The whole is read again before it gets
its name: a file called like a backup is one.
"""

import errno
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from videre import __version__
from videre.foundation import clock
from videre.foundation.backups import archive, postgresql, record, sqlite
from videre.foundation.backups.contents import MEDIA, SECRET_KEY, Facts, durable_files, facts
from videre.foundation.backups.record import synced
from videre.foundation.database import Database
from videre.foundation.errors import Conflict, shortened
from videre.foundation.processes import Occupied, hold_slot
from videre.foundation.settings import NAME, Settings, named_files

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
INCOMING = ".videre-incoming-"
SPARE = 64 * 1024**2
SQLITE_FILE = "videre.db"
Told = Callable[[str], None]


class DiskFull(Conflict):
    """There is no room for the backup; nothing was changed."""

    kind = "disk-full"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and read again."""

    path: Path
    bytes: int
    files: int
    fingerprint: str
    missing: tuple[str, ...]


def make_backup(
    settings: Settings,
    database: Database,
    config: Path,
    target: Path,
    *,
    media: bool = True,
    told: Told = lambda _step: None,
) -> Made:
    """Write the backup `target`, which must not be there yet. `config` is the settings file, if there is one.

    A Conflict says why there is none: another backup runs, the disk is full, the database is not sound, pg_dump
    does not match. Whatever was there before is untouched. `told` hears of each step as it begins.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise Conflict(f"{target} is there already; nothing is written over.")
    try:
        slot = hold_slot(settings.data / "locks" / "backup")
    except Occupied:
        raise Conflict("Another backup is being made; wait for it.") from None
    with slot, _beside(target) as folder:
        _look_for_room(settings, target.parent, media=media)
        about, found = _copied(settings, database, folder / "database", told, media=media)
        told("write")
        packed = folder / "archive.tar"
        files = _packed(packed, settings, config, folder / "database", about, found)
        told("verify")
        contents = archive.read(packed)
        told("name")
        packed.rename(target)
        synced(target.parent)
        record.remember(settings.data, target)
    return Made(target, target.stat().st_size, files, contents.fingerprint, contents.manifest.missing)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder on the disk of the target, gone at the end; those that a killed backup left behind go as well."""
    for left in target.parent.glob(f"{INCOMING}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=INCOMING, dir=target.parent))
    try:
        (folder / "database").mkdir()
        yield folder
    except (OSError, sqlite3.Error, sa.exc.OperationalError, Conflict) as error:
        if _is_full(error):
            raise DiskFull(
                f"The disk of {target.parent} is full. No backup was made; what was there is untouched."
            ) from error
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    text = str(error)
    return "database or disk is full" in text or "No space left" in text or "File too large" in text


def _look_for_room(settings: Settings, folder: Path, *, media: bool) -> None:
    files = durable_files(settings.data, but=_database_files(settings))
    needed = sum(path.stat().st_size for name, path in files if media or not _is_media(name))
    if settings.database.startswith("sqlite"):
        # Its copy, and the copy in the archive.
        needed += 2 * sum(path.stat().st_size for path in _database_files(settings) if path.exists())
    free = shutil.disk_usage(folder).free
    if needed + SPARE > free:
        raise DiskFull(
            f"A backup needs about {_mib(needed + SPARE)} MiB; {folder} has {_mib(free)} MiB free. "
            "No backup was made; what was there is untouched."
        )


def _copied(
    settings: Settings, database: Database, folder: Path, told: Told, *, media: bool
) -> tuple[archive.About, Facts]:
    """Put a copy of the database into `folder`."""
    if database.is_sqlite:
        told("copy the database")
        sqlite.snapshot(sqlite.file_of(settings.database), folder / SQLITE_FILE)
        copy = sa.create_engine(f"sqlite:///{folder / SQLITE_FILE}", poolclass=sa.NullPool)
        with copy.connect() as connection:
            found = facts(connection)
        copy.dispose()
        server = None
    else:
        server = postgresql.server_version(database)
        tools = postgresql.programs(server, settings.postgresql_programs)
        told("copy the database")
        with postgresql.one_moment(database) as (connection, snapshot):
            found = facts(connection)
            postgresql.dump(database, tools, folder, snapshot)
    if not found.revisions:
        raise Conflict("The database holds no tables of Videre yet. Run: videre db upgrade")
    about = archive.About(
        made_at=clock.now().isoformat(timespec="seconds"),
        version=__version__,
        database="sqlite" if database.is_sqlite else "postgresql",
        server=server,
        revisions=found.revisions,
        has_media=media,
        site=settings.site_name,
        address=settings.address,
    )
    return about, found


def _packed(target: Path, settings: Settings, config: Path, folder: Path, about: archive.About, found: Facts) -> int:
    with target.open("xb") as file:
        target.chmod(0o600)
        writer = archive.Writer(file, about)
        for name in sorted(path.name for path in folder.iterdir()):
            writer.add_file(f"database/{name}", folder / name)
        writer.add_bytes(f"keys/{SECRET_KEY}", settings.secret_key.encode())
        if config.is_file():
            writer.add_bytes(f"settings/{NAME}", config.read_bytes())
            for name, path in named_files(config):
                writer.add_bytes(f"settings/{name}", path.read_bytes())
        beside: dict[str, int] = {}
        kept: set[str] = set()
        for name, path in durable_files(settings.data, but=_database_files(settings)):
            if _is_media(name):
                kept.add(name.removeprefix(f"{MEDIA}/"))
                if not about.has_media:
                    beside[name] = path.stat().st_size
                    continue
            writer.add_file(f"data/{name}", path)
        files = writer.finish(rows=found.rows, missing=tuple(sorted(found.kept - kept)), beside=beside)
        file.flush()
        os.fsync(file.fileno())
    return files


def _database_files(settings: Settings) -> frozenset[Path]:
    backups = frozenset({settings.backups})
    return backups | (sqlite.files_of(settings.database) if settings.database.startswith("sqlite") else frozenset())


def _is_media(name: str) -> bool:
    return name.startswith(f"{MEDIA}/")


def _mib(number: int) -> int:
    return -(-number // 1024**2)


def mentioned(missing: tuple[str, ...]) -> str:
    """A sentence about files the database counts on that are not there."""
    if not missing:
        return ""
    return f"{len(missing)} files the database speaks of are not there, such as {shortened(missing[0])}."
