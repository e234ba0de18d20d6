"""`videre progress`: count again from the evidence."""

import click

from videre.cli.setup import work
from videre.learning.actions.recounting import recount
from videre.learning.actions.recounting_instances import recount_instances


@click.group()
def group() -> None:
    """Learners' progress."""


@group.command("recount")
@click.option("--write", is_flag=True, help="Put right what differs; otherwise it is only shown.")
def recount_command(write: bool) -> None:
    """Compare what counts with the evidence it was counted from, and print each difference.

    Then the counters of course instances with what counts for the people in them.

    Exit code 1 when there are differences that were not put right.
    """
    with work() as (setting, db):
        found = recount(db, setting.settings.watched_share, write=write)
        for one in found:
            click.echo(
                f"learner {one.user_id}, course {one.course_id}, {one.item} {one.item_id}: "
                f"stands as {one.stands or 'nothing'}, should be {one.should or 'nothing'}"
            )
        miscounts = recount_instances(db, write=write)
        for miscount in miscounts:
            who = "" if miscount.user_id is None else f", learner {miscount.user_id}"
            click.echo(
                f"course instance {miscount.instance_id}{who}, {miscount.what}: "
                f"stands at {miscount.stands}, should be {miscount.should}"
            )
    different = len(found) + len(miscounts)
    if not different:
        click.echo("Everything counted agrees with the evidence.")
    elif write:
        click.echo(f"{different} put right.")
    else:
        click.echo(f"{different} differ. `videre progress recount --write` puts them right.")
        raise SystemExit(1)
