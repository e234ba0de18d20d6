"""The catalogue, a course, a lesson at a glance."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from videre.courses.access import may_help_course
from videre.courses.beside import in_brief_shown
from videre.courses.catalogue import catalogue, catalogue_state
from videre.courses.elsewhere import lesson_elsewhere
from videre.courses.instances import InstanceShown, instances_to_take
from videre.courses.outline import CourseOutline, EpisodeOutline, LessonOutline
from videre.courses.queries import Clip, CourseHead, CourseShown, VersionHead
from videre.courses.where import Where
from videre.foundation import clock
from videre.foundation.addresses import CATALOGUE, COURSE, IN_BRIEF, INSTANCE, INSTANCE_LESSON
from videre.foundation.errors import NotFound
from videre.interchange.citing import Cited, cited
from videre.interchange.licences import licence_address
from videre.web.context import db, glance
from videre.web.found import Found, here
from videre.web.hours import NextHour, next_hours
from videre.web.learn.where import Host, host_at
from videre.web.looks import Look
from videre.web.people import has_session_cookie, reader
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.continuing import OwnProgress, own_progress
from videre.web.public.found import catalogue_found, course_found, lesson_found
from videre.web.public.kept import for_everybody, text_for_everybody
from videre.web.public.reading import Read, read_at, shown_at
from videre.web.renamed import moved

HOURS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """One page of the list of courses."""

    courses: tuple[CourseShown, ...]
    page: int
    pages: int
    found: Found


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course: the promise, who made it, how long, what is in it; ``start`` is its first episode.

    ``own`` is what the signed-in reader did in it, ``hours`` are the next live hours, ``taken_at`` who hosts it.
    """

    course: CourseHead
    version: VersionHead
    outline: CourseOutline
    clips: Mapping[str, Clip]
    start: tuple[LessonOutline, EpisodeOutline] | None
    exercises: int
    licence_address: str | None
    cited: Cited
    own: OwnProgress | None
    hours: tuple[NextHour, ...]
    taken_at: list[InstanceShown]
    found: Found | None

    @property
    def lessons_in_brief(self) -> list[LessonOutline]:
        """Lessons with a page in brief."""
        return [lesson for lesson in self.outline.lessons if lesson.in_brief]


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson at a glance; ``html`` is its page in brief, "" without one. ``helps``: the reader helps there."""

    course: CourseHead
    lesson: LessonOutline
    number: int
    lessons: int
    html: str
    clips: Mapping[str, Clip]
    next: LessonOutline | None
    own: OwnProgress | None
    base: str
    host: Host | None
    look: Look | None
    helps: bool = False
    found: Found | None = None


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
        return CataloguePage(part.courses, part.page, part.pages, catalogue_found(part))

    return for_everybody((state, page), "public/catalogue.html", make)


@area.route(COURSE, policy=PUBLIC)
def course_show(course: str) -> Response:
    """A course with its outline, and where to take it."""
    read = read_at(Where(course))
    hours = next_hours(read.course_id, read.live_revision)[:HOURS_SHOWN]
    key = (read.key, clock.today(), tuple(one.key for one in hours))
    return for_everybody(key, "public/course.html", lambda: _course_page(read, hours))


@area.route(IN_BRIEF, also=INSTANCE_LESSON, policy=PUBLIC)
def lesson_show(lesson: str, course: str = "", partner: str = "", instance: str = "") -> AnyResponse:
    """A lesson at a glance: what is in it, and its page in brief; or where what was in it is now."""
    read = read_at(Where(course, partner, instance))
    try:
        return for_everybody((read.key, lesson), "public/lesson.html", lambda: _lesson_page(read, lesson))
    except NotFound:
        now = lesson_elsewhere(db(), read.version_id, lesson)
        if now is None:
            raise
        return moved(f"{request.script_root}/{read.where.path}{now}/")


@area.route("/courses/<slug:course>/outline.json", also=INSTANCE + "outline.json", policy=PUBLIC)
def outline_show(course: str = "", partner: str = "", instance: str = "") -> Response:
    """The outline for scripts: where a browser's own progress stands in it is theirs to say."""
    read = read_at(Where(course, partner, instance))
    if read.members:
        return Response(_outline(read), mimetype="application/json", headers={"Cache-Control": "no-store"})
    return text_for_everybody(read.key, "application/json", lambda: _outline(read))


def _course_page(read: Read, hours: tuple[NextHour, ...]) -> CoursePage:
    slug = read.where.course
    shown = shown_at(read, slug)
    outline = shown.outline
    taken_at = instances_to_take(db(), read.course_id, clock.today())
    return CoursePage(
        course=shown.course,
        version=shown.version,
        outline=outline,
        clips=shown.clips,
        start=outline.start,
        exercises=outline.exercises,
        licence_address=licence_address(outline.licence),
        cited=cited(here(), shown),
        own=own_progress(read.course_id, read.version_id),
        hours=hours,
        taken_at=taken_at,
        found=None if read.members else course_found(shown, taken_at),
    )


def _lesson_page(read: Read, lesson_id: str) -> LessonPage:
    host = host_at(read.where)
    slug = host.instance.course_slug if host else read.where.course
    brief = in_brief_shown(db(), slug, lesson_id, pinned=read.pinned, members=read.members)
    if brief is None:
        raise NotFound("There is no such lesson in this course.")
    lessons = brief.outline.taught
    number = 0 if brief.lesson.preparation else lessons.index(brief.lesson) + 1
    person = reader() if has_session_cookie() else None
    return LessonPage(
        course=brief.course,
        lesson=brief.lesson,
        number=number,
        lessons=len(lessons),
        html=brief.html,
        clips=shown_at(read, slug).clips,
        next=lessons[number] if number < len(lessons) else None,
        own=own_progress(read.course_id, read.version_id),
        base=f"{request.script_root}/{read.where.path}",
        host=host,
        look=host.look if host else None,
        helps=person is not None and may_help_course(db(), person.id, read.course_id),
        found=None if read.members else lesson_found(read.where, brief),
    )


def _clip(clip: Clip | None) -> dict[str, object] | None:
    return None if clip is None else {"public_id": clip.public_id, "start": clip.start, "end": clip.end}


def _outline(read: Read) -> str:
    host = host_at(read.where)
    shown = shown_at(read, host.instance.course_slug if host else read.where.course)
    base = f"{request.script_root}/{read.where.path}"
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
                    "clip": _clip(shown.clips.get(episode.id)),
                    "address": f"{base}{lesson.id}/{episode.id}/",
                }
                for episode in lesson.episodes
            ],
        }
        for lesson in shown.outline.lessons
    ]
    body = {"course": shown.course.slug, "title": shown.outline.title, "version": shown.version.number}
    if shown.course.was:
        body["renamed"] = shown.course.renamed
    return json.dumps({**body, "lessons": lessons}, ensure_ascii=False)
