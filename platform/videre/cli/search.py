"""`videre search`: what can be found."""

import click

from videre.cli.setup import opened
from videre.foundation.search.rebuilding import rebuild

PLURAL = {"question": "questions", "version": "versions of courses", "video": "videos"}


@click.group()
def group() -> None:
    """The search."""


@group.command("rebuild")
def rebuild_command() -> None:
    """Compare all that can be found with what is there, and put right what differs.

    Works in small steps while the site runs. It can be broken off and begun again: what is right already is only
    looked at.
    """
    with opened() as setting:
        for one in rebuild(setting.database):
            name = PLURAL.get(one.area, one.area)
            click.echo(f"{name}: {one.things} can be found; {one.mended} put right, {one.removed} removed.")
