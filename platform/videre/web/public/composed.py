"""Pages put together from all of a course: its exercises, all of it on one page, its glossary, its lessons in brief."""

from dataclasses import dataclass

from flask import Response, request

from videre.content.dialect.vocabulary import BOXES
from videre.content.exercises import kinds
from videre.courses.composed import (
    LARGEST_WHOLE,
    Glossary,
    ListedEpisode,
    WholeEpisode,
    briefs_of,
    glossary_of,
    glossary_there,
    listed,
    sizes_of,
    texts_of,
    whole,
)
from videre.courses.outline import CourseOutline, LessonOutline
from videre.courses.queries import CourseHead, VersionHead
from videre.courses.where import Where
from videre.foundation import addresses
from videre.foundation.errors import NotFound
from videre.web.context import db
from videre.web.found import Found
from videre.web.learn.where import Host, host_at
from videre.web.looks import Look
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.found_composed import briefs_found, exercises_found, glossary_found, whole_found
from videre.web.public.kept import for_everybody
from videre.web.public.reading import Read, read_at, shown_at


@dataclass(frozen=True, slots=True)
class Around:
    """The course that such a page belongs to, and where it is read; ``base`` is where its pages are."""

    course: CourseHead
    version: VersionHead
    outline: CourseOutline
    base: str
    host: Host | None

    @property
    def look(self) -> Look | None:
        """The host's look."""
        return self.host.look if self.host else None


@dataclass(frozen=True, slots=True)
class ExercisesPage:
    """All exercises; ``kinds`` are those there are with their titles, ``kind`` the one chosen, "" for all."""

    around: Around
    look: Look | None
    found: Found | None
    episodes: tuple[ListedEpisode, ...]
    kinds: tuple[tuple[str, str], ...]
    titles: dict[str, str]
    kind: str
    may_solve: bool
    solutions: bool
    count: int
    minutes: int


@dataclass(frozen=True, slots=True)
class WholePage:
    """A course or one ``lesson`` of it on one page; with neither episodes nor words it would be too long for one."""

    around: Around
    look: Look | None
    found: Found | None
    lesson: LessonOutline | None
    episodes: tuple[WholeEpisode, ...]
    glossary: Glossary | None
    titles: dict[str, str]
    solutions: bool
    level: int


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """The words that the course explains."""

    around: Around
    look: Look | None
    found: Found | None
    glossary: Glossary
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BriefsPage:
    """Every lesson in brief, with what its page says besides."""

    around: Around
    look: Look | None
    found: Found | None
    lessons: tuple[tuple[LessonOutline, str], ...]


@area.route(addresses.EXERCISES, also=addresses.INSTANCE_EXERCISES, policy=PUBLIC)
def exercises_show(course: str = "", partner: str = "", instance: str = "") -> Response:
    """All exercises of a course; ``?kind=`` picks those of a kind, ``?solutions=1`` shows how they are solved."""
    read = read_at(Where(course, partner, instance))
    kind = request.args.get("kind", "")
    if kind and kind not in kinds() and kind not in BOXES:
        raise NotFound
    key = (read.key, kind, _wants_solutions())
    return for_everybody(key, "public/exercises.html", lambda: _exercises(read, kind))


@area.route(addresses.WHOLE, also=addresses.INSTANCE_WHOLE, policy=PUBLIC)
def course_whole(course: str = "", partner: str = "", instance: str = "") -> Response:
    """A course on one page, to be read through, searched or printed."""
    read = read_at(Where(course, partner, instance))
    return for_everybody((read.key, _wants_solutions()), "public/whole.html", lambda: _whole(read, None))


@area.route(addresses.WHOLE_LESSON, also=addresses.INSTANCE_WHOLE_LESSON, policy=PUBLIC)
def lesson_whole(lesson: str, course: str = "", partner: str = "", instance: str = "") -> Response:
    """A lesson on one page."""
    read = read_at(Where(course, partner, instance))
    return for_everybody((read.key, lesson, _wants_solutions()), "public/whole.html", lambda: _whole(read, lesson))


