"""What only the instructor knows of a lesson in another format: tables of our course.toml beside it.

The tables are read here, whole and with every problem at once; `completing` applies them to what a reader gave.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from videre.content import files, front_matter
from videre.content.around import KEYS, edit_of
from videre.content.course import Author, CourseFile, Page
from videre.content.facts import Facts
from videre.content.files import Folder
from videre.content.problems import Problem, Report, quoted
from videre.content.reader import COURSE_FILE, GLOSSARY_FILE, LONGEST_TITLE, is_label, is_language, read_author
from videre.content.readers import Stated, readers
from videre.content.regrouping import LessonNote
from videre.content.tables import Table, parse
from videre.foundation.addresses import RESERVED, is_slug

MOST_TABLES = 2000


@dataclass(frozen=True, slots=True)
class GitSource:
    """A place in a repository: `at` is a commit, tag or branch, `path` a folder in it ("" for the whole)."""

    address: str
    at: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the lessons lie and how they are read: exactly one of `folder` and `git` is there."""

    folder: str | None
    git: GitSource | None
    format: str | None
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    line: int = 1
    edit: str = ""


@dataclass(frozen=True, slots=True)
class PageNote:
    """What is said of a page; the table itself is kept, since pauses can be read only when exercises are known.

    `split` are the ids of headings at which it is cut into episodes. A part is named “path#heading” by other notes.
    """

    path: str
    line: int
    id: str | None
    title: str | None
    minutes: int | None
    summary: str | None
    optional: bool | None
    video: str | None
    skip: bool
    split: tuple[str, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class ExerciseNote:
    """A box that counts as an exercise, or more about one that does: `text` holds options and answers.

    `label` is an id in the page: the box's own, or that of something in it such as its heading.
    """

    page: str
    line: int
    box: str
    title: str | None
    number: int | None
    id: str | None
    minutes: int | None
    optional: bool | None
    text: str
    text_line: int
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Fold:
    """A section, by the id of its heading, that is a solution and folds."""

    page: str
    line: int
    heading: str


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The whole of it. `kinds` are the boxes that are exercises on every page; `table` is kept for what names episodes.

    `problems` are those of other files than course.toml.
    """

    source: Source
    stated: Stated
    kinds: tuple[str, ...]
    pages: tuple[PageNote, ...]
    exercises: tuple[ExerciseNote, ...]
    folds: tuple[Fold, ...]
    lessons: tuple[LessonNote, ...]
    glossary: Page | None
    table: Table
    problems: tuple[Problem, ...] = ()

    def as_text(self) -> CourseFile | None:
        """What of it learners read, as a file for the version's identity; pauses and videos are no part of that."""
        said = [
            self.kinds,
            [[one.page, one.box, one.title, one.number, one.id, one.text] for one in self.exercises],
            [[one.page, one.heading] for one in self.folds],
        ]
        if not any(said):
            return None
        data = json.dumps(said, ensure_ascii=False).encode()
        return CourseFile(COURSE_FILE, len(data), hashlib.sha256(data).hexdigest())


def has_source(folder: Path) -> bool:
    """Whether the course.toml in a folder names lessons that are read from elsewhere."""
    return _root(folder, Report(COURSE_FILE)) is not None


def source_of(folder: Path, report: Report) -> Source | None:
    """Only where the lessons lie: what must be known before they are fetched."""
    table = _root(folder, report)
    return None if table is None else _source(table, report)


def read_sidecar(folder: Path, default_id: str, facts: Facts, report: Report) -> Sidecar | None:
    """The tables of course.toml, with what `facts` know where it says nothing; None when it cannot be read."""
    table = _root(folder, report)
    if table is None:
        return None
    if table.raw("format") not in (None, 1):
        report.error(table.line_of("format"), "bad-format", "This Videre reads format = 1.")
    source = _source(table, report)
    stated = _stated(table, default_id, facts, report)
    kinds = tuple(table.texts("exercise_boxes"))
    pages = [_page(one, report) for one in _some(table, "pages")]
    lessons = [_lesson(one, report) for one in _some(table, "lessons")]
    for key in KEYS:
        table.raw(key)  # read when the ids of all episodes are known
    exercises = [_exercise(one, report) for one in _some(table, "exercises")]
    folds = []
    for one in _some(table, "folds"):
        page, heading = one.text("page", required=True), one.text("heading", required=True)
        one.close()
        if page and heading:
            folds.append(Fold(page, one.line, heading.removeprefix("#")))
    table.close()
    if source is None:
        return None
    there = tuple(one for one in pages if one), tuple(one for one in exercises if one)
    order = tuple(one for one in lessons if one)
    words = Report(GLOSSARY_FILE)
    glossary = _glossary(folder, words)
    return Sidecar(source, stated, kinds, *there, tuple(folds), order, glossary, table, tuple(words.problems))


def stated_by(facts: Facts, own: str) -> Stated:
    """A course that only its facts describe."""
    cited = facts.citation
    return Stated(
        own,
        title=(cited.title if cited else "")[:LONGEST_TITLE],
        version=facts.label,
        summary=facts.summary,
        licence=facts.licence,
        authors=cited.authors if cited else (),
    )


def _root(folder: Path, report: Report) -> Table | None:
    text = _text(folder, COURSE_FILE, files.LARGEST_COURSE_FILE, report)
    table = None if text is None else parse(text, 1, report)
    source = table.data.get("source") if table is not None else None
    # A native course may have the table too, to say only where its pages are edited.
    is_ours = isinstance(source, dict) and source.keys() == {"edit"}
    return table if source is not None and not is_ours else None


def _text(folder: Path, name: str, largest: int, report: Report) -> str | None:
    """The text of a file beside course.toml; None where there is none, or none that may be read."""
    path = folder / name
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        return None
    return files.read_text(Folder(folder, {name: path.stat().st_size}, {}), name, largest, report)


def _glossary(folder: Path, report: Report) -> Page | None:
    text = _text(folder, GLOSSARY_FILE, files.LARGEST_PAGE, report)
    return None if text is None else front_matter.plain_page(GLOSSARY_FILE, text, report, "the glossary")


def _some(table: Table, key: str) -> list[Table]:
    found = table.tables(key, f"blocks such as [[{key}]]")
    if len(found) > MOST_TABLES:
        table.report.error(table.line_of(key), "too-many", f"{MOST_TABLES} blocks [[{key}]] are the most.")
        return []
    return found


def _source(table: Table, report: Report) -> Source | None:
    data, line = table.raw("source"), table.line_of("source")
    if not isinstance(data, dict):
        report.error(
            line, "wrong-type", 'The source must be a table: [source], then folder = "…" or git = "https://…".'
        )
        return None
    inner = Table(data, ("source",), report, table.lines, line)
    folder, address, name = inner.text("folder"), inner.text("git"), inner.text("format")
    at, path = inner.text("at", longest=200), inner.text("path", longest=files.LONGEST_PATH)
    edit = edit_of(inner)
    settings = {key: value for key in readers() if isinstance(value := inner.raw(key), dict)}
    inner.close()
    if name is not None and name not in readers():
        there = ", ".join(sorted(readers())) or "none"
        report.error(
            inner.line_of("format"), "unknown-format", f"No format is called {quoted(name)}; there is {there}."
        )
    if (folder is None) == (address is None):
        report.error(line, "bad-source", 'A source has either folder = "…" or git = "https://…".')
        return None
    if folder is not None:
        if at or path:
            report.error(line, "bad-source", "“at” and “path” belong to a git address, not to a folder.")
        return Source(folder, None, name, settings, line, edit)
    # Which hosts may be asked without encryption is the operator's to say, when it is fetched.
    if not str(address).startswith(("https://", "http://")) or "@" in str(address).split("/")[2]:
        text = f"The address {quoted(address)} must begin with https:// and hold no password."
        report.error(inner.line_of("git"), "bad-source", text)
        return None
    if at is not None and (at.startswith("-") or not at.isprintable() or " " in at):
        report.error(inner.line_of("at"), "bad-source", f"{quoted(at)} is no commit, tag or branch.")
        return None
    if path is not None and not files.is_inside_name(path):
        report.error(inner.line_of("path"), "bad-source", f"The path {quoted(path)} must lie inside the repository.")
        return None
    return Source(None, GitSource(str(address), at or "", path or ""), name, settings, line, edit)


def _stated(table: Table, default_id: str, facts: Facts, report: Report) -> Stated:
    known = stated_by(facts, default_id)
    own, language, version = table.text("id"), table.text("language"), table.text("version", longest=40)
    for key, value, good, like in (
        ("id", own, is_slug, "tidy-data"),
        ("language", language, is_language, "en"),
        ("version", version, is_label, "1.0"),
    ):
        if value is not None and not good(value):
            report.error(table.line_of(key), f"bad-{key}", f"The {key} {quoted(value)} must be like “{like}”.")
    authors = [read_author(one) for one in _some(table, "authors")]
    return Stated(
        id=own or known.id,
        title=table.words("title", longest=LONGEST_TITLE) or known.title,
        language=language or "",
        version=version or known.version,
        summary=table.words("summary") or known.summary,
        licence=table.text("licence", longest=100) or known.licence,
        audience=table.text("audience") or "",
        minutes=table.number("minutes", 1, 100_000),
        prerequisites=tuple(table.texts("prerequisites")),
        authors=tuple[Author, ...](one for one in authors if one) or known.authors,
    )


def _page(table: Table, report: Report) -> PageNote | None:
    path, own = table.text("path", required=True), table.text("id")
    if own is not None and not is_slug(own):
        report.error(table.line_of("id"), "bad-id", f"The id {quoted(own)} may have only a–z, 0–9 and “-”.")
        own = None
    note = PageNote(
        path or "",
        table.line,
        own,
        table.words("title", longest=LONGEST_TITLE),
        table.number("minutes", 1, 600),
        table.words("summary"),
        table.flag("optional") if "optional" in table.data else None,
        table.text("video", longest=100),
        table.flag("skip"),
        tuple(one.removeprefix("#") for one in table.texts("split")),
        table,
    )
    table.raw("pauses")  # read when the exercises of the page are known
    table.close(("optional",))
    return note if path else None


def _exercise(table: Table, report: Report) -> ExerciseNote | None:
    page, own, text = table.text("page", required=True), table.text("id"), table.raw("text")
    if own is not None and not is_slug(own):
        report.error(table.line_of("id"), "bad-id", f"The id {quoted(own)} may have only a–z, 0–9 and “-”.")
        own = None
    if text is not None and not isinstance(text, str):
        report.error(table.line_of("text"), "wrong-type", "“text” must be text between three quotes: '''…'''.")
        text = None
    note = ExerciseNote(
        page or "",
        table.line,
        table.text("box") or "exercise",
        table.text("title"),
        table.number("number", 1, 1000),
        own,
        table.number("minutes", 1, 600),
        table.flag("optional") if "optional" in table.data else None,
        text or "",
        table.line_of("text"),
        (table.text("label") or "").removeprefix("#") or None,
    )
    table.close(("optional",))
    if note.title is None and note.number is None and note.label is None:
        text = "Say which box is meant: its label, its title, or its number on the page."
        report.error(table.line, "missing-key", text)
        return None
    return note if page else None


def _lesson(table: Table, report: Report) -> LessonNote | None:
    own = table.text("id", required=True)
    title = table.words("title", longest=LONGEST_TITLE)
    note = LessonNote(own or "", table.line, title, table.words("summary"), tuple(table.texts("pages")))
    table.close()
    if own is None:
        return None
    if not is_slug(own) or own in RESERVED:
        text = f"A lesson cannot have the id {quoted(own)}: choose another one of a–z, 0–9 and “-”."
        report.error(table.line_of("id"), "bad-id", text)
        return None
    return note
