"""What `videre init` makes, piece by piece; a piece that is there is left as it is."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from videre import wiring
from videre.accounts.actions import add_account, appoint_administrator
from videre.accounts.queries import user_by_address
from videre.foundation import home, migrations
from videre.foundation.backups.record import written
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict
from videre.foundation.settings import NAME, Settings, SettingsError, load
from videre.foundation.settings.writing import toml_text
from videre.partners.actions.members import add_member
from videre.partners.actions.partnering import create_partner, ensure_own_partner
from videre.partners.queries import partners
from videre.partners.rules import Role

KEY_BYTES = 48
PASSWORD_BYTES = 12
# What must not be read by neighbours on the machine, and the file each stands in.
SECRET_FILES = {"secret_key": "secret-key", "mail_password": "mail-password", "database": "database"}
PRIVATE = ("data", "backups", home.SECRETS)


@dataclass(frozen=True, slots=True)
class Person:
    """The first administrator. Without password they come in by mailed links."""

    address: str
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class FirstPartner:
    """The first organisation that hosts courses here."""

    slug: str
    name: str


def write_settings(folder: Path, values: Mapping[str, object]) -> Iterator[str]:
    """The settings file and the secret files, checked as a whole before anything stays; says what was made."""
    existed = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    kept: dict[str, str] = {"secret_key": secrets.token_urlsafe(KEY_BYTES)}
    kept |= {name: str(values[name]) for name in SECRET_FILES if values.get(name)}
    in_files = {name: f"{home.SECRETS}/{SECRET_FILES[name]}" for name in kept}
    plain: dict[str, object] = {"data": "data", "backups": "backups"}
    plain |= {name: value for name, value in values.items() if name not in SECRET_FILES and value not in ("", None)}
    made = [_private(folder / home.SECRETS)]
    try:
        for name, text in kept.items():
            made.append(_secret(folder / in_files[name], text))
        trial = folder / f".{NAME}.trial"
        trial.write_text(toml_text(plain, in_files), "utf-8")
        made.append(trial)
        problems = load({}, trial).problems
        if problems:
            raise SettingsError("\n".join(line.replace(str(trial), NAME) for line in problems))
        written(folder / NAME, trial.read_text("utf-8"))
        trial.unlink()
    except BaseException:
        for path in reversed([one for one in made if one is not None and one.exists()]):
            path.rmdir() if path.is_dir() else path.unlink()
        if not existed:
            folder.rmdir()
        raise
    yield f"{NAME}, with every setting explained"
    for name in kept:
        yield f"{in_files[name]}, readable by you only"


def make_folders(folder: Path, settings: Settings) -> Iterator[str]:
    """The folders that hold people's data."""
    for path in (settings.data, settings.backups):
        if _private(path) is not None:
            yield f"{path.relative_to(folder) if path.is_relative_to(folder) else path}/"


def choose_version(folder: Path) -> Iterator[str]:
    """The link that says which version is served, where we run in an environment that can be chosen."""
    running = home.running()
    if running is not None and home.chosen(folder) is None:
        home.choose(folder, running)
        yield f"{home.CURRENT} → {os.readlink(folder / home.CURRENT)}"  # noqa: PTH115 - as it is written


def fill_database(settings: Settings, person: Person | None, partner: FirstPartner | None) -> Iterator[str]:
    """Tables where there are none, the installation's own partner, and the first people."""
    wiring.connect()
    with closing(Database(settings.database, pool_size=2)) as database:
        if not migrations.current(database):
            migrations.upgrade(database)
            yield "the tables in the database"
        elif wrong := migrations.mismatch(database):
            raise Conflict(f"The database is not touched: {wrong}")
        own_partner(database, settings)
        with unit_of_work(database) as db:
            yield from _people(db, person, partner)


def own_partner(database: Database, settings: Settings) -> None:
    """The installation's own partner, to which films belong that nobody else brought; made if it is not there."""
    with unit_of_work(database) as db:
        ensure_own_partner(db, settings.site_name)


def write_examples(folder: Path, examples: Mapping[str, str]) -> Iterator[str]:
    """Those that are not there."""
    for name, text in examples.items():
        target = folder / home.EXAMPLES / name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, "utf-8")
            yield f"{home.EXAMPLES}/{name}"


def new_password() -> str:
    """One that nobody guesses, to be shown once."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def _people(db: Session, person: Person | None, partner: FirstPartner | None) -> Iterator[str]:
    administrator = user_by_address(db, person.address.strip().lower()) if person else None
    if person and administrator is None:
        administrator = add_account(db, None, person.address, person.name, person.password)
        appoint_administrator(db, None, administrator)
        yield f"the site administrator {administrator.address}"
    if partner and partner.slug not in [one.slug for one in partners(db)]:
        row = create_partner(db, None, partner.slug, partner.name)
        if administrator is not None:
            add_member(db, None, row, administrator, Role.ADMINISTRATOR)
        yield f"the partner {row.name}"


def _private(folder: Path) -> Path | None:
    """Make a folder of our own; None when it was there."""
    if folder.is_dir():
        return None
    folder.mkdir(parents=True, mode=0o700)
    return folder


def _secret(path: Path, text: str) -> Path | None:
    """Write a file readable by its owner only; one that is there stays."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return path
