"""`videre backup`: everything of this installation in one file, made while it serves."""

from pathlib import Path

import click

from videre.accounts.tombstones import keep_list
from videre.cli.setup import opened
from videre.foundation import clock
from videre.foundation.backups import record
from videre.foundation.backups.making import make_backup, mentioned
from videre.foundation.database import unit_of_work
from videre.foundation.settings import config_file

STEPS = {
    "copy the database": "Copying the database …",
    "write": "Writing the archive …",
    "verify": "Reading it again …",
}


@click.command()
@click.argument("target", required=False)
@click.option("--without-media", is_flag=True, help="Leave the media out; they never change, so copy them by rsync.")
@click.option("--keep", type=click.IntRange(1, 10_000), help="Afterwards remove all but the newest N there.")
def group(target: str | None, without_media: bool, keep: int | None) -> None:
    """Write database, media, keys and settings into TARGET: a new file, or a folder (with / at its end) that gets one.

    Without TARGET it goes into the folder of the setting `backups`. People may go on meanwhile. The file is read
    again before it gets its name. It holds keys and people's data: keep it like the installation itself.
    """
    with opened() as setting:
        settings = setting.settings
        file = Path(target) if target else settings.backups
        if target is None or target.endswith("/") or file.is_dir():
            file /= record.name_for(clock.now())
        with unit_of_work(setting.database) as db:
            keep_list(db, settings.data)
        made = make_backup(
            settings, setting.database, config_file(), file.resolve(), media=not without_media, told=_say
        )
        click.echo(f"{made.path}: {made.bytes / 1024**2:.1f} MiB, {made.files} files, whole.")
        click.echo(f"Fingerprint {made.fingerprint}")
        if made.missing:
            click.echo(f"! {mentioned(made.missing)}", err=True)
        for gone in record.thin(made.path.parent, keep) if keep else ():
            click.echo(f"Removed {gone.name}.")


def _say(step: str) -> None:
    if step in STEPS:
        click.echo(STEPS[step])
