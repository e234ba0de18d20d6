"""`videre restore`: an installation from a backup, here or on another machine."""

import os
from pathlib import Path

import click
import sqlalchemy as sa

from videre import wiring
from videre.accounts import tombstones
from videre.foundation import home, migrations
from videre.foundation.backups.making import mentioned
from videre.foundation.backups.restoring import Restored, restore
from videre.foundation.database import Database
from videre.foundation.errors import Conflict
from videre.foundation.settings import NAME, SettingsError, load

STEPS = {
    "unpack": "Unpacking and comparing …",
    "database": "Looking at the database …",
    "afterwards": "Bringing the tables up to date, erasing again who was erased …",
    "place": "Putting it in place …",
}


@click.command()
@click.argument("backup", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into", required=True, type=click.Path(file_okay=False, path_type=Path), help="The installation's folder."
)
@click.option(
    "--replace", is_flag=True, help="Take the place of the installation there; it is kept under another name."
)
@click.option("--database", default="", help="Address of the database for a new folder (PostgreSQL).")
@click.option(
    "--erased",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A newer erased.list, from the data folder of the old place.",
)
def group(backup: Path, into: Path, replace: bool, database: str, erased: Path | None) -> None:
    """Make the folder given by --into the installation that BACKUP holds.

    What is cut short, changed or newer than this version is refused before anything is touched. Whoever was erased,
    as far as the backup, the folder or --erased knows, stays erased.
    """
    wiring.connect()
    known = _known(into) | (tombstones.listed(erased) if erased else set())
    again = [0]
    notes: list[str] = []

    def bring_up_to_date(opened: Database, data: Path) -> None:
        try:
            migrations.upgrade(opened)
        except Conflict as refusal:
            if refusal.kind != "jobs-open":
                raise
            notes.append(f"The tables are older than this version and stay so for now: {refusal.message}")
        again[0] = tombstones.bury_again(opened, data / tombstones.LIST, known)

    done = restore(
        backup,
        into,
        replace=replace,
        database_url=database,
        environment=os.environ,
        afterwards=bring_up_to_date,
        told=lambda step: click.echo(STEPS.get(step, step)),
    )
    _report(done, again[0], notes)


def _known(into: Path) -> set[str]:
    """Who was erased in the installation that is about to be replaced."""
    if not home.is_home(into):
        return set()
    try:
        settings = load(os.environ, into / NAME, {"secret_key": "x" * 64}).settings()
    except SettingsError:
        return set()
    found = tombstones.listed(settings.data / tombstones.LIST)
    if settings.database.startswith("sqlite") and not Path(settings.database.removeprefix("sqlite:///")).is_file():
        return found
    database = Database(settings.database, pool_size=1)
    try:
        with database.session() as db:
            return found | tombstones.buried(db)
    except sa.exc.SQLAlchemyError:
        click.echo(
            "! The database there cannot be asked who was erased; the list in its data folder is used.", err=True
        )
        return found
    finally:
        database.close()


def _report(done: Restored, again: int, notes: list[str]) -> None:
    place, about = done.place, done.about
    click.echo(
        f"{place.into} is {about.site} as of {about.made_at}, made by Videre {about.version}: {done.files} files."
    )
    click.echo(f"Fingerprint {done.fingerprint}")
    if again:
        click.echo(f"{again} accounts that were erased since are erased again.")
    for name in done.aside:
        click.echo(f"What stood there is kept: {name}. Remove it when you are sure; it holds people's data.")
    if done.missing:
        click.echo(f"! {mentioned(done.missing)}", err=True)
    for note in [*place.notes, *notes]:
        click.echo(f"! {note}", err=True)
    click.echo(f"Next: videre --config {place.into / NAME} doctor")
