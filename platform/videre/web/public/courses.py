"""The catalogue, a course, a lesson at a glance."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from flask import Response, request, url_for

from videre.courses.catalogue import catalogue, catalogue_state
from videre.courses.outline import AuthorOutline, CourseOutline, EpisodeOutline, LessonOutline
from videre.courses.queries import (
    Clip,
    CourseHead,
    CourseShown,
    CourseState,
    VersionHead,
    course_shown,
    course_state,
    in_brief_shown,
)
from videre.foundation.addresses import CATALOGUE, COURSE, IN_BRIEF
from videre.foundation.errors import NotFound
from videre.web.context import db, glance, services
from videre.web.hours import NextHour, next_hours
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.continuing import OwnProgress, own_progress
from videre.web.public.kept import for_everybody, text_for_everybody

HOURS_SHOWN = 3
LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "MIT": "https://opensource.org/license/mit",
}


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """One page of the list of courses."""

    courses: tuple[CourseShown, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course: the promise, who made it, how long, what is in it; ``start`` is its first episode.

    ``own`` is what the signed-in reader did in it, ``hours`` are the next live hours.
    """

    course: CourseHead
    version: VersionHead
    outline: CourseOutline
    clips: Mapping[str, Clip]
    start: tuple[LessonOutline, EpisodeOutline] | None
    exercises: int
    licence_address: str | None
    citation: str
    address: str
    own: OwnProgress | None
    hours: tuple[NextHour, ...]

    @property
    def lessons_in_brief(self) -> list[LessonOutline]:
        """Lessons with a page in brief."""
        return [lesson for lesson in self.outline.lessons if lesson.in_brief]


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson at a glance; ``html`` is its page in brief, "" without one."""

    course: CourseHead
    lesson: LessonOutline
    number: int
    lessons: int
    html: str
    clips: Mapping[str, Clip]
    next: LessonOutline | None
    own: OwnProgress | None


@area.route(CATALOGUE, policy=PUBLIC)
def catalogue_show() -> Response:
    """All courses, a page at a time."""
    asked = request.args.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 and int(asked) > 0):
        raise NotFound
    page = int(asked)
    state = glance(catalogue_state)

    def make() -> CataloguePage:
        part = catalogue(db(), page)
        if page > part.pages:
            raise NotFound
        return CataloguePage(part.courses, part.page, part.pages)

    return for_everybody((state, page), "public/catalogue.html", make)


@area.route(COURSE, policy=PUBLIC)
def course_show(course: str) -> Response:
    """A course with its outline."""
    state = _state(course)
    hours = next_hours(state.course_id, state.live_revision)[:HOURS_SHOWN]
    key = (state.version_id, state.live_revision, tuple(one.key for one in hours))
    return for_everybody(key, "public/course.html", lambda: _course_page(course, hours))


@area.route(IN_BRIEF, policy=PUBLIC)
def lesson_show(course: str, lesson: str) -> Response:
    """A lesson at a glance: what is in it, and its page in brief."""
    state = _state(course)
    key = (state.version_id, state.live_revision, lesson)
    return for_everybody(key, "public/lesson.html", lambda: _lesson_page(course, lesson))


@area.route("/courses/<slug:course>/outline.json", policy=PUBLIC)
def outline_show(course: str) -> Response:
    """The outline for scripts: where a browser's own progress stands in it is theirs to say."""
    state = _state(course)
    return text_for_everybody((state.version_id, state.live_revision), "application/json", lambda: _outline(course))


def _state(slug: str) -> CourseState:
    state = glance(lambda connection: course_state(connection, slug))
    if state is None:
        raise NotFound("There is no such course here.")
    return state


def _found(slug: str) -> CourseShown:
    shown = course_shown(db(), slug)
    if shown is None:
        raise NotFound("There is no such course here.")
    return shown


def _course_page(slug: str, hours: tuple[NextHour, ...]) -> CoursePage:
    shown = _found(slug)
    outline = shown.outline
    address = services().settings.address.rstrip("/") + COURSE.replace("<slug:course>", slug)
    return CoursePage(
        course=shown.course,
        version=shown.version,
        outline=outline,
        clips=shown.clips,
        start=next(outline.episodes(), None),
        exercises=sum(len(episode.exercises) for _lesson, episode in outline.episodes()),
        licence_address=LICENCES.get(outline.licence),
        citation=_citation(outline.authors, shown, services().settings.site_name),
        address=address,
        own=own_progress(slug),
        hours=hours,
    )


def _citation(authors: tuple[AuthorOutline, ...], shown: CourseShown, site: str) -> str:
    names = ", ".join(author.name for author in authors)
    who = f"{names} " if names else ""
    when = shown.version.published_at.year
    return f"{who}({when}). {shown.outline.title}. Version {shown.version.label}. {site}."


def _lesson_page(slug: str, lesson_id: str) -> LessonPage:
    brief = in_brief_shown(db(), slug, lesson_id)
    if brief is None:
        raise NotFound("There is no such lesson in this course.")
    lessons = brief.outline.lessons
    number = lessons.index(brief.lesson) + 1
    return LessonPage(
        course=brief.course,
        lesson=brief.lesson,
        number=number,
        lessons=len(lessons),
        html=brief.html,
        clips=_found(slug).clips,
        next=lessons[number] if number < len(lessons) else None,
        own=own_progress(slug),
    )


def _outline(slug: str) -> str:
    shown = _found(slug)
    lessons = [
        {
            "id": lesson.id,
            "title": lesson.title,
            "episodes": [
                {
                    "id": episode.id,
                    "title": episode.title,
                    "minutes": episode.minutes,
                    "optional": episode.optional,
                    "exercises": [
                        {"id": one.id, "optional": one.optional, "minutes": one.minutes} for one in episode.exercises
                    ],
                    "clip": asdict(shown.clips[episode.id]) if episode.id in shown.clips else None,
                    "address": f"{url_for('public.course_show', course=slug)}{lesson.id}/{episode.id}/",
                }
                for episode in lesson.episodes
            ],
        }
        for lesson in shown.outline.lessons
    ]
    body = {"course": slug, "title": shown.outline.title, "version": shown.version.number, "lessons": lessons}
    return json.dumps(body, ensure_ascii=False)