@area.route(addresses.GLOSSARY, also=addresses.INSTANCE_GLOSSARY, policy=PUBLIC)
def glossary_show(course: str = "", partner: str = "", instance: str = "") -> Response:
    """The words that a course explains."""
    read = read_at(Where(course, partner, instance))
    return for_everybody(read.key, "public/glossary.html", lambda: _glossary(read))


@area.route(addresses.BRIEFS, also=addresses.INSTANCE_BRIEFS, policy=PUBLIC)
def briefs_show(course: str = "", partner: str = "", instance: str = "") -> Response:
    """Every lesson in brief, for those who help, lead or decide."""
    read = read_at(Where(course, partner, instance))
    return for_everybody(read.key, "public/briefs.html", lambda: _briefs(read))


def around(read: Read) -> Around:
    """The course that is read there."""
    host = host_at(read.where)
    shown = shown_at(read, host.instance.course_slug if host else read.where.course)
    return Around(shown.course, shown.version, shown.outline, f"{request.script_root}/{read.where.path}", host)


def _wants_solutions() -> bool:
    return request.args.get("solutions") == "1"


def _exercises(read: Read, kind: str) -> ExercisesPage:
    found = around(read)
    everything = list(listed(found.outline, texts_of(db(), read.version_id), "exercises/"))
    there = dict.fromkeys(item.kind for one in everything for item in one.items)
    chosen = [
        ListedEpisode(one.lesson, one.episode, items)
        for one in everything
        if (items := tuple(item for item in one.items if kind in ("", item.kind)))
    ]
    may_solve = found.outline.around.exercises.solutions
    minutes = sum(item.minutes or 0 for one in chosen for item in one.items if not item.optional)
    return ExercisesPage(
        around=found,
        look=found.look,
        found=None if read.members else exercises_found(read.where, found.outline, minutes),
        episodes=tuple(chosen),
        kinds=tuple((name, BOXES.get(name, "")) for name in there),
        titles=BOXES,
        kind=kind,
        may_solve=may_solve,
        solutions=may_solve and _wants_solutions(),
        count=sum(len(one.items) for one in chosen),
        minutes=minutes,
    )


def _whole(read: Read, lesson_id: str | None) -> WholePage:
    found = around(read)
    lesson = None if lesson_id is None else found.outline.lesson(lesson_id)
    if lesson_id is not None and lesson is None:
        raise NotFound("There is no such lesson in this course.")
    lessons = [lesson] if lesson else list(found.outline.lessons)
    sizes = sizes_of(db(), read.version_id)
    wanted = {one.id for part in lessons for one in part.episodes}
    fits = sum(size for own, size in sizes.items() if own in wanted) <= LARGEST_WHOLE
    words = glossary_of(db(), read.version_id) if fits and lesson is None else None
    here, level = (f"whole/{lesson.id}/", 2) if lesson else ("whole/", 3)
    texts = texts_of(db(), read.version_id, wanted) if fits else {}
    solved = _wants_solutions()
    episodes = whole(
        found.outline, lessons, texts, here, deeper=level - 1, with_glossary=words is not None, solved=solved
    )
    return WholePage(
        around=found,
        look=found.look,
        found=None if read.members else whole_found(read.where, found.outline, lesson),
        lesson=lesson,
        episodes=episodes,
        glossary=glossary_there(words, found.outline, here) if words else None,
        titles=BOXES,
        solutions=solved,
        level=level,
    )


def _glossary(read: Read) -> GlossaryPage:
    found = around(read)
    words = glossary_of(db(), read.version_id)
    if words is None:
        raise NotFound("This course has no glossary.")
    letters = dict.fromkeys(one.term[:1].upper() for one in words.words)
    programs = None if read.members else glossary_found(read.where, found.outline, words.words)
    return GlossaryPage(found, found.look, programs, words, tuple(letters))


def _briefs(read: Read) -> BriefsPage:
    found = around(read)
    texts = briefs_of(db(), read.version_id)
    lessons = tuple((lesson, texts.get(lesson.id, "")) for lesson in found.outline.lessons if lesson.in_brief)
    if not lessons:
        raise NotFound("No lesson of this course is told in brief.")
    programs = None if read.members else briefs_found(read.where, found.outline, [lesson for lesson, _html in lessons])
    return BriefsPage(found, found.look, programs, lessons)
