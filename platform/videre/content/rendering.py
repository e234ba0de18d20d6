"""Rendering a course in child processes, each page within its limits; a page that costs too much is a problem.

The children are pooled: they load Markdown once and take page after page. A child that dies or is late is
replaced, and its page is tried once more unless the page itself was the reason.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from videre.content.box_titles import titles_in
from videre.content.course import Course, Page
from videre.content.derived import split
from videre.content.glossary import ADDRESS as GLOSSARY
from videre.content.glossary import Entry, entries_of, twice, unlinked
from videre.content.links import EXERCISE_PREFIX, Surroundings, anchor
from videre.content.problems import Problem, Severity, in_order, quoted
from videre.content.rendered import RenderedPage
from videre.foundation.processes import Limits, end, start_child, within
from videre.foundation.settings import Settings


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """What one page may cost: seconds of CPU, seconds in all, and bytes of memory of the child.

    ``inventories``: what lessons may link to by name, as (name, address, file), see `foundation.inventories`.
    """

    cpu_seconds: int = 5
    deadline: float = 30.0
    memory: int = 1024 * 1024 * 1024
    inventories: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def of(cls, settings: Settings, inventories: tuple[tuple[str, str, str], ...] = ()) -> "RenderLimits":
        """Those of an installation, with the inventories that are `at_hand` there."""
        return cls(settings.render_seconds, float(settings.render_deadline), settings.render_bytes, inventories)


DEFAULT_LIMITS = RenderLimits()
MOST_IDLE = 2


@dataclass(frozen=True, slots=True)
class RenderedCourse:
    """All pages of a course, by the id of the episode and (in brief) of the lesson, and all that is wrong."""

    episodes: Mapping[str, RenderedPage] = field(default_factory=dict)
    in_briefs: Mapping[str, RenderedPage] = field(default_factory=dict)
    code: RenderedPage | None = None
    problems: tuple[Problem, ...] = ()
    glossary: RenderedPage | None = None


def render_course(
    course: Course,
    *,
    limits: RenderLimits = DEFAULT_LIMITS,
    more: Callable[[Page], Mapping[str, Any]] | None = None,
) -> RenderedCourse:
    """Every page of the course; links between pages are checked when all are there.

    `more` is what the child must know of a page besides, when the course is in another format.
    """
    # A drawing that was cleaned is named by pages as the file it was made of.
    files = {split(file.path)[0]: file.key for file in course.files}
    addresses = _addresses(course)
    episodes: dict[str, RenderedPage] = {}
    in_briefs: dict[str, RenderedPage] = {}
    problems: list[Problem] = []
    for lesson, episode, page in course.pages():
        around = Surroundings(page.path, files, addresses)
        done = render_page(page, around, language=course.language, limits=limits, more=more(page) if more else {})
        if isinstance(done, Problem):
            problems.append(done)
        elif episode is None:
            in_briefs[lesson.id] = done
        else:
            episodes[episode.id] = done
    beside: dict[str, RenderedPage] = {}
    for extra in (course.code.page if course.code else None, course.glossary):
        if extra is None:
            continue
        made = render_page(extra, Surroundings(extra.path, files, addresses), language=course.language, limits=limits)
        if isinstance(made, Problem):
            problems.append(made)
        else:
            beside[extra.path] = made
    pages = (*episodes.values(), *in_briefs.values(), *beside.values())
    rendered = {page.path: page for page in pages}
    for one in pages:
        problems += [*one.problems, *_dead_links(one, rendered)]
    code = beside.get(course.code.page.path) if course.code else None
    glossary = beside.get(course.glossary.path) if course.glossary else None
    explained = _explained(episodes.values(), glossary)
    problems += _words_twice(explained)
    known = frozenset(entry.anchor for _where, entry in explained)
    problems += [problem for one in pages for problem in _unknown_words(one, known)]
    return RenderedCourse(
        {own: _with_known_words(one, known) for own, one in episodes.items()},
        {own: _with_known_words(one, known) for own, one in in_briefs.items()},
        _with_known_words(code, known) if code else None,
        tuple(in_order(problems)),
        _with_known_words(glossary, known) if glossary else None,
    )


def _explained(episodes: Iterable[RenderedPage], glossary: RenderedPage | None) -> list[tuple[str, Entry]]:
    """Every word of the course with the file that explains it; the page that is a glossary comes first."""
    found = [(glossary.path, entry) for entry in entries_of(glossary.html, everywhere=True)] if glossary else []
    return found + [(page.path, entry) for page in episodes for entry in entries_of(page.html)]


def _words_twice(explained: list[tuple[str, Entry]]) -> list[Problem]:
    text = "The word {} is explained already; the glossary shows what was said first."
    return [
        Problem(path, None, "word-twice", text.format(quoted(entry.term)), Severity.WARNING)
        for path, entry in twice(explained)
    ]


def _unknown_words(page: RenderedPage, known: frozenset[str]) -> list[Problem]:
    text = "No glossary of this course explains {}; it is shown as text."
    return [
        Problem(page.path, use.line, "unknown-word", text.format(quoted(use.term)), Severity.WARNING)
        for use in page.terms
        if use.anchor not in known
    ]


def _with_known_words(page: RenderedPage, known: frozenset[str]) -> RenderedPage:
    """The page with links only to words that are explained."""
    unknown = frozenset(use.anchor for use in page.terms) - known
    return RenderedPage.from_json(unlinked(page.to_json(), unknown)) if unknown else page


def render_page(
    page: Page,
    around: Surroundings,
    *,
    language: str = "en",
    limits: RenderLimits = DEFAULT_LIMITS,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> RenderedPage | Problem:
    """One page with its boxes titled in `language`, or the one problem of a page that takes more than its limits."""
    job = {
        "path": page.path,
        "source": page.source,
        "first_line": page.first_line,
        "files": dict(around.files),
        "pages": dict(around.pages),
        "cpu_seconds": limits.cpu_seconds,
        "titles": dict(titles_in(language)),
        **more,
    }
    answer = _POOL.answer(job, limits)
    if "page" in answer:
        return RenderedPage.from_json(answer["page"])
    return Problem(page.path, page.first_line, "not-rendered", _FAILURES[answer["failed"]])


def ask_child(job: Mapping[str, Any], limits: RenderLimits) -> dict[str, Any]:
    """What a rendering child answers to another kind of job; ``failed`` says why there is nothing else."""
    return _POOL.answer({**job, "cpu_seconds": limits.cpu_seconds}, limits)


_FAILURES = {
    "too-costly": "Rendering this page takes too long; is there a very long row of brackets, stars or backticks?",
    "too-large": "Rendering this page takes too much memory; cut it into several episodes.",
    "too-deep": "Boxes, lists, brackets or quotations are nested too deep on this page.",
    "broken": "This page could not be rendered, and that is a fault of Videre; its log says more.",
    "died": "This page could not be rendered: the process that does it ended twice for no reason it could tell.",
}


def _addresses(course: Course) -> dict[str, str]:
    found = {
        page.path: lesson.id if episode is None else f"{lesson.id}/{episode.id}"
        for lesson, episode, page in course.pages()
    }
    return {**found, course.glossary.path: GLOSSARY} if course.glossary else found


def _dead_links(page: RenderedPage, rendered: Mapping[str, RenderedPage]) -> list[Problem]:
    found = []
    for link in page.inside_links:
        target = rendered.get(link.path)
        if not link.fragment or target is None:
            continue
        wanted = anchor(link.fragment)
        if wanted not in target.ids and wanted not in {EXERCISE_PREFIX + one.id for one in target.exercises}:
            what = "exercise" if wanted.startswith(EXERCISE_PREFIX) else "heading"
            text = f"There is no {what} {quoted('#' + link.fragment)} on {quoted(link.path)}."
            found.append(Problem(page.path, link.line, "dead-link", text, Severity.WARNING))
    return found


class _Child:
    """One rendering child."""

    def __init__(self, limits: RenderLimits) -> None:
        self.limits = limits
        self.process: subprocess.Popen[bytes] = start_child(
            [sys.executable, "-P", "-m", "videre.content.sandbox"],
            limits=Limits(memory=limits.memory, file=0),
            clean=True,
            environment={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd="/",
        )
        self.late = False
        self.fresh = True

    def answer(self, job: Mapping[str, Any]) -> dict[str, Any] | None:
        """The answer to a job, None when the child died over it."""
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            return None
        try:
            with within(self.process, self.limits.deadline) as late:
                if self.fresh and stdout.readline() != b"ready\n":
                    return None
                self.fresh = False
                stdin.write(json.dumps(job).encode() + b"\n")
                stdin.flush()
                line = stdout.readline()
        except OSError:
            return None
        finally:
            self.late = late.is_set()
        answer: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
        return answer

    def reason_of_its_end(self) -> str | None:
        """Why a child died over its page; None when the page was not the reason."""
        code = self.process.wait()
        if self.late or code == -signal.SIGXCPU:
            return "too-costly"
        return "too-large" if code == -signal.SIGABRT else None  # compiled code aborts where Python raises

    def close(self) -> None:
        """End the child."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        end(self.process, patience=2.0)


