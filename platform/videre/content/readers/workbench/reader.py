"""The reader: recognises a lesson of the Workbench, reads its pages in order, and has them rendered."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from videre.content import derived, files
from videre.content.checked import CheckedCourse
from videre.content.course import Course, CourseFile, Episode, ExerciseOutline, Lesson, Page
from videre.content.files import Folder
from videre.content.identity import Found, found_lesson, ids_for
from videre.content.problems import Problem, Report, Severity, in_order
from videre.content.readers import Reading
from videre.content.readers.workbench.inline import plain
from videre.content.readers.workbench.pages import ENDINGS, EPISODES, Read, listed, page
from videre.content.readers.yaml_text import Yaml, yaml_of
from videre.content.rendering import RenderedCourse, render_course
from videre.content.unread import words_alone
from videre.foundation.language import translations

CONFIG = "config.yaml"
LINKS = "links.md"
FOLDERS = (EPISODES, "learners", "profiles", "instructors")
SHARED = ("fig", "data", "files")
"""Folders whose files pages of other folders name too, since the Workbench lays all of them side by side."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
_SIGNS = re.compile(r"\]\([^()\s]*\)|\{[^{}\n]*\}|https?://\S+|^[ \t]*:{3,}.*$", re.MULTILINE)
"""What stands in the source of a page and is no word of it."""
_SETUP = re.compile(r"setup|install", re.IGNORECASE)


def _(text: str) -> str:
    """Marks a text for translation."""
    return text


OVERVIEW = _("Overview")
GETTING_READY = _("Getting ready")
FOR_LEARNERS = _("For learners")
PROFILES = _("Who this is for")
FOR_INSTRUCTORS = _("For instructors")
ABOUT = _("About this lesson")


class WorkbenchReader:
    """The format “workbench”."""

    name = "workbench"

    def recognises(self, root: Path) -> Path | None:
        """The root itself, when it has a configuration and a folder of episodes."""
        config, episodes = root / CONFIG, root / EPISODES
        inside = root.resolve()
        if not config.is_file() or not episodes.is_dir() or not config.resolve().is_relative_to(inside):
            return None
        return root

    def read(self, reading: Reading) -> CheckedCourse:
        """The course, as far as it can be read."""
        return _Reading(reading).checked()


READER = WorkbenchReader()


@dataclass(slots=True)
class _Group:
    """Pages that become one lesson."""

    name: str
    title: str
    pages: list[Read] = field(default_factory=list)
    optional: bool = True


