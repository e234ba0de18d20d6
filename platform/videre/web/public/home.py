"""The first page: what one can learn here, how long it takes, and what fits into the time one has."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response, request

from videre.courses.catalogue import catalogue
from videre.courses.hosting import Host, front_state, hosts
from videre.courses.outline import CourseOutline
from videre.courses.queries import CourseShown
from videre.courses.rules import fitting
from videre.foundation import clock
from videre.foundation.addresses import HOME
from videre.web.context import db, glance
from videre.web.found import Found
from videre.web.hours import NextHour, next_hours_everywhere
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.continuing import Continue, continue_for_reader
from videre.web.public.found import home_found
from videre.web.public.kept import for_everybody

CHOICES = (15, 30, 60)
SHOWN = 6
HOURS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Step:
    """An episode to do, with where it is."""

    lesson_id: str
    id: str
    title: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Fit:
    """What fits into the time: episodes of one course in a row; ``whole`` when that is all of it."""

    slug: str
    title: str
    steps: tuple[Step, ...]
    minutes: int
    whole: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """``minutes`` is the time the reader said they have; ``continues`` is for signed-in readers who have begun.

    ``slugs`` are the courses in which a script looks for what a visitor has begun.
    """

    courses: tuple[CourseShown, ...]
    has_more: bool
    choices: tuple[int, ...]
    minutes: int | None
    fits: tuple[Fit, ...]
    continues: tuple[Continue, ...]
    slugs: tuple[str, ...]
    hosts: tuple[Host, ...]
    hours: tuple[NextHour, ...]
    found: Found


@area.route(HOME, policy=PUBLIC)
def home() -> Response:
    """The first page; ``?minutes=30`` picks what fits."""
    minutes = next((choice for choice in CHOICES if request.args.get("minutes") == str(choice)), None)
    front = glance(front_state)
    hours = next_hours_everywhere(front[0])[:HOURS_SHOWN]
    key = (front, clock.today(), minutes, tuple(one.key for one in hours))
    return for_everybody(key, "public/home.html", lambda: _page(minutes, hours))


def _page(minutes: int | None, hours: tuple[NextHour, ...]) -> HomePage:
    part = catalogue(db())
    continues = continue_for_reader()
    begun = {one.slug: one.position for one in continues}
    return HomePage(
        courses=part.courses[:SHOWN],
        has_more=part.total > SHOWN,
        choices=CHOICES,
        minutes=minutes,
        fits=tuple(_fits(part.courses, minutes, begun)) if minutes else (),
        continues=continues,
        slugs=tuple(shown.course.slug for shown in part.courses),
        hosts=tuple(hosts(db(), clock.today())),
        hours=hours,
        found=home_found(),
    )


def _fits(courses: tuple[CourseShown, ...], minutes: int, begun: dict[str, int]) -> Iterator[Fit]:
    """Courses begun first, then the others, each with the episodes from where the reader is."""
    for shown in sorted(courses, key=lambda one: one.course.slug not in begun):
        fit = _fit(shown.course.slug, shown.outline, minutes, begun.get(shown.course.slug, 0))
        if fit is not None:
            yield fit


def _fit(slug: str, outline: CourseOutline, minutes: int, start: int) -> Fit | None:
    everything = list(outline.episodes())
    start = sum(not episode.optional for _lesson, episode in everything[:start])
    order = [(lesson, episode) for lesson, episode in everything if not episode.optional]
    stretch = fitting([episode.minutes for _lesson, episode in order], minutes, start)
    if stretch is None:
        return None
    chosen = order[stretch.first : stretch.end]
    steps = tuple(Step(lesson.id, episode.id, episode.title, episode.minutes) for lesson, episode in chosen)
    return Fit(slug, outline.title, steps, stretch.minutes, len(steps) == len(order))
