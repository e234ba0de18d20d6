"""What every command begins with: settings, database, storage; and how it says no."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre import wiring
from videre.foundation import logs
from videre.foundation.database import Database, is_damaged, unit_of_work
from videre.foundation.errors import Invalid, Refusal
from videre.foundation.settings import Settings, SettingsError, config_file, load
from videre.foundation.storage import Storage, storage_of


@dataclass(frozen=True, slots=True)
class Setting:
    """The installation that a command works on."""

    settings: Settings
    database: Database
    storage: Storage


class Sentence:
    """Turns refusals, wrong settings, an absent database and what the disk refuses into sentences; exit code 1."""

    def __enter__(self) -> None: ...

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if isinstance(error, Refusal):
            lines = [error.message]
            if isinstance(error, Invalid):
                lines += [f"  {name}: {text}" for name, text in error.fields.items()]
            raise click.ClickException("\n".join(lines)) from None
        if isinstance(error, SettingsError):
            raise click.ClickException(f"the settings cannot be used:\n{error}") from None
        if isinstance(error, OSError) and error.strerror and not isinstance(error, BrokenPipeError):
            where = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{where}{error.strerror}.") from None
        if isinstance(error, sa.exc.DatabaseError) and is_damaged(error):
            raise click.ClickException(
                f"the database is damaged ({error.orig}). Put it back from a backup: videre restore --help"
            ) from None
        if isinstance(error, (sa.exc.OperationalError, sa.exc.ProgrammingError)):
            reason = str(error.orig).splitlines()[0] if error.orig else "no reason given"
            raise click.ClickException(
                f"the database does not answer as it should ({reason}). Look whether it runs, or try: videre db upgrade"
            ) from None


def installation_home() -> Path | None:
    """The folder of the installation, where it has a settings file."""
    file = config_file()
    return file.resolve().parent if file.is_file() else None


@contextmanager
def opened() -> Iterator[Setting]:
    """The installation described by the settings in force."""
    settings = load().settings()
    logs.configure(settings.log_format, settings.log_level)
    wiring.connect()
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database, pool_size=2)
    try:
        yield Setting(settings, database, storage_of(settings))
    finally:
        database.close()


@contextmanager
def work() -> Iterator[tuple[Setting, Session]]:
    """The installation and one unit of work, committed at the end."""
    with opened() as setting, unit_of_work(setting.database) as db:
        yield setting, db