class _Reading:
    """One reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.prefix = _prefix(reading)
        self.reports: dict[str, Report] = {}
        self.links = ""
        self.folder = Folder(reading.root, {}, {})
        self.read: set[str] = set()

    def report(self, name: str) -> Report:
        path = self.prefix + name
        return self.reports.setdefault(path, Report(path))

    def checked(self) -> CheckedCourse:
        report = self.report(CONFIG)
        self.folder = self._walked(report)
        text = files.read_text(self.folder, report.path, files.LARGEST_COURSE_FILE, report)
        config = None if text is None else yaml_of(text, 1, report)
        if config is None or any(problem.kind == "too-many-files" for problem in report.problems):
            return CheckedCourse(None, RenderedCourse(), tuple(report.problems))
        self.read.add(report.path)
        if self.prefix + LINKS in self.folder.paths:
            self.links = files.read_text(self.folder, self.prefix + LINKS, files.LARGEST_PAGE, self.report(LINKS)) or ""
            self.read.add(self.prefix + LINKS)
        course, given = self._course(config, report)
        more = {
            "format": WorkbenchReader.name,
            "names": self._names(course),
            "folders": FOLDERS,
        }

        def of(one: Page) -> Mapping[str, Any]:
            return {**more, "more": {"links": self.links, "exercises": given.get(one.path, [])}}

        rendered = render_course(course, limits=self.reading.limits, more=of)
        found = [
            *(problem for one in self.reports.values() for problem in one.problems),
            *map(_softened, rendered.problems),
        ]
        return CheckedCourse(course, rendered, tuple(in_order(found)))

    def _walked(self, report: Report) -> Folder:
        """The files of the root; what leads out of it is not read, and no reason to refuse the rest."""
        own = Report(report.path)
        folder = files.walk_folder(self.reading.root, own)
        for problem in own.problems:
            if problem.kind == "link-outside":
                report.warning(None, problem.kind, problem.message)
            else:
                report.error(problem.line, problem.kind, problem.message)
        return folder

    # ---- the course ---------------------------------------------------------------------------------

    def _course(self, config: Yaml, report: Report) -> tuple[Course, dict[str, list[str]]]:
        stated = self.reading.stated
        title = stated.title or plain(words_alone(config.text("title", files.LONGEST_PATH) or "")) or stated.id
        language = stated.language or self._language(config, report)
        groups = self._groups(config, report, title, language)
        lessons, given = self._named(groups)
        if not lessons:
            report.error(config.line_of(EPISODES), "no-episodes", "There is no page in episodes/ that can be read.")
        course = Course(
            id=stated.id,
            title=title,
            language=language,
            version=stated.version,
            summary=stated.summary,
            licence=stated.licence or config.text("license", 100) or config.text("licence", 100) or "",
            lessons=tuple(lessons),
            authors=stated.authors,
            prerequisites=stated.prerequisites,
            audience=stated.audience,
            stated_minutes=stated.minutes,
            files=tuple(self._files([one for group in groups for one in group.pages])),
            format=WorkbenchReader.name,
            texts=tuple(self._texts()),
        )
        return course, given

    def _language(self, config: Yaml, report: Report) -> str:
        said = config.text("lang", 40)
        if said is not None and not _LANGUAGE.fullmatch(said):
            report.warning(config.line_of("lang"), "bad-language", "“lang” must be a code such as “en” or “es”.")
            said = None
        return said or "en"

    def _groups(self, config: Yaml, report: Report, title: str, language: str) -> list[_Group]:
        said = translations(language).gettext
        main = _Group(EPISODES, title, optional=False)
        index = self._pages(["index.md" if self._has("index.md") else "index.Rmd"], "", said(OVERVIEW))
        names = {key: listed(config, key, self.folder, f"{self.prefix}{key}/", report) for key in FOLDERS}
        main.pages = [*index, *self._pages(names[EPISODES], EPISODES)]
        learners = self._pages(names["learners"], "learners")
        ready = _Group("getting-ready", said(GETTING_READY), [one for one in learners if _SETUP.search(one.name)])
        rest = _Group("for-learners", said(FOR_LEARNERS), [one for one in learners if one not in ready.pages])
        profiles = _Group("profiles", said(PROFILES), self._pages(names["profiles"], "profiles"))
        staff = _Group("for-instructors", said(FOR_INSTRUCTORS), self._pages(names["instructors"], "instructors"))
        about = _Group("about", said(ABOUT), self._pages(["LICENSE.md", "CODE_OF_CONDUCT.md"], ""))
        return [group for group in (main, ready, rest, profiles, staff, about) if group.pages]

    def _has(self, name: str) -> bool:
        return self.prefix + name in self.folder.paths

    def _pages(self, names: Iterable[str], folder: str, title: str = "") -> list[Read]:
        found = []
        for name in names:
            inside = f"{folder}/{name}" if folder else name
            if not self._has(inside):
                continue
            path = self.prefix + inside
            one = page(self.folder, path, self.links, title, self.report(inside))
            if one is not None:
                self.read.add(path)
                found.append(one)
        return found

    def _named(self, groups: list[_Group]) -> tuple[list[Lesson], dict[str, list[str]]]:
        """Ids for everything: pages first, since theirs are seen most."""
        taken: set[str] = set()
        known = self.reading.known
        pages = [one for group in groups for one in group.pages]
        episode_ids = ids_for(
            "episode", [Found(one.path, one.title, _name(one), _said(one)) for one in pages], known, taken
        )
        folder = self.prefix + CONFIG
        lesson_ids = ids_for("lesson", [self._lesson(folder, group) for group in groups], known, taken)
        found = [
            Found(one.path, box.title, _short(box.title) or f"{_name(one)}-exercise", box.text)
            for one in pages
            for box in one.exercises
        ]
        exercise_ids, episodes = iter(ids_for("exercise", found, known, taken)), iter(episode_ids)
        given: dict[str, list[str]] = {}
        lessons = []
        for group, own in zip(groups, lesson_ids, strict=True):
            made = []
            for one in group.pages:
                given[one.path] = [next(exercise_ids) for _box in one.exercises]
                made.append(self._episode(one, next(episodes), given[one.path], group))
            lessons.append(Lesson(own, group.title, "", tuple(made)))
        return lessons, given

    def _lesson(self, path: str, group: _Group) -> Found:
        """A group has a name of its own, of which its id is made, whatever the course is called in which language."""
        found = found_lesson(path, group.title, group.name, (one.title for one in group.pages), self.reading.known)
        is_there = any(item.id == group.name for item in self.reading.known.of("lesson"))
        return replace(found, own=group.name) if is_there else found

    def _episode(self, one: Read, own: str, ids: list[str], group: _Group) -> Episode:
        outlines = [
            ExerciseOutline(exercise, "tick", box.title, box.minutes, False, box.line)
            for exercise, box in zip(ids, one.exercises, strict=True)
        ]
        return Episode(
            id=own,
            title=one.title,
            page=Page(one.path, one.title, one.source, one.first_line),
            minutes=one.minutes,
            optional=group.optional or posixpath.dirname(one.path) + "/" == (self.prefix or "/"),
            exercises=tuple(outlines),
        )

    # ---- files --------------------------------------------------------------------------------------

    def _names(self, course: Course) -> dict[str, str]:
        """What pages and files may be called in links, besides their paths."""
        names: dict[str, str] = {}
        for _lesson, _episode, one in course.pages():
            inside = one.path.removeprefix(self.prefix)
            name = inside.rpartition("/")[2].rpartition(".")[0]
            for ending in (*ENDINGS, ".html"):
                names.setdefault(self.prefix + name + ending, one.path)
                names.setdefault(name + ending, one.path)
                names.setdefault(inside.rpartition(".")[0] + ending, one.path)
        for file in course.files:
            path = derived.split(file.path)[0]
            shorter = _shared(path.removeprefix(self.prefix))
            if shorter is not None:
                names.setdefault(shorter, path)
        return names

    def _files(self, pages: list[Read]) -> list[CourseFile]:
        """The files that some page names; others are no part of the version."""
        everything = "\n".join(one.source for one in pages) + self.links
        said = everything + "\n" + unquote(everything)
        found: list[CourseFile] = []
        for path in sorted(self.folder.paths):
            if not path.startswith(self.prefix) or path.endswith(ENDINGS) or path in self.read:
                continue
            inside = path.removeprefix(self.prefix)
            named = {inside, *(posixpath.relpath(inside, folder) for folder in FOLDERS), _shared(inside) or inside}
            if any(name in said for name in named):
                file = files.course_file(self.folder, path, self.report(inside))
                if file is not None:
                    found.append(file)
        if sum(file.size for file in found) > files.LARGEST_SUM:
            text = f"The files that pages mention are together larger than {files.LARGEST_SUM:,} bytes."
            self.report(CONFIG).error(None, "too-large", text)
            return []
        return found

    def _texts(self) -> list[CourseFile]:
        found = (files.course_file(self.folder, path, Report(path)) for path in sorted(self.read))
        return [file for file in found if file is not None]


def _prefix(reading: Reading) -> str:
    inside = reading.folder.resolve().relative_to(reading.root.resolve()).as_posix()
    return "" if inside == "." else f"{inside}/"


def _shared(inside: str) -> str | None:
    """`fig/a.png` for `episodes/fig/a.png`."""
    parts = inside.split("/")
    return "/".join(parts[1:]) if len(parts) > 2 and parts[0] in FOLDERS and parts[1] in SHARED else None


def _name(one: Read) -> str:
    """What the id of a page is made of: the name of its file without the number that only orders it."""
    return "overview" if one.name == "index" else re.sub(r"^\d+[a-z]?[-_. ]+(?=\w)", "", one.name)


def _said(one: Read) -> str:
    """The words of a page with its exercises, by which it is known again where its file and title are others."""
    return f"{one.title} {_SIGNS.sub(' ', one.source)}"


def _short(title: str) -> str:
    """The title of an exercise without its minutes, which change."""
    return re.sub(r"\s*\([^()]*\bmin[^()]*\)", "", title) if title != "Challenge" else ""


def _softened(problem: Problem) -> Problem:
    """What keeps a course of our own from being published, but must not keep a lesson that others wrote."""
    if problem.severity is Severity.ERROR and problem.kind in ("remote-picture", "missing-picture", "not-closed"):
        return Problem(problem.path, problem.line, problem.kind, problem.message, Severity.WARNING)
    return problem
