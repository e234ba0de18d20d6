"""The search: one page for everybody, made of what its reader may read. In a course instance it leads to its pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from videre.courses import searching as courses
from videre.courses.outline import CourseOutline, EpisodeOutline, LessonOutline
from videre.courses.searching import places_of_version, versions_named
from videre.courses.where import Where
from videre.discussion.searching import QUESTION, places_of_questions
from videre.foundation.addresses import INSTANCE_SEARCH, SEARCH, is_slug
from videre.foundation.database import in_pages
from videre.foundation.errors import NotFound
from videre.foundation.search.asking import Found, Hit, found
from videre.foundation.search.snippets import Piece, marked, snippet
from videre.foundation.search.wanted import MOST_TYPED, Term, wanted
from videre.foundation.search.words import tidy
from videre.learning.searching import places_of_reader
from videre.media.searching import TRANSCRIPT
from videre.web import limits
from videre.web.context import db
from videre.web.found import Found as Head
from videre.web.learn.where import host_at
from videre.web.looks import Look
from videre.web.pages import render
from videre.web.paging import asked_page
from videre.web.people import has_session_cookie, reader
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.found_composed import search_found
from videre.web.public.reading import read_at

SHOWN = 20
STRANGERS = "120/minute"
"""A classroom searches from behind one address of the network."""


def _(text: str) -> str:
    """Marked for translation; the template looks it up."""
    return text


KINDS = {
    "text": (_("lessons"), (courses.COURSE, courses.LESSON, courses.SECTION, courses.BRIEF)),
    "exercises": (_("exercises"), (courses.EXERCISE,)),
    "terms": (_("terms"), (courses.TERM,)),
    "transcripts": (_("what is said in videos"), (TRANSCRIPT,)),
    "questions": (_("questions and answers"), (QUESTION,)),
}
NAMES = {
    courses.COURSE: _("Course"),
    courses.LESSON: _("Lesson"),
    courses.SECTION: _("Text"),
    courses.BRIEF: _("In brief"),
    courses.EXERCISE: _("Exercise"),
    courses.TERM: _("Term"),
    TRANSCRIPT: _("Video"),
    QUESTION: _("Question"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """Something found. ``place`` is course, lesson, episode; ``title`` and ``text`` say what is marked in them."""

    address: str
    kind: str
    title: list[Piece]
    text: list[Piece]
    place: list[str]
    language: str
    language_there: str
    second: float | None
    automatic: bool


@dataclass(frozen=True, slots=True)
class HostedCourse:
    """The course instance within which is searched."""

    base: str
    title: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """``is_asked``: there was something to look for. ``courses`` are those of the results, to look in one alone."""

    typed: str
    address: str
    kind: str
    kinds: list[tuple[str, str]]
    course: str
    course_title: str
    courses: list[tuple[str, str]]
    results: tuple[Result, ...]
    total: int
    page: int
    pages: int
    is_asked: bool
    is_cut: bool
    host: HostedCourse | None
    look: Look | None
    found: Head | None

    def link(self, **other: Any) -> str:
        """The address of the same search, but for what is said otherwise; the first page unless another is named."""
        parts = {"q": self.typed, "kind": self.kind, "course": self.course, **other}
        return f"{self.address}?{urlencode({name: value for name, value in parts.items() if value})}"


@area.route(SEARCH, also=INSTANCE_SEARCH, policy=PUBLIC)
def search_show(partner: str = "", instance: str = "") -> Response:
    """What is found for ``?q=…``; ``kind`` and ``course`` narrow it."""
    person = reader() if has_session_cookie() else None
    if person is None:
        limits.hit(STRANGERS)
    typed = request.args.get("q", "")
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    number = asked_page()
    where = Where(partner=partner, instance=instance)
    members = False
    if where.is_pinned:
        read = read_at(where)
        members = read.members
        places = [*places_of_version(read.course_id, read.version_id), places_of_questions(course_id=read.course_id)]
        course = ""
    else:
        asked = request.args.get("course", "")
        course = asked if is_slug(asked) else ""
        places = [*places_of_reader(person.id if person else None, course or None), places_of_questions(course or None)]
    meant = wanted(typed)
    offset, _pages = in_pages(0, SHOWN, number)
    hits = found(db(), meant, places, kinds=KINDS[kind][1] if kind else (), most=SHOWN, skip=offset)
    _offset, pages = in_pages(hits.total, SHOWN, number)
    if number > 1 and not hits.hits:
        raise NotFound
    host = host_at(where)
    base = f"{request.script_root}/{where.path}" if where.is_pinned else ""
    named = versions_named(db(), {hit.version_id for hit in hits.hits})
    if course:  # asked for by an earlier id it is found all the same, and shown by the one it has now
        course = next((slug for slug, _outline in named.values()), course)
    page = SearchPage(
        typed=tidy(typed)[:MOST_TYPED],
        address=f"{base}search" if where.is_pinned else f"{request.script_root}{SEARCH}",
        kind=kind,
        kinds=[(one, KINDS[one][0]) for one in KINDS],
        course=course,
        course_title=next((outline.title for slug, outline in named.values() if slug == course), ""),
        courses=_courses(hits, named),
        results=tuple(_results(hits.hits, named, meant.terms, base)),
        total=hits.total,
        page=number,
        pages=pages,
        is_asked=bool(meant.terms),
        is_cut=meant.is_cut,
        host=HostedCourse(base, host.instance.title) if host else None,
        look=host.look if host else None,
        found=None if members else search_found(where),
    )
    return render("public/search.html", page)


Named = dict[int, tuple[str, CourseOutline]]


def _courses(hits: Found, named: Named) -> list[tuple[str, str]]:
    there = dict.fromkeys(hit.version_id for hit in hits.hits if hit.version_id in named)
    return [(named[version_id][0], named[version_id][1].title) for version_id in there]


def _results(hits: tuple[Hit, ...], named: Named, terms: tuple[Term, ...], base: str) -> Iterator[Result]:
    for hit in hits:
        slug, outline = named[hit.version_id]
        told = _told(hit, outline, base or f"{request.script_root}/{Where(slug).path}")
        if told is not None:
            yield told(terms)


def _told(hit: Hit, outline: CourseOutline, base: str) -> Callable[[tuple[Term, ...]], Result] | None:
    """The result with where it opens and what it is called; None where its page is gone from the version."""
    episode_id = hit.episode_id or (hit.anchor if hit.kind == QUESTION else hit.page_id)
    lesson, episode = _in(outline, hit, episode_id)
    place = [outline.title, *([lesson.title] if lesson else []), *([episode.title] if episode else [])]
    title, fragment = hit.title, f"#{hit.anchor}" if hit.anchor else ""
    address = base + (f"{lesson.id}/" if lesson else "") + (f"{episode.id}/" if episode else "")
    match hit.kind:
        case courses.COURSE:
            address, place = base, []
        case courses.LESSON:
            fragment, place = "", place[:1]
        case courses.BRIEF:
            fragment = fragment or "#in-brief"
        case _ if hit.kind == QUESTION:
            address, fragment = f"{request.script_root}/ask/{hit.page_id}/", ""
        case _ if episode is None:
            return None
        case _ if hit.kind == TRANSCRIPT:
            title, place, fragment = episode.title, place[:-1], f"#t={hit.second:.2f}"
    if episode is not None and title == episode.title and place and place[-1] == title:
        place = place[:-1]
    return partial(_result, hit, address + fragment, title, place, outline.language)


def _result(hit: Hit, address: str, title: str, place: list[str], there: str, terms: tuple[Term, ...]) -> Result:
    return Result(
        address=address,
        kind=NAMES[hit.kind],
        title=marked(title, terms),
        text=snippet(hit.text, terms),
        place=place,
        language=hit.language,
        language_there=there,
        second=hit.second,
        automatic=hit.automatic,
    )


def _in(outline: CourseOutline, hit: Hit, episode_id: str) -> tuple[LessonOutline | None, EpisodeOutline | None]:
    if hit.kind in (courses.LESSON, courses.BRIEF):
        return outline.lesson(hit.page_id), None
    return next(((lesson, one) for lesson, one in outline.episodes() if one.id == episode_id), (None, None))
