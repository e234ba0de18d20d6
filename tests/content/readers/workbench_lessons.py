"""Lessons of the Workbench that tests write, and what a reader made of them."""

from dataclasses import dataclass
from pathlib import Path

from videre.content.check import check_course
from videre.content.course import Course
from videre.content.problems import Severity
from videre.content.rendered import RenderedPage

CONFIG = "title: Ice cores\nlang: en\nlicense: CC-BY 4.0\nepisodes:\n- 01-drill.md\n"
HEAD = "---\ntitle: Drilling\nteaching: 10\nexercises: 5\n---\n"
PNG = b"\x89PNG\r\n\x1a\nxxxx"


@dataclass(frozen=True, slots=True)
class Seen:
    """A course that was read: its pages by the path of their file."""

    course: Course
    pages: dict[str, RenderedPage]
    said: list[tuple[str, int | None, str]]
    publishable: bool

    @property
    def page(self) -> RenderedPage:
        """The one episode of a lesson that has one."""
        return self.pages["episodes/01-drill.md"]

    @property
    def html(self) -> str:
        """All of that episode."""
        return whole(self.page)

    def kinds(self) -> list[str]:
        """The kinds of all problems."""
        return [kind for _path, _line, kind in self.said]


def whole(page: RenderedPage) -> str:
    """Everything of a page that somebody reads."""
    exercises = (f"{one.prompt_html}{''.join(one.hints_html)}{one.solution_html}" for one in page.exercises)
    return page.html + page.instructor_notes_html + "".join(exercises)


def write_files(root: Path, files: dict[str, str | bytes]) -> Path:
    """Files by path."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def read(root: Path) -> Seen:
    """What is made of the lesson in a folder."""
    checked = check_course(root)
    said = [(one.path, one.line, one.kind) for one in checked.problems]
    assert checked.course is not None, said
    pages = {page.path: page for page in checked.rendered.episodes.values()}
    return Seen(checked.course, pages, said, checked.is_publishable)


def refused(root: Path) -> list[tuple[str, int | None, str]]:
    """The errors of a lesson that cannot be published."""
    checked = check_course(root)
    assert not checked.is_publishable
    return [(one.path, one.line, one.kind) for one in checked.problems if one.severity is Severity.ERROR]


def episode(root: Path, body: str, more: dict[str, str | bytes] | None = None) -> Seen:
    """A lesson with one episode, of which only the body matters."""
    given: dict[str, str | bytes] = {"config.yaml": CONFIG, "episodes/01-drill.md": HEAD + body}
    return read(write_files(root, {**given, **(more or {})}))
