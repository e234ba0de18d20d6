"""The report of a draft: what `videre courses check` says, as a page; long lists in parts."""

from dataclasses import dataclass

from flask import request, url_for
from flask.typing import ResponseReturnValue

from videre.content.problems import problem_from
from videre.content.remedies import remedy
from videre.content.report import COLUMNS, PageReport, Report, Section, numbers, report_from
from videre.courses.draft_files import kept_counted
from videre.courses.drafting import own_draft
from videre.courses.models import CourseDraft
from videre.foundation.addresses import TEACH_DRAFT
from videre.foundation.errors import NotFound
from videre.web.context import db, services
from videre.web.pages import render
from videre.web.paging import asked_page
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.desk import desk

AT_FIRST, AT_ONCE = 12, 50
"""How much of a list stands on the page of the draft, and on one page of the list itself."""
PAGES = "pages"


@dataclass(frozen=True, slots=True)
class ReportPart:
    """As much of a report as one page shows; `address` is where the rest is. `remedies` are by kind of problem."""

    sections: tuple[tuple[Section, int], ...]
    pages: tuple[PageReport, ...]
    pages_in_all: int
    total: tuple[int, ...]
    remedies: dict[str, str]
    address: str

    @property
    def columns(self) -> tuple[str, ...]:
        """What is counted, in the order of `total`."""
        return COLUMNS

    @property
    def errors(self) -> int:
        """How many things keep the course from being shown."""
        return sum(number for section, number in self.sections if section.name == "errors")


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One list of the report, a page of it; `list` is the name of the list."""

    draft: CourseDraft
    list: str
    part: ReportPart
    page: int
    pages: int


def report_part(draft: CourseDraft) -> ReportPart:
    """The beginning of each list."""
    report = _report(draft)
    sections = tuple((Section(one.name, one.problems[:AT_FIRST]), len(one.problems)) for one in report.sections)
    return _part(draft, report, sections, report.pages[:AT_ONCE])


@area.route(TEACH_DRAFT + "report", policy=STAFF)
def draft_report(draft: str) -> ResponseReturnValue:
    """One list as a whole: of the counts, or of problems."""
    found = own_draft(db(), desk().person.id, draft)
    report, wanted, page = _report(found), request.args.get("list", PAGES), asked_page()
    section = next((one for one in report.sections if one.name == wanted), None)
    if section is None and wanted != PAGES:
        raise NotFound("There is no such list in this report; perhaps the draft was checked anew.")
    length = len(section.problems) if section else len(report.pages)
    start, pages = (page - 1) * AT_ONCE, -(-length // AT_ONCE) or 1
    if page > pages:
        raise NotFound
    shown = section.problems[start : start + AT_ONCE] if section else ()
    sections = ((Section(section.name, shown), length),) if section else ()
    part = _part(found, report, sections, () if section else report.pages[start : start + AT_ONCE])
    return render("teach/report.html", ReportPage(found, wanted, part, page, pages))


def _report(draft: CourseDraft) -> Report:
    problems = [problem_from(one) for one in draft.problems]
    return report_from(kept_counted(services().settings, draft.public_id), problems)


def _part(
    draft: CourseDraft, report: Report, sections: tuple[tuple[Section, int], ...], pages: tuple[PageReport, ...]
) -> ReportPart:
    kinds = {problem.kind for section, _number in sections for problem in section.problems}
    return ReportPart(
        sections=sections,
        pages=pages,
        pages_in_all=len(report.pages),
        total=tuple(numbers(report.total)),
        remedies={kind: remedy(kind) for kind in kinds},
        address=url_for("teach.draft_report", draft=draft.public_id),
    )
