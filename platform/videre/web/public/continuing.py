"""Continue where I was: for signed-in readers by their records; without account a script of the page does it."""

from collections.abc import Mapping
from dataclasses import dataclass

from videre.courses.instances import InstanceShown
from videre.courses.where import Where
from videre.learning.completion import Stand
from videre.learning.people import joined_by
from videre.learning.progress import CourseProgress, progress_in, progress_of
from videre.web.context import db
from videre.web.people import has_session_cookie, reader

MOST = 3


@dataclass(frozen=True, slots=True)
class Continue:
    """The next episode of a course that the reader has begun; ``position`` counts episodes from the first.

    ``path`` is where its pages are, below the site's own; ``at`` the partner where the reader takes it, if anywhere.
    """

    slug: str
    path: str
    at: str
    course: str
    lesson_id: str
    episode_id: str
    title: str
    minutes_left: int
    done: int
    episodes: int
    position: int


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """What the reader did in one course: where to go on, and for each episode a mark and what it counts by, if any."""

    continues: Continue | None
    is_finished: bool
    marks: Mapping[str, tuple[str, Stand | None]]


def continue_for_reader() -> tuple[Continue, ...]:
    """What the signed-in reader has begun and not finished, the latest first; nothing for visitors."""
    who = reader() if has_session_cookie() else None
    if who is None:
        return ()
    taken = {one.instance.course_slug: one.instance for one in reversed(joined_by(db(), who.id)) if one.is_going_on}
    found: list[Continue] = []
    for course in progress_of(db(), who.id):
        instance = taken.get(course.slug)
        here = progress_in(db(), who.id, instance.course_id, instance.version_id) if instance else course
        one = _continue(here, instance)
        if one is not None:
            found.append(one)
        if len(found) == MOST:
            break
    return tuple(found)


def own_progress(course_id: int, version_id: int) -> OwnProgress | None:
    """The signed-in reader's progress in a version of a course; None for visitors and where nothing is begun."""
    who = reader() if has_session_cookie() else None
    course = progress_in(db(), who.id, course_id, version_id) if who else None
    if course is None or not course.is_begun:
        return None
    marks: dict[str, tuple[str, Stand | None]] = {}
    for episode in course.episodes():
        if episode.stand.counted is not None:
            marks[episode.id] = ("done" if episode.stand.is_finished else "begun", episode.stand.counted)
        elif episode.stand.is_begun or episode.seen_percent:
            marks[episode.id] = ("begun", None)
    return OwnProgress(_continue(course), course.is_finished, marks)


def _continue(course: CourseProgress, instance: InstanceShown | None = None) -> Continue | None:
    following = course.next
    if following is None:
        return None
    order = list(course.episodes())
    return Continue(
        slug=course.slug,
        path=(instance.where if instance else Where(course.slug)).path,
        at=instance.partner_name if instance else "",
        course=course.title,
        lesson_id=following.lesson_id,
        episode_id=following.id,
        title=following.title,
        minutes_left=course.minutes_left,
        done=course.done,
        episodes=course.wanted,
        position=order.index(following),
    )
