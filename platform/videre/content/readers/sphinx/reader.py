"""The reader: recognises a lesson of Sphinx, has it read, and makes the course of what comes back."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from videre.content.checked import CheckedCourse
from videre.content.course import Course, CourseFile, Episode, ExerciseOutline, Lesson, Page
from videre.content.digest import digest
from videre.content.identity import Found, found_lesson, ids_for
from videre.content.outline import outline
from videre.content.problems import Problem, Severity, in_order
from videre.content.readers import Reading
from videre.content.readers.sphinx.asking import ask
from videre.content.readers.sphinx.book import Book, configured, contents_of, read_contents, settings_file
from videre.content.readers.sphinx.order import Group, Order, Reports
from videre.content.readers.sphinx.pages import Files, PageMaker, Places
from videre.content.readers.sphinx.settings import COURSE_FILE, SphinxSettings, settings_of
from videre.content.readers.sphinx.survey import Survey, survey
from videre.content.readers.sphinx.vocabulary import box_titles
from videre.content.rendered import RenderedPage
from videre.content.rendering import RenderedCourse
from videre.foundation.language import translations

FOLDERS = ("", "content", "source", "docs", "doc", "lesson", "book", "lectures", "docs/source", "doc/source")
INDEX = ("index.md", "index.rst", "index.ipynb", "README.md", "README.rst", "contents.rst")
MORE = "More pages"
NO_BOOK = Book()
LONGEST_TITLE = 200

_TOCTREE = re.compile(rb"^[ \t]*(?:[`:~]{3,}[ \t]*\{toctree\}|\.\.[ \t]+toctree::)|\{toctree\}", re.MULTILINE)


class SphinxReader:
    """The format “sphinx”."""

    name = "sphinx"

    def recognises(self, root: Path) -> Path | None:
        """The folder whose index page holds a table of contents, or that has a conf.py, _toc.yml or myst.yml."""
        for name in FOLDERS:
            folder = root / name if name else root
            if not folder.resolve().is_relative_to(root.resolve()):
                continue
            if index_of(folder, root) or contents_of(folder):
                return folder
        return None

    def read(self, reading: Reading) -> CheckedCourse:
        """The course, as far as it can be read."""
        return _Read(reading).checked()


READER = SphinxReader()


def index_of(folder: Path, root: Path) -> str | None:
    """The name of the first page of a folder: one with a table of contents, else an index beside a conf.py."""
    there = [
        one for one in INDEX if (folder / one).is_file() and (folder / one).resolve().is_relative_to(root.resolve())
    ]
    listing = next((one for one in there if has_contents(folder / one)), None)
    beside = there and there[0].startswith("index.") and (folder / "conf.py").is_file()
    found = listing or (there[0] if beside else None)
    return found.rpartition(".")[0] if found else None


def has_contents(page: Path) -> bool:
    """Whether a page holds a table of contents."""
    return _TOCTREE.search(page.read_bytes()[: 1024 * 1024]) is not None


class _Read:
    """One reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.root = reading.root.resolve()
        self.folder = reading.folder.resolve()
        self.reports = Reports()
        self.stated = reading.stated
        self.language = self.stated.language or "en"
        self.book = NO_BOOK
        self.index = "index"
        self.word = f"/{secrets.token_hex(12)}"

    def checked(self) -> CheckedCourse:
        general = self.reports.of("")
        settings = settings_of(self.reading.settings, self.root, self.reports.of(COURSE_FILE))
        inside = f"{os.path.relpath(self.folder, self.root)}/".removeprefix("./")
        self.index = index_of(self.folder, self.root) or "index"
        contents = contents_of(self.folder)
        if contents and not any(has_contents(page) for page in self.folder.glob(f"{self.index}.*")):
            self.book = configured(self.folder, contents, self.reports.of(inside + settings_file(contents)))
        found = survey(self.root, self.folder, (*settings.exclude, *self.book.exclude), general)
        if contents and self.book is not NO_BOOK:
            read_contents(self.book, self.folder, contents, found.pages, self.reports.of(inside + contents))
        if any(problem.kind in ("too-many-pages", "too-many-files") for problem in general.problems):
            return self._with(None, RenderedCourse(), [])
        answer = ask(self._job(settings, found), len(found.pages), self.reading.limits)
        if isinstance(answer, Problem):
            return self._with(None, RenderedCourse(), [answer])
        if answer["root_page"] not in answer["pages"]:
            general.error(None, "no-index", "There is no index page to begin with.")
            return self._with(None, RenderedCourse(), [])
        return self._course(answer)

    def _job(self, settings: SphinxSettings, found: Survey) -> dict[str, Any]:
        bibliographies = settings.bibliographies
        return {
            "root": str(self.root),
            "folder": os.path.relpath(self.folder, self.root),
            "word": self.word,
            "language": self.language,
            "titles": dict(box_titles(self.language)),
            "substitutions": {**self.book.substitutions, **settings.substitutions},
            "inventories": {
                **{name: [address, file] for name, address, file in self.reading.limits.inventories},
                **{name: list(pair) for name, pair in settings.inventories.items()},
            },
            "exclude": [*settings.exclude, *self.book.exclude, *(_literally(path) for path in found.excluded)],
            "bibliographies": found.bibliographies if bibliographies is None else list(bibliographies),
            "highlight": settings.highlight,
            "numbered_figures": settings.numbered_figures,
            "labelled_sections": settings.section_labels,
            "root_page": settings.index or self.book.root or self.index,
            "contents": {page: [one.to_json() for one in lists] for page, lists in self.book.contents.items()},
        }

    def _course(self, answer: Mapping[str, Any]) -> CheckedCourse:
        pages = answer["pages"]
        title = (self.stated.title or self.book.title or pages[answer["root_page"]]["title"] or self.stated.id)[
            :LONGEST_TITLE
        ]
        order = Order(pages, answer["root_page"], title, self.reports)
        more = translations(self.language).gettext(MORE)
        groups = order.groups_of(more, self.word)
        order.forgotten(set(answer["included"]))
        lessons, places = self._named(groups, pages)
        files = Files(self.root)
        maker = PageMaker(places, files)
        rendered: dict[str, RenderedPage] = {}
        for docname, address in places.addresses.items():
            report = self.reports.of(pages[docname]["path"])
            read = {report.path, *pages[docname]["reads"]}
            said = " ".join(one["message"] for one in answer["problems"] if one["path"] in read)
            rendered[address.partition("/")[2]] = maker.page(docname, pages[docname], report, said)
        shown = {path for docname in places.addresses for path in (pages[docname]["path"], *pages[docname]["reads"])}
        course = Course(
            id=self.stated.id,
            title=title,
            language=self.language,
            version=self.stated.version,
            summary=self.stated.summary,
            licence=self.stated.licence,
            lessons=tuple(lessons),
            authors=self.stated.authors,
            prerequisites=self.stated.prerequisites,
            audience=self.stated.audience,
            stated_minutes=self.stated.minutes,
            files=tuple(
                sorted({file.key: file for file in files.known.values() if file}.values(), key=lambda f: f.path)
            ),
            format=SphinxReader.name,
            texts=self._texts([pages[docname] for docname in places.addresses], files),
        )
        if not course.version:
            course = replace(course, version=digest(course)[:12])  # another text is another version
        told = [
            Problem(one["path"], one["line"], one["kind"], one["message"], Severity.WARNING)
            for one in answer["problems"]
            if one["path"] in shown or one["path"] not in {page["path"] for page in pages.values()}
        ]
        return self._with(course, RenderedCourse(rendered), told)

    def _named(self, groups: list[Group], pages: Mapping[str, Any]) -> tuple[list[Lesson], Places]:
        """Ids for everything: those that pages have are the most visible, so they are given first."""
        taken: set[str] = set()
        known = self.reading.known
        placed = [page for group in groups for page in group.pages]
        paths = {page.docname: str(pages[page.docname]["path"]) for page in placed}
        names = [page.docname.removesuffix("/index").rpartition("/")[2] for page in placed]
        episode_ids = ids_for(
            "episode",
            [
                Found(paths[page.docname], page.title, name, _said(page.title, pages[page.docname]))
                for page, name in zip(placed, names, strict=True)
            ],
            known,
            taken,
        )
        index = paths[placed[0].docname]
        of_groups = [
            found_lesson(index, group.title, group.title, (page.title for page in group.pages), known)
            for group in groups
        ]
        lesson_ids = ids_for("lesson", of_groups, known, taken)
        found, keys = [], []
        for page in placed:
            for one in pages[page.docname]["exercises"]:
                keys.append((page.docname, int(one["number"])))
                text = _words(one["prompt"])
                found.append(Found(paths[page.docname], one["title"], one["name"], text, _own(one["own"])))
        exercises = dict(zip(keys, ids_for("exercise", found, known, taken), strict=True))
        lessons, addresses, ids = [], {}, iter(episode_ids)
        for group, lesson_id in zip(groups, lesson_ids, strict=True):
            episodes = []
            for page in group.pages:
                own = next(ids)
                addresses[page.docname] = f"{lesson_id}/{own}"
                episodes.append(
                    Episode(
                        id=own,
                        title=page.title[:LONGEST_TITLE],
                        page=Page(paths[page.docname], page.title, pages[page.docname]["source"]),
                        optional=page.optional,
                        exercises=tuple(
                            ExerciseOutline(
                                exercises[page.docname, int(one["number"])],
                                "tick",
                                one["title"],
                                one["minutes"],
                                False,
                                one["line"],
                            )
                            for one in pages[page.docname]["exercises"]
                        ),
                    )
                )
            lessons.append(Lesson(lesson_id, group.title[:LONGEST_TITLE], "", tuple(episodes)))
        return lessons, Places(self.word, addresses, paths, exercises)

    def _texts(self, shown: list[Mapping[str, Any]], files: Files) -> tuple[CourseFile, ...]:
        """The source files of what is shown: pages, and whatever they include."""
        paths = sorted({path for page in shown for path in page["reads"]} - set(files.known))
        report, own = self.reports.of(""), Files(self.root)
        return tuple(file for path in paths if (file := own.file(path, report)))

    def _with(self, course: Course | None, rendered: RenderedCourse, told: list[Problem]) -> CheckedCourse:
        problems = in_order(
            [*told, *(problem for report in self.reports.by_path.values() for problem in report.problems)]
        )
        return CheckedCourse(course, replace(rendered, problems=tuple(problems)), tuple(problems))


def _own(written: str) -> str | None:
    own = re.sub(r"[^a-z0-9]+", "-", written.casefold()).strip("-")[:40].strip("-")
    return own or None


def _said(title: str, page: Mapping[str, Any]) -> str:
    """The words of a page with its exercises, by which it is known again where its file and title are others."""
    exercises = (f"{one['title']} {_words(one['prompt'])}" for one in page["exercises"])
    return " ".join([title, _words(page["html"]), *exercises])


def _words(html: str) -> str:
    return " ".join(section.text for section in outline(html).sections)


def _literally(path: str) -> str:
    """A path as a pattern that fits only itself."""
    return re.sub(r"([*?\[\]])", r"[\1]", path)
