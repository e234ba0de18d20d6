"""A year in figures, as a page and as a table file: for a partner, and for the whole installation."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, request

from videre.foundation import clock
from videre.insights.queries import year_report
from videre.insights.rules import FIGURES, MEANINGS, YearReport, checked_year
from videre.web.context import db, services
from videre.web.looks import Look
from videre.web.pages import render, tongue
from videre.web.spreadsheets import csv_answer

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


def report(partner_id: int | None, language: str = "en") -> YearReport:
    """The year asked for; as a table file it is the same whoever takes it."""
    return year_report(db(), wanted_year(), services().settings.zone, partner_id, language=language)


def numbers_page(
    template: str, partner_id: int | None, here: str, *, head: object | None = None, look: Look | None = None
) -> Response:
    """The page."""
    found, this = report(partner_id, tongue()), clock.now().year
    years = tuple(range(this, this - YEARS_SHOWN, -1))
    table = f"{here}.csv?year={found.year}"
    return render(template, NumbersPage(found, FIGURES, MEANINGS, years, here, table, head, look))


def numbers_table(partner_id: int | None, name: str) -> Response:
    """The same as a table file."""
    found = report(partner_id)
    rows = [(found.year, *row) for row in found.rows()]
    return csv_answer(f"{name}-{found.year}.csv", ("year", "section", "item", "figure", "value"), rows)
