"""From a course folder to a typed course, or to everything that is wrong with it at once.

Nothing is rendered here and no Markdown is loaded; what only rendering can find (formulas, links,
pictures without description) is added by `check`.
"""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from videre.content import files, front_matter, own_code
from videre.content.around import around_of
from videre.content.course import FORMAT, Author, CodePage, Course, CourseFile, Episode, InBrief, Lesson, Page
from videre.content.files import Folder
from videre.content.problems import Problem, Report, errors_of, in_order, quoted
from videre.content.tables import Table, parse
from videre.foundation.addresses import RESERVED, is_slug

COURSE_FILE = "course.toml"
IN_BRIEF_FILE = "in-brief.md"
GLOSSARY_FILE = "glossary.md"
READY_FILE = "getting-ready.md"
READY = "getting-ready"
LONGEST_TITLE = 200
MOST_LESSONS = 200
MOST_EPISODES = 500

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
_ORCID = re.compile(r"(?:https://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.ASCII)
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,39}", re.ASCII)


def read_course(folder: Path) -> tuple[Course | None, list[Problem]]:
    """The course in `folder`, None when it has errors, and all problems in the order of the files."""
    course, problems = read_what_there_is(folder)
    return (None if errors_of(problems) else course), problems


def read_what_there_is(folder: Path) -> tuple[Course | None, list[Problem]]:
    """The same, but with errors the course as far as it could be read: so that `check` can look at its pages."""
    return _Reading(folder).course()


def is_language(code: str) -> bool:
    """Whether a text is a code such as “en” or “nb”."""
    return _LANGUAGE.fullmatch(code) is not None


def is_label(label: str) -> bool:
    """Whether a text can be the label of a version."""
    return _LABEL.fullmatch(label) is not None


def read_author(table: Table) -> Author | None:
    """Somebody to name and to cite, or None after saying what is missing."""
    name = table.text("name", required=True, longest=LONGEST_TITLE)
    orcid = table.text("orcid")
    affiliation = table.text("affiliation", longest=LONGEST_TITLE)
    table.close()
    if orcid is not None:
        found = _ORCID.fullmatch(orcid)
        if found is None:
            table.report.error(
                table.line_of("orcid"),
                "bad-orcid",
                f"The ORCID {quoted(orcid)} must be like 0000-0002-1825-0097.",
            )
        orcid = found.group(1) if found else None
    return Author(name, orcid, affiliation) if name else None


