"""`videre db`: the tables."""

import click

from videre.cli.founding import own_partner
from videre.cli.setup import opened
from videre.foundation import migrations


@click.group()
def group() -> None:
    """The database's tables."""


@group.command()
def upgrade() -> None:
    """Bring the tables to the shape this version expects."""
    with opened() as setting:
        migrations.upgrade(setting.database)
        own_partner(setting.database, setting.settings)
    click.echo("The tables are up to date.")


@group.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Go back to REVISION ("base" removes everything)."""
    with opened() as setting:
        migrations.downgrade(setting.database, revision)
    click.echo(f"The tables are at {revision}.")


@group.command()
def current() -> None:
    """Say which revision the tables are at."""
    with opened() as setting:
        click.echo(" ".join(sorted(migrations.current(setting.database))) or "no tables yet")


@group.command()
def check() -> None:
    """Say whether the tables are what this version expects; exit code 1 when not."""
    with opened() as setting:
        if migrations.is_behind(setting.database):
            raise click.ClickException("the tables are behind this version. Run: videre db upgrade")
    click.echo("The tables are up to date.")
