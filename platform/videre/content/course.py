"""What a course folder says, as frozen data: a course has lessons, a lesson has episodes, one page each."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from videre.content.around import NOTHING_AROUND, Around

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody to name and to cite; ``is_organisation``: no person, but what people work in."""

    name: str
    orcid: str | None = None
    affiliation: str | None = None
    is_organisation: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """How its authors want a work cited: what its CITATION.cff says. `released` is a day as ISO 8601 writes it."""

    title: str = ""
    doi: str = ""
    url: str = ""
    version: str = ""
    released: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """A second of the video at which an exercise of the same page is offered."""

    at: float
    exercise: str


@dataclass(frozen=True, slots=True)
class Page:
    """The Markdown of one file; `first_line` is the line of the file where `source` begins."""

    path: str
    title: str
    source: str
    first_line: int = 1

    @property
    def folder(self) -> str:
        """The folder of the file inside the course, "" for the course's own."""
        parent = str(PurePosixPath(self.path).parent)
        return "" if parent == "." else parent


@dataclass(frozen=True, slots=True)
class ExerciseOutline:
    """What is known of an exercise before anything is rendered."""

    id: str
    kind: str
    title: str
    minutes: int | None
    optional: bool
    line: int


@dataclass(frozen=True, slots=True)
class Episode:
    """One page: text, perhaps a video, and exercises. ``was``: ids it had in addresses before."""

    id: str
    title: str
    page: Page
    minutes: int | None = None
    optional: bool = False
    summary: str = ""
    video: str | None = None
    pauses: tuple[Pause, ...] = ()
    exercises: tuple[ExerciseOutline, ...] = ()
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Send:
    """Somebody to send to a lesson, and when."""

    whom: str
    when: str


@dataclass(frozen=True, slots=True)
class InBrief:
    """A lesson for those who help, lead or decide: what it is, why it matters, whom to send and when."""

    what: str
    why: str
    send: tuple[Send, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """Episodes that belong together, and perhaps one page that tells them in brief. ``was`` as of an episode.

    `preparation`: its one page is for getting ready, before the first lesson.
    """

    id: str
    title: str
    folder: str
    episodes: tuple[Episode, ...]
    summary: str = ""
    in_brief: Page | None = None
    was: tuple[str, ...] = ()
    brief: InBrief | None = None
    preparation: bool = False

    @property
    def minutes(self) -> int:
        """How long the lesson takes: the sum of what its episodes say, optional ones left out."""
        return sum(episode.minutes or 0 for episode in self.episodes if not episode.optional)


@dataclass(frozen=True, slots=True)
class CodeCard:
    """An example of code to bring: what one brings, what one leaves with, and how long that takes in minutes."""

    id: str
    title: str
    bring: str
    leave: str
    minutes: int


@dataclass(frozen=True, slots=True)
class CodePage:
    """What the course says about bringing one's own code: a story that was worked through, and example cards."""

    page: Page
    cards: tuple[CodeCard, ...]


@dataclass(frozen=True, slots=True)
class CourseFile:
    """A picture or another file that some page mentions; `key` is its name wherever it is kept.

    ``pixels`` are the width and height of a picture that takes room of its own.
    """

    path: str
    size: int
    sha256: str
    pixels: tuple[int, int] | None = None

    @property
    def key(self) -> str:
        """A name that changes with the bytes, so that it can be cached for ever."""
        return self.sha256[:32] + PurePosixPath(self.path).suffix.lower()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the text was read from: `address` of the repository, the pinned `commit`, the `folder` in it."""

    address: str
    commit: str
    branch: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A whole course as its folder states it.

    `format` is the name of its reader. `texts` are the source files of pages in other formats, included ones and
    tables too: they are part of the version's identity, though no page shows them as files.
    """

    id: str
    title: str
    language: str
    version: str
    summary: str
    licence: str
    lessons: tuple[Lesson, ...]
    authors: tuple[Author, ...] = ()
    prerequisites: tuple[str, ...] = ()
    audience: str = ""
    stated_minutes: int | None = None
    files: tuple[CourseFile, ...] = ()
    code: CodePage | None = None
    format: str = "native"
    texts: tuple[CourseFile, ...] = ()
    origin: Origin | None = None
    around: Around = NOTHING_AROUND
    glossary: Page | None = None
    citation: Citation | None = None

    @property
    def minutes(self) -> int:
        """How long the course takes: what the author says, else the sum over the lessons."""
        return self.stated_minutes or sum(lesson.minutes for lesson in self.lessons)

    def episodes(self) -> Iterator[tuple[Lesson, Episode]]:
        """All episodes in order, each with its lesson."""
        for lesson in self.lessons:
            for episode in lesson.episodes:
                yield lesson, episode

    def pages(self) -> Iterator[tuple[Lesson, Episode | None, Page]]:
        """All pages in order; the in-brief page of a lesson has no episode."""
        for lesson in self.lessons:
            if lesson.in_brief is not None:
                yield lesson, None, lesson.in_brief
            for episode in lesson.episodes:
                yield lesson, episode, episode.page