class Ids:
    """The ids of a course: each is used once, whatever it names."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def take(self, own: str | None, what: str, report: Report, line: int) -> str | None:
        """Note an id and where it stands; None (and a problem) when it cannot be one or is taken."""
        if own is None:
            return None
        if not is_slug(own):
            report.error(
                line, "bad-id", f"The id {quoted(own)} may have only a–z, 0–9 and “-”, and at most 40 of them."
            )
            return None
        if what == "lesson" and own in RESERVED:
            report.error(
                line,
                "reserved-id",
                f"A lesson cannot have the id {quoted(own)}: in the addresses of a course this word leads elsewhere. "
                f"Choose another one, such as “{own}-lesson”.",
            )
            return None
        here = f"{report.path}:{line}"
        earlier = self.places.setdefault(own, f"{what} in {here}")
        if earlier != f"{what} in {here}":
            report.error(
                line, "id-twice", f"The id {quoted(own)} names already the {earlier}; an id is used once in a course."
            )
            return None
        return own


class _Reading:
    """One reading of one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.reports: dict[str, Report] = {}
        self.ids = Ids()
        self.named: dict[str, str] = {}
        self.folder = Folder(root, {}, {})

    def report(self, path: str) -> Report:
        return self.reports.setdefault(path, Report(path))

    def course(self) -> tuple[Course | None, list[Problem]]:
        report = self.report(COURSE_FILE)
        if not self.root.is_dir():
            report.error(None, "missing-file", "There is no course folder at this place.")
            return None, report.problems
        self.folder = files.walk_folder(self.root, report)
        course = None
        text = files.read_text(self.folder, COURSE_FILE, files.LARGEST_COURSE_FILE, report)
        table = None if text is None else parse(text, 1, report)
        if table is not None:
            course = self._course(table, report)
        problems = in_order(problem for one in self.reports.values() for problem in one.problems)
        return course, problems

    def _course(self, table: Table, report: Report) -> Course:
        stated = table.raw("format")
        if stated != FORMAT or isinstance(stated, bool):
            what = "“format = 1” is missing" if stated is None else f"The format {quoted(stated)} is not known here"
            report.error(table.line_of("format"), "bad-format", f"{what}; this Videre reads format = {FORMAT}.")
        own = self.ids.take(table.text("id", required=True), "course", report, table.line_of("id"))
        title = table.words("title", required=True, longest=LONGEST_TITLE)
        language = table.text("language", required=True)
        if language is not None and not is_language(language):
            report.error(
                table.line_of("language"),
                "bad-language",
                f"The language {quoted(language)} must be a code such as “en” or “nb”.",
            )
        version = table.text("version", required=True, longest=40)
        if version is not None and not is_label(version):
            report.error(table.line_of("version"), "bad-version", f"The version {quoted(version)} must be like “1.0”.")
        summary = table.text("summary", required=True)
        licence = table.text("licence", required=True, longest=100)
        minutes = table.number("minutes", 1, 100_000)
        prerequisites = tuple(table.texts("prerequisites"))
        audience = table.text("audience")
        authors = [read_author(one) for one in table.tables("authors", 'blocks such as [[authors]] name = "…"')]
        lessons = self._lessons(table, report)
        ready = self._getting_ready(report)
        around = around_of(table, frozenset(episode.id for lesson in lessons for episode in lesson.episodes))
        table.close()
        lessons = [*([ready] if ready else []), *lessons]
        code, glossary = self._code(), self._glossary()
        pages = [page for lesson in lessons for page in _pages_of(lesson)]
        pages += [*([code.page] if code else []), *([glossary] if glossary else [])]
        return Course(
            id=own or "",
            title=title or "",
            language=language or "",
            version=version or "",
            summary=summary or "",
            licence=licence or "",
            lessons=tuple(lessons),
            authors=tuple(author for author in authors if author),
            prerequisites=prerequisites,
            audience=audience or "",
            stated_minutes=minutes,
            files=tuple(self._files(pages)),
            code=code,
            around=around,
            glossary=glossary,
        )

    def _lessons(self, table: Table, report: Report) -> list[Lesson]:
        tables = table.tables("lessons", 'blocks such as [[lessons]] id = "…"')
        if not tables:
            report.error(table.line_of("lessons"), "no-lessons", "The course has no lessons: add a [[lessons]] block.")
        if len(tables) > MOST_LESSONS:
            report.error(None, "too-many", f"{len(tables)} lessons are too many; {MOST_LESSONS} are the most.")
            return []
        return [lesson for one in tables if (lesson := self._lesson(one)) is not None]

    def _lesson(self, table: Table) -> Lesson | None:
        report = table.report
        own = self.ids.take(table.text("id", required=True), "lesson", report, table.line_of("id"))
        title = table.words("title", required=True, longest=LONGEST_TITLE)
        summary = table.words("summary")
        folder = table.text("folder") or own
        names = table.texts("episodes")
        was = front_matter.former(table)
        table.close()
        if folder is not None and (not files.is_inside_name(folder) or folder.split("/")[0] == files.MEDIA):
            report.error(
                table.line_of("folder"),
                "bad-folder",
                f"The folder {quoted(folder)} must lie inside the course folder, and not in {files.MEDIA}/.",
            )
            return None
        if not names:
            report.error(
                table.line_of("episodes"), "no-episodes", 'This lesson has no episodes: episodes = ["first.md", …].'
            )
        if len(names) > MOST_EPISODES:
            report.error(table.line_of("episodes"), "too-many", f"{MOST_EPISODES} episodes are the most.")
            return None
        if folder is None:
            return None
        episodes = [self._episode(folder, name, table) for name in names]
        page, brief = None, None
        if f"{folder}/{IN_BRIEF_FILE}" in self.folder.paths and IN_BRIEF_FILE not in names:
            page, brief = self._in_brief(f"{folder}/{IN_BRIEF_FILE}", title or "")
        self._warn_of_unlisted(folder, {*names, IN_BRIEF_FILE}, table)
        there = tuple(e for e in episodes if e)
        return Lesson(own or folder, title or "", folder, there, summary or "", page, was=was, brief=brief)

    def _episode(self, folder: str, name: str, table: Table) -> Episode | None:
        path = f"{folder}/{name}"
        line = table.line_of("episodes")
        if not files.is_inside_name(name) or not name.endswith(".md"):
            table.report.error(
                line, "bad-episode", f"The episode {quoted(name)} must name a .md file in the folder of the lesson."
            )
            return None
        if path in self.named:
            table.report.error(line, "episode-twice", f"{quoted(path)} is listed as an episode twice.")
            return None
        self.named[path] = path
        if path not in self.folder.paths:
            table.report.error(line, "missing-file", files.missing(self.folder, path))
            return None
        report = self.report(path)
        text = files.read_text(self.folder, path, files.LARGEST_PAGE, report)
        return None if text is None else front_matter.episode(path, text, self.ids, report)

    def _in_brief(self, path: str, lesson_title: str) -> tuple[Page | None, InBrief | None]:
        report = self.report(path)
        text = files.read_text(self.folder, path, files.LARGEST_PAGE, report)
        return (None, None) if text is None else front_matter.in_brief(path, text, lesson_title, report)

    def _getting_ready(self, course_report: Report) -> Lesson | None:
        """The page for getting ready as a lesson of its own before all others, which nobody has to finish."""
        if READY_FILE not in self.folder.paths:
            return None
        report = self.report(READY_FILE)
        text = files.read_text(self.folder, READY_FILE, files.LARGEST_PAGE, report)
        own = self.ids.take(READY, "getting-ready page", course_report, 1)
        found = None if text is None or own is None else front_matter.episode(READY_FILE, text, self.ids, report)
        if found is None:
            return None
        return Lesson(READY, found.title, "", (replace(found, optional=True),), found.summary, preparation=True)

    def _glossary(self) -> Page | None:
        if GLOSSARY_FILE not in self.folder.paths:
            return None
        report = self.report(GLOSSARY_FILE)
        text = files.read_text(self.folder, GLOSSARY_FILE, files.LARGEST_PAGE, report)
        return None if text is None else front_matter.plain_page(GLOSSARY_FILE, text, report, "the glossary")

    def _code(self) -> CodePage | None:
        if own_code.CODE_FILE not in self.folder.paths:
            return None
        report = self.report(own_code.CODE_FILE)
        text = files.read_text(self.folder, own_code.CODE_FILE, files.LARGEST_PAGE, report)
        return None if text is None else own_code.code_page(text, self.ids, report)

    def _warn_of_unlisted(self, folder: str, listed: set[str], table: Table) -> None:
        for path in self.folder.paths:
            parent, _, name = path.rpartition("/")
            if parent == folder and name.endswith(".md") and name not in listed:
                table.report.warning(
                    table.line_of("episodes"),
                    "not-listed",
                    f"{quoted(path)} is in no list of episodes, so nobody sees it.",
                )

    def _files(self, pages: Iterable[Page]) -> list[CourseFile]:
        """The files that some page names by their path from there; others are no part of the version."""
        pages = list(pages)
        everything = "\n".join(page.source for page in pages)
        found: list[CourseFile] = []
        for path in sorted(self.folder.paths):
            name = path.rpartition("/")[2]
            if path.split("/")[0] == files.MEDIA or name.endswith(".md") or path == COURSE_FILE:
                continue
            if not _is_named(name, everything):  # the quick look that settles most
                continue
            if any(_is_named(posixpath.relpath(path, page.folder or "."), page.source) for page in pages):
                file = files.course_file(self.folder, path, self.report(path))
                if file is not None:
                    found.append(file)
        if sum(file.size for file in found) > files.LARGEST_SUM:
            text = f"The files that pages mention are together larger than {files.LARGEST_SUM:,} bytes."
            self.report(COURSE_FILE).error(None, "too-large", text)
            return []
        return found


def _pages_of(lesson: Lesson) -> list[Page]:
    return [*([lesson.in_brief] if lesson.in_brief else []), *(episode.page for episode in lesson.episodes)]


def _is_named(path: str, source: str) -> bool:
    return path in source or quote(path) in source
