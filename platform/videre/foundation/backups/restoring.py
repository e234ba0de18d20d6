"""Bringing an installation back from a backup, here or on another machine.

Everything is unpacked, compared with its manifest and brought up to date beside the place it will take; only then
it takes it, by renaming. What stood there is kept under another name, so a wrong backup or a kill in the middle loses
nothing: the same command again does it.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from videre.foundation import clock, migrations
from videre.foundation.backups import archive, postgresql, sqlite
from videre.foundation.backups.contents import MEDIA, SECRET_KEY, facts
from videre.foundation.backups.making import SQLITE_FILE, Told
from videre.foundation.backups.placing import Place, place_of, refuse_full
from videre.foundation.backups.record import synced
from videre.foundation.database import Database
from videre.foundation.errors import Conflict

# Called with the restored database before the installation takes its place, and with the folder of restored data.
Afterwards = Callable[[Database, Path], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done, and what stood there before and is kept ``aside``."""

    about: archive.About
    files: int
    fingerprint: str
    place: Place
    aside: tuple[str, ...]
    missing: tuple[str, ...]


def judge(path: Path) -> archive.About:
    """Refuse what cannot be restored by this version, before anything is read further."""
    about = archive.about(path)
    unknown = migrations.unknown(about.revisions)
    if unknown:
        raise archive.Newer(
            f"This backup was made by Videre {about.version}, whose tables this version does not know "
            f"({', '.join(unknown)}). Restore it with that version or a newer one."
        )
    return about


def restore(
    path: Path,
    into: Path,
    *,
    replace: bool = False,
    database_url: str = "",
    environment: Mapping[str, str] | None = None,
    afterwards: Afterwards = lambda _database, _data: None,
    told: Told = lambda _step: None,
) -> Restored:
    """Make the folder `into` the installation that the backup `path` holds.

    `database_url` overrides the address in its settings. A Conflict says why nothing was done: the backup is cut
    short, changed or newer, the folder or the database is not empty (unless `replace`), something runs there.
    """
    about = judge(path)
    with place_of(path, into, replace=replace, database_url=database_url, environment=environment) as place:
        shutil.rmtree(place.staging, ignore_errors=True)
        place.staging.mkdir(parents=True)
        try:
            told("unpack")
            contents = archive.read(path, lambda name: place.staging / name)
            place.settle(about)
            told("database")
            with _loaded(about, place) as database:
                _compare_rows(contents, database)
                told("afterwards")
                afterwards(database, place.staging / "data")
            told("place")
            aside = _take_place(contents, place)
        finally:
            shutil.rmtree(place.staging, ignore_errors=True)
    manifest = contents.manifest
    return Restored(about, len(manifest.files), contents.fingerprint, place, tuple(aside), manifest.missing)


@contextmanager
def _loaded(about: archive.About, place: Place) -> Iterator[Database]:
    """The restored database, opened: on SQLite the unpacked file, on PostgreSQL the tables in their place."""
    folder = place.staging / "database"
    if about.database == "sqlite":
        sqlite.check(folder / SQLITE_FILE)
        with closing(Database(f"sqlite:///{folder / SQLITE_FILE}", pool_size=1)) as database:
            yield database
        sqlite.settle(folder / SQLITE_FILE)
        return
    with closing(Database(place.settings.database, pool_size=2)) as database:
        refuse_full(database, replace=place.replace)
        version = postgresql.server_version(database)
        tools = postgresql.programs(version, place.settings.postgresql_programs)
        for file in (postgresql.TABLES, postgresql.JOBS):
            postgresql.check(database, tools, folder / file)
        postgresql.load(database, tools, folder)
        try:
            yield database
        except BaseException:
            postgresql.put_back(database)
            raise


def _compare_rows(contents: archive.Contents, database: Database) -> None:
    with database.engine.connect() as connection:
        found = facts(connection).rows
    wrong = [name for name, number in contents.manifest.rows.items() if found.get(name) != number]
    if wrong:
        raise archive.Damaged(
            f"The table {wrong[0]} came back with {found.get(wrong[0])} rows instead of "
            f"{contents.manifest.rows[wrong[0]]}."
        )


def _take_place(contents: archive.Contents, place: Place) -> list[str]:
    """Rename what stood there, then what was made into its place; the names of what is aside."""
    stamp = _free_stamp(place.settings.data)
    aside: list[str] = []
    unpacked, data = place.staging / "data", place.settings.data
    unpacked.mkdir(exist_ok=True)
    key = (place.staging / "keys" / SECRET_KEY).read_text("utf-8")
    if not contents.about.has_media:
        _bring_media(contents, data, unpacked)
    if place.settings.database.startswith("sqlite"):
        file = sqlite.file_of(place.settings.database)
        inside = file.is_relative_to(data)
        for path in () if inside else sqlite.files_of(place.settings.database):
            if path.exists():
                path.rename(path.with_name(f"{path.name}.before-{stamp}"))
                aside.append(f"{path}.before-{stamp}")
        target = unpacked / file.relative_to(data) if inside else file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(place.staging / "database" / SQLITE_FILE, target)
    if place.key_file.is_relative_to(data):
        _secret(unpacked / place.key_file.relative_to(data), key)
    if data.exists():
        kept = data.with_name(f"{data.name}.before-{stamp}")
        data.rename(kept)
        aside.append(str(kept))
    unpacked.rename(data)
    if not place.key_file.is_relative_to(data):
        _secret(place.key_file, key)
    os.sync()
    synced(data.parent)
    if not place.settings.database.startswith("sqlite"):
        with closing(Database(place.settings.database, pool_size=1)) as database:
            aside += [f"the schema {name}" for name in postgresql.keep(database, stamp.replace("-", "_"))]
    return aside


def _free_stamp(data: Path) -> str:
    """This moment, as part of a name that nothing carries yet."""
    stamp = moment = f"{clock.now():%Y%m%d-%H%M%S}"
    number = 1
    while data.with_name(f"{data.name}.before-{stamp}").exists():
        number += 1
        stamp = f"{moment}-{number}"
    return stamp


def _bring_media(contents: archive.Contents, data: Path, unpacked: Path) -> None:
    """Have the media that the backup only lists in the unpacked folder too: as links where they can be."""
    if (data / MEDIA).is_symlink():
        (unpacked / MEDIA).symlink_to((data / MEDIA).readlink())
        return
    for name, size in contents.manifest.beside.items():
        source, target = data / name, unpacked / name
        if not source.is_file() or source.stat().st_size != size:
            raise Conflict(
                f"This backup was made without media, and {name} is not in {data}. "
                "Put the media folder there first, then restore with --replace."
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)


def _secret(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
