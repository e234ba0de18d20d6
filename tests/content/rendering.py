"""Pages rendered in this process, for tests that look at HTML."""

from functools import cache

from videre.content.course import CourseFile
from videre.content.dialect.page import PageRenderer, PageSource
from videre.content.links import Surroundings
from videre.content.problems import Severity
from videre.content.rendered import RenderedPage

PATH = "lesson/page.md"
FILES = {
    path: CourseFile(path, 1, f"{number:x}" * 64).key
    for number, path in enumerate(["lesson/ice.png", "lesson/ylme.csv", "lesson/img/two words.png", "top.svg"], 1)
}
PAGES = {
    PATH: "lesson/page",
    "lesson/data-that-lies.md": "lesson/data-that-lies",
    "other/far.md": "other/far",
    "lesson/in-brief.md": "lesson",
}


@cache
def renderer() -> PageRenderer:
    """One renderer for all tests, as a child has one for all pages."""
    return PageRenderer()


def rendered(source: str) -> RenderedPage:
    """A page with some files and pages around it."""
    return renderer().render(PageSource(PATH, source, 1, Surroundings(PATH, FILES, PAGES)))


def html(source: str) -> str:
    """The HTML of a page that has no problems at all."""
    page = rendered(source)
    assert page.problems == ()
    return page.html


def said(page: RenderedPage) -> list[tuple[str, int | None]]:
    """Kinds and lines of a page's problems, in order."""
    return [(problem.kind, problem.line) for problem in page.problems]


def errors(page: RenderedPage) -> list[str]:
    """The kinds of its errors."""
    return [problem.kind for problem in page.problems if problem.severity is Severity.ERROR]
