"""The honest report of a lesson: what each page shows, in numbers, and what does not come as its author meant it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from videre.content.checked import CheckedCourse
from videre.content.counts import Counts, counts_from, counts_of
from videre.content.problems import Problem, Severity, errors_of
from videre.content.remedies import remedy

MISSING_TEXTS = frozenset({"missing-alt"})
DEAD_LINKS = frozenset({"dead-link"})
NOT_LISTED = frozenset({"not-listed", "not-in-toctree"})

COLUMNS = ("boxes", "exercises", "solutions", "tab_sets", "tabs", "code_blocks", "images", "tables", "inside_links")


@dataclass(frozen=True, slots=True)
class PageReport:
    """A page with its counts; `id` is that of the episode, "" for the page that tells a lesson in brief."""

    path: str
    id: str
    title: str
    counts: Counts

    def numbers(self) -> list[int]:
        """The counts in the order of `COLUMNS`."""
        return numbers(self.counts)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"path": self.path, "id": self.id, "title": self.title, **self.counts.to_json()}


@dataclass(frozen=True, slots=True)
class Section:
    """One list of problems, as a page or a terminal shows them; `name` is one of `SECTIONS`."""

    name: str
    problems: tuple[Problem, ...]


SECTIONS = ("errors", "not_as_intended", "missing_alternative_texts", "dead_links", "pages_in_no_list")


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report; every problem is in exactly one of the four lists."""

    pages: tuple[PageReport, ...]
    missing_texts: tuple[Problem, ...]
    dead_links: tuple[Problem, ...]
    not_listed: tuple[Problem, ...]
    others: tuple[Problem, ...]

    @property
    def total(self) -> Counts:
        """The counts of all pages together."""
        return sum((page.counts for page in self.pages), Counts())

    @property
    def sections(self) -> tuple[Section, ...]:
        """For readers: first what keeps it from being shown, then the rest of each list; empty ones are left out."""
        lists = (self.others, self.missing_texts, self.dead_links, self.not_listed)
        errors = errors_of(one for each in lists for one in each)
        rest = (tuple(one for one in each if one.severity is not Severity.ERROR) for each in lists)
        found = zip(SECTIONS, (tuple(errors), *rest), strict=True)
        return tuple(Section(name, problems) for name, problems in found if problems)

    def to_json(self) -> dict[str, Any]:
        """Plain data, documented in docs/authoring.md."""
        return {
            "pages": [page.to_json() for page in self.pages],
            "total": dict(zip(COLUMNS, numbers(self.total), strict=True)),
            "missing_alternative_texts": _plain(self.missing_texts),
            "dead_links": _plain(self.dead_links),
            "pages_in_no_list": _plain(self.not_listed),
            "not_as_intended": _plain(self.others),
        }


def numbers(counts: Counts) -> list[int]:
    """The counts in the order of `COLUMNS`."""
    values = [getattr(counts, name) for name in COLUMNS]
    return [value if isinstance(value, int) else len(value) for value in values]


def report_of(checked: CheckedCourse) -> Report:
    """The report of a course that was read and rendered."""
    return report_from(pages_of(checked), checked.problems)


def report_from(pages: Iterable[PageReport], problems: Iterable[Problem]) -> Report:
    """The report of pages that were counted, with everything that was found."""
    found = list(problems)
    known = MISSING_TEXTS | DEAD_LINKS | NOT_LISTED
    return Report(
        tuple(pages),
        _of(found, MISSING_TEXTS),
        _of(found, DEAD_LINKS),
        _of(found, NOT_LISTED),
        tuple(one for one in found if one.kind not in known),
    )


def pages_of(checked: CheckedCourse) -> list[PageReport]:
    """The pages that could be rendered, in their order, counted."""
    pages: list[PageReport] = []
    for lesson, episode, page in checked.course.pages() if checked.course else ():
        if episode is None:
            rendered, own = checked.rendered.in_briefs.get(lesson.id), ""
        else:
            rendered, own = checked.rendered.episodes.get(episode.id), episode.id
        if rendered is not None:
            pages.append(PageReport(page.path, own, page.title, counts_of(rendered)))
    return pages


def page_from(data: Mapping[str, Any]) -> PageReport:
    """What `to_json` gave."""
    return PageReport(data["path"], data["id"], data["title"], counts_from(data))


def table(pages: Sequence[PageReport]) -> list[str]:
    """The counts as lines of text, one for each page and one for all."""
    head = ["page", *(name.replace("_", " ") for name in COLUMNS)]
    rows = [[page.path, *map(str, page.numbers())] for page in pages]
    total = sum((page.counts for page in pages), Counts())
    rows.append(["all pages", *map(str, numbers(total))])
    widths = [max(len(row[index]) for row in [head, *rows]) for index in range(len(head))]
    return [
        "  ".join(cell.ljust(width) if not index else cell.rjust(width) for index, (cell, width) in enumerate(cells))
        for cells in (list(zip(row, widths, strict=True)) for row in [head, *rows])
    ]


def _of(problems: Iterable[Problem], kinds: frozenset[str]) -> tuple[Problem, ...]:
    return tuple(one for one in problems if one.kind in kinds)


def _plain(problems: Iterable[Problem]) -> list[dict[str, object]]:
    return [{**one.to_json(), "to_do": remedy(one.kind)} for one in problems]
