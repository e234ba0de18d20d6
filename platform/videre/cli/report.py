"""`videre report --year`: the year in figures."""

import csv
import sys

import click

from videre.cli.setup import opened
from videre.foundation import clock
from videre.foundation.database import unit_of_work
from videre.insights.queries import year_report
from videre.insights.rules import FIGURES, YearReport, checked_year
from videre.partners.queries import partner as partner_at


@click.command()
@click.option("--year", type=int, default=None, help="The year (default: this one).")
@click.option("--partner", default=None, metavar="SLUG", help="Only this partner's.")
@click.option("--csv", "as_table", is_flag=True, help="Everything as a table, with commas.")
def group(year: int | None, partner: str | None, as_table: bool) -> None:
    """Plays, finished episodes, people, live hours and questions of a year, by partner; everybody once in the total."""
    now = clock.now()
    wanted = checked_year(year if year is not None else now.year, now)
    with opened() as setting, unit_of_work(setting.database) as db:
        partner_id = partner_at(db, partner).id if partner else None
        report = year_report(db, wanted, setting.settings.zone, partner_id)
    (_table if as_table else _text)(report)


def _table(report: YearReport) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("year", "section", "item", "figure", "value"))
    for row in report.rows():
        writer.writerow((report.year, *row))


def _text(report: YearReport) -> None:
    click.echo(f"The year {report.year}")
    if report.accounts is not None:
        click.echo(f"{report.accounts} new accounts")
    lines = [*report.partners, *([report.total] if report.total else [])]
    names = [line.name or "everybody once" for line in lines]
    width = max(map(len, names), default=0) + 2
    click.echo("".ljust(width) + "".join(figure.rjust(11) for figure in FIGURES))
    for name, line in zip(names, lines, strict=True):
        click.echo(name.ljust(width) + "".join(str(getattr(line, figure)).rjust(11) for figure in FIGURES))
    for course in report.courses:
        click.echo(
            f"{course.slug}: {course.plays} plays ({course.plays_of_visitors} by visitors), "
            f"{course.finished} episodes finished ({course.finished_by_visitors} by visitors)"
        )
    for asked in report.answers:
        told = ", ".join(f"{label} {number}" for label, number in asked.cells) or "fewer than five people"
        click.echo(f"{asked.key}: {told}")
