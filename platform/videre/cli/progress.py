"""`videre progress`: count again from the evidence."""

import click

from videre.cli.setup import work
from videre.learning.actions.recounting import recount


@click.group()
def group() -> None:
    """Learners' progress."""


@group.command("recount")
@click.option("--write", is_flag=True, help="Put right what differs; otherwise it is only shown.")
def recount_command(write: bool) -> None:
    """Compare what counts with the evidence it was counted from, and print each difference.

    Exit code 1 when there are differences that were not put right.
    """
    with work() as (setting, db):
        found = recount(db, setting.settings.watched_share, write=write)
        for one in found:
            click.echo(
                f"learner {one.user_id}, course {one.course_id}, {one.item} {one.item_id}: "
                f"stands as {one.stands or 'nothing'}, should be {one.should or 'nothing'}"
            )
    if not found:
        click.echo("Everything counted agrees with the evidence.")
    elif write:
        click.echo(f"{len(found)} put right.")
    else:
        click.echo(f"{len(found)} differ. `videre progress recount --write` puts them right.")
        raise SystemExit(1)
