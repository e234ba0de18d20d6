"""Where a restored installation will stand: whether it may, and with which settings."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from videre.foundation import home
from videre.foundation.backups import postgresql, sqlite
from videre.foundation.backups.archive import About, Damaged
from videre.foundation.backups.contents import SECRET_KEY
from videre.foundation.backups.making import DiskFull
from videre.foundation.database import Database
from videre.foundation.errors import Conflict
from videre.foundation.jobs.slots import Slots
from videre.foundation.processes import Occupied, hold_slot
from videre.foundation.settings import NAME, Settings, SettingsError, load, named_file

SPARE = 64 * 1024**2
DATABASE_FILE = f"{home.SECRETS}/database"
NAMES_DATABASE = re.compile(r"^[ \t]*database(_file)?[ \t]*=.*$", re.MULTILINE)


@dataclass(slots=True)
class Place:
    """The folder, where the backup is unpacked first, and what is known once its settings are."""

    into: Path
    staging: Path
    database_url: str
    environment: Mapping[str, str] | None
    replace: bool
    notes: list[str] = field(default_factory=list)
    _settings: Settings | None = None
    _key_file: Path | None = None
    _wrote: list[Path] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        """The settings of the restored installation."""
        assert self._settings is not None, "nothing is unpacked yet"
        return self._settings

    @property
    def key_file(self) -> Path:
        """Where its secret key belongs."""
        assert self._key_file is not None, "nothing is unpacked yet"
        return self._key_file

    def settle(self, about: About) -> None:
        """Find the settings: those of the folder, else those of the backup, and whether they fit."""
        config = self.into / NAME
        brought = not config.exists()
        if brought:
            self._bring_settings(config, about)
        key = (self.staging / "keys" / SECRET_KEY).read_text("utf-8").strip()
        try:
            loaded = load(self.environment, config)
            self._settings = settings = load(self.environment, config, {"secret_key": key}).settings()
        except SettingsError as error:
            raise Conflict(f"The settings in {config} cannot be used:\n{error}") from None
        origin = next(finding.origin for finding in loaded.findings if finding.spec.name == "secret_key")
        value = next(finding.value for finding in loaded.findings if finding.spec.name == "secret_key")
        self._key_file = settings.data / SECRET_KEY
        if origin.startswith("file named by secret_key_file"):
            self._key_file = named_file(config, "secret_key") or self._key_file
        elif value and value != key:
            self.notes.append(
                f"The secret key set by {origin} is not that of the backup: everybody must sign in anew and "
                f"links in letters are worthless. The backup's key is written to {self._key_file}."
            )
        _fits(about, settings)
        if brought:
            for path in [settings.data, *_sqlite_files(settings)]:
                if not path.is_relative_to(self.into):
                    raise Conflict(
                        f"The settings in the backup keep data in {path}, which is outside {self.into}. Make the "
                        f"folder with `videre init` first and restore with --replace."
                    )

    def undo(self) -> None:
        """Remove the settings that were written, since nothing was restored."""
        for path in reversed(self._wrote):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def _bring_settings(self, config: Path, about: About) -> None:
        unpacked = self.staging / "settings"
        text = f'address = "{about.address}"\ndata = "data"\nbackups = "backups"\n'
        if (unpacked / NAME).is_file():
            text = (unpacked / NAME).read_text("utf-8-sig")
        for file in sorted(unpacked.rglob("*")) if unpacked.is_dir() else ():
            name = file.relative_to(unpacked)
            if file.is_file() and name != Path(NAME):
                self._write(self.into / name, file.read_text("utf-8"))
        if self.database_url:
            self._write(self.into / DATABASE_FILE, self.database_url)
            text = f'database_file = "{DATABASE_FILE}"\n' + NAMES_DATABASE.sub("", text)
        self._write(config, text)

    def _write(self, path: Path, text: str) -> None:
        for folder in reversed([one for one in path.parents if one.is_relative_to(self.into) and not one.exists()]):
            folder.mkdir(mode=0o700 if folder.name == home.SECRETS else 0o755)
            self._wrote.append(folder)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        self._wrote.append(path)


@contextmanager
def place_of(
    archive: Path, into: Path, *, replace: bool, database_url: str, environment: Mapping[str, str] | None
) -> Iterator[Place]:
    """The place, ours alone while this lasts; a Conflict when it may not be taken."""
    into = into.resolve()
    occupied = home.strangers(into)
    if occupied and not replace:
        raise Conflict(
            f"{into} is not empty ({occupied[0]} is there). Name a new folder, or say --replace to put the backup in "
            "place of the installation there; what it holds is kept under another name."
        )
    if occupied and not home.is_home(into):
        raise Conflict(f"{into} is no installation of Videre (it has no {NAME}); nothing is replaced there.")
    if database_url and home.is_home(into):
        raise Conflict(f"--database is for a new folder; {into} has settings of its own.")
    with ExitStack() as stack:
        staging = into / "data.incoming"
        if home.is_home(into):
            settings = _settings_of(into, environment)
            staging = settings.data.with_name(f"{settings.data.name}.incoming")
            stack.enter_context(_nobody_there(settings))
        _look_for_room(archive, staging)
        place = Place(into, staging, database_url, environment, replace)
        try:
            yield place
        except BaseException:
            place.undo()
            raise


def _settings_of(into: Path, environment: Mapping[str, str] | None) -> Settings:
    try:
        return load(environment, into / NAME, {"secret_key": "x" * 64}).settings()
    except SettingsError as error:
        raise Conflict(f"The settings in {into / NAME} cannot be used:\n{error}") from None


@contextmanager
def _nobody_there(settings: Settings) -> Iterator[None]:
    """Nobody serves, works, upgrades or backs up in the data folder while it is replaced."""
    if os.path.ismount(settings.data):
        raise Conflict(f"{settings.data} is a disk of its own, which cannot be renamed. Restore into a folder on it.")
    if not settings.data.exists():
        yield
        return
    with ExitStack() as stack:
        for name, doing in (("serve", "served"), ("upgrade", "upgraded"), ("backup", "backed up")):
            try:
                stack.enter_context(hold_slot(settings.data / "locks" / name))
            except Occupied as occupied:
                by = f" (process {occupied.pid})" if occupied.pid else ""
                raise Conflict(f"{settings.data} is being {doing}{by}; end that first.") from None
        database = Database(settings.database, pool_size=1)
        try:
            busy = Slots(database, settings.data).busy()
        finally:
            database.close()
        if busy:
            raise Conflict(f"A worker runs on {settings.data} ({busy[0]}); end it first.")
        yield


def _fits(about: About, settings: Settings) -> None:
    kind = "sqlite" if settings.database.startswith("sqlite") else "postgresql"
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    if about.database not in names:
        raise Damaged("The backup does not say which kind of database it holds.")
    if kind != about.database:
        raise Conflict(
            f"The backup holds a {names[about.database]} database, but the settings name {names[kind]}. "
            "Restore it with settings of its own kind."
        )


def refuse_full(database: Database, *, replace: bool) -> None:
    """On PostgreSQL the tables may be anywhere, so they are looked for before they are replaced."""
    if not replace and postgresql.has_tables(database):
        shown = database.url.render_as_string(hide_password=True)
        raise Conflict(
            f"The database {shown} holds tables of Videre already. Name another with --database, or say --replace; "
            "they are then kept under another name."
        )


def _sqlite_files(settings: Settings) -> list[Path]:
    return [sqlite.file_of(settings.database)] if settings.database.startswith("sqlite") else []


def _look_for_room(archive: Path, staging: Path) -> None:
    folder = next(one for one in staging.parents if one.exists())
    needed, free = archive.stat().st_size + SPARE, shutil.disk_usage(folder).free
    if needed > free:
        raise DiskFull(
            f"Restoring needs about {needed // 1024**2} MiB; {folder} has {free // 1024**2} MiB free. "
            "Nothing was changed."
        )
