"""`videre jobs`: what works in the background, what went wrong, and what to do about it."""

import click

from videre.cli.setup import opened
from videre.foundation.jobs import office


@click.group()
def group() -> None:
    """Work in the background."""


@group.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what is done and what was cancelled.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
def list_jobs(everything: bool, limit: int) -> None:
    """Open and failed jobs, newest first."""
    with opened() as setting:
        lines = office.job_lines(setting.database, everything=everything, limit=limit)
    if not lines:
        click.echo("No jobs." if everything else "No open or failed jobs.")
    for line in lines:
        share = f" {line.share:.0%}" if line.share is not None else ""
        at_work = f" on {line.worker}" if line.state == "running" else ""
        click.echo(
            f"{line.since:%Y-%m-%d %H:%M} {line.id} {line.name}: {line.state}{at_work} {line.phase}{share}".rstrip()
        )
        if line.trouble:
            click.echo(f"    {line.trouble}")


@group.command()
@click.argument("job")
def cancel(job: str) -> None:
    """End JOB: at once if it waits, before its next step if it runs."""
    with opened() as setting:
        office.cancel(setting.database, job)
    click.echo("Cancelled.")


@group.command()
@click.argument("job")
def retry(job: str) -> None:
    """Start a failed or cancelled JOB again at the step where it ended."""
    with opened() as setting:
        office.retry(setting.database, job)
    click.echo("It will be taken up by the next free worker.")
