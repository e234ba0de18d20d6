"""A year in figures, as a page and as a table file: for a partner, and for the whole installation."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, request

from videre.foundation import clock
from videre.insights.queries import year_report
from videre.insights.rules import FIGURES, MEANINGS, YearReport, checked_year
from videre.web.context import db, services
from videre.web.looks import Look
from videre.web.pages import render

YEARS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class NumbersPage:
    """The report, with what each figure means. ``table`` is the address of the table file."""

    report: YearReport
    figures: tuple[str, ...]
    meanings: Mapping[str, str]
    years: tuple[int, ...]
    here: str
    table: str
    head: object | None = None
    look: Look | None = None


def wanted_year() -> int:
    """The year in the address, else this one."""
    typed = request.args.get("year", "", type=str)
    now = clock.now()
    return checked_year(int(typed), now) if typed.isascii() and typed.isdigit() and len(typed) == 4 else now.year


def report(partner_id: int | None) -> YearReport:
    """The year asked for."""
    return year_report(db(), wanted_year(), services().settings.zone, partner_id)


def numbers_page(
    template: str, partner_id: int | None, here: str, *, head: object | None = None, look: Look | None = None
) -> Response:
    """The page."""
    found, this = report(partner_id), clock.now().year
    years = tuple(range(this, this - YEARS_SHOWN, -1))
    table = f"{here}.csv?year={found.year}"
    return render(template, NumbersPage(found, FIGURES, MEANINGS, years, here, table, head, look))


def numbers_table(partner_id: int | None, name: str) -> Response:
    """The same as a table file."""
    found, text = report(partner_id), io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("year", "section", "item", "figure", "value"))
    for row in found.rows():
        writer.writerow((found.year, *(_harmless(cell) for cell in row)))
    answer = Response(text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{found.year}.csv"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _harmless(cell: int | str) -> int | str:
    """Words that a spreadsheet would take for a formula are shown as words (OWASP, *CSV injection*)."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
