"""`videre personal`: what is known about people."""

from pathlib import Path

import click

from videre.accounts.erasure import erase_account
from videre.accounts.export import archive
from videre.accounts.queries import user_at
from videre.cli.setup import opened, work
from videre.foundation import personal


@click.group()
def group() -> None:
    """What is known about people: list it, hand it out, erase it."""


@group.command("list")
def list_declared() -> None:
    """Print every table that knows people, why, how long; then every cookie and browser key."""
    with opened():
        for entry in personal.declared():
            click.echo(f"{entry.table}\n  for: {entry.purpose}\n  ground: {entry.ground}\n  kept: {entry.retention}")
        for kept in personal.kept_in_browser():
            click.echo(f"{kept.name} ({kept.where})\n  for: {kept.purpose}\n  kept: {kept.lasts}")


@group.command("export")
@click.argument("address")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="File to write; new.")
def export(address: str, target: Path | None) -> None:
    """Write everything known about the owner of ADDRESS into a ZIP archive, for that person."""
    with work() as (setting, db):
        user = user_at(db, address)
        target = target or Path(f"videre-{user.public_id}.zip")
        packed = archive(db, None, user, site=setting.settings.site_name)
    try:
        with target.open("xb") as file:
            target.chmod(0o600)
            file.write(packed)
    except FileExistsError:
        raise click.ClickException(f"{target} is there already; name another file with --to.") from None
    click.echo(f"Written to {target}. It is for that person alone.")


@group.command("erase")
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(address: str, yes: bool) -> None:
    """Erase the owner of ADDRESS now, everywhere, without days of grace."""
    with work() as (_, db):
        user = user_at(db, address)
        if not yes:
            click.confirm(f"Erase {user.address} and everything known about them, for good?", abort=True)
        erase_account(db, None, user)
        click.echo("Erased.")