class _Pool:
    """Idle children, kept for the next page; a process that was forked off starts with none."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: list[_Child] = []
        self.owner = os.getpid()

    def answer(self, job: Mapping[str, Any], limits: RenderLimits) -> dict[str, Any]:
        """The answer of some child, or why there is none."""
        for _ in range(2):
            child = self._taken(limits)
            answer = child.answer(job)
            if answer is not None:
                self._give_back(child)
                return answer
            reason = child.reason_of_its_end()
            child.close()
            if reason is not None:
                return {"failed": reason}
        return {"failed": "died"}

    def _taken(self, limits: RenderLimits) -> _Child:
        with self.lock:
            if self.owner != os.getpid():
                self.idle, self.owner = [], os.getpid()
            for index, child in enumerate(self.idle):
                if child.limits == limits and child.process.poll() is None:
                    return self.idle.pop(index)
        return _Child(limits)

    def _give_back(self, child: _Child) -> None:
        with self.lock:
            if len(self.idle) < MOST_IDLE:
                self.idle.append(child)
                return
        child.close()

    def close(self) -> None:
        """End all idle children."""
        with self.lock:
            idle, self.idle = self.idle, []
        if self.owner == os.getpid():
            for child in idle:
                child.close()


_POOL = _Pool()
close_pool = _POOL.close
atexit.register(close_pool)
