"""The current version of a course with its exercises and their graders, kept in the process.

A version never changes, so what was made of it is kept; which version is current is always asked, or checked by
the statement that writes.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from videre.courses.models import Course, CourseVersion, UsedId
from videre.courses.outline import CourseOutline, EpisodeOutline, LessonOutline
from videre.courses.queries import PublishedExercise, exercise_specs, version_outline
from videre.foundation.database import Askable, connection_of, engine_of
from videre.foundation.errors import NotFound

MOST_VERSIONS = 64


@dataclass(frozen=True, slots=True)
class Published:
    """A version of a course that everybody may read, with the graders of its exercises."""

    course_id: int
    course_slug: str
    version_id: int
    number: int
    outline: CourseOutline
    exercises: Mapping[str, PublishedExercise]

    def episode(self, lesson_id: str | None, episode_id: str) -> EpisodeOutline:
        """The episode; NotFound when there is none of that id, or not in that lesson."""
        return self.place(lesson_id, episode_id)[1]

    def place(self, lesson_id: str | None, episode_id: str) -> tuple[LessonOutline, EpisodeOutline]:
        """The lesson and the episode of these ids; `lesson_id` None takes any lesson."""
        for lesson, episode in self.outline.episodes():
            if episode.id == episode_id and lesson_id in (None, lesson.id):
                return lesson, episode
        raise NotFound("There is no such episode.")

    def exercise(self, lesson_id: str | None, episode_id: str | None, exercise_id: str) -> PublishedExercise:
        """The exercise where it is said to be; None takes any place."""
        found = self.exercises.get(exercise_id)
        if found is None or lesson_id not in (None, found.lesson_id) or episode_id not in (None, found.episode_id):
            raise NotFound("There is no such exercise.")
        return found


_CURRENT = (
    sa.select(Course.id, CourseVersion.id, CourseVersion.number)
    .join(CourseVersion, CourseVersion.id == Course.current_version_id)
    .where(Course.slug == sa.bindparam("slug"), Course.members_only.is_(False))
)
_EARLIER = (
    sa.select(Course.id, CourseVersion.id, CourseVersion.number)
    .join(UsedId, UsedId.course_id == Course.id)
    .join(CourseVersion, sa.and_(CourseVersion.course_id == Course.id, CourseVersion.number == UsedId.last_version))
    .where(
        Course.slug == sa.bindparam("slug"),
        Course.members_only.is_(False),
        UsedId.kind == "exercise",
        UsedId.item_id == sa.bindparam("exercise_id"),
    )
)


class _Versions:
    """What one process made of the versions in one database; `latest` may be out of date."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.made: OrderedDict[int, Published] = OrderedDict()
        self.latest: dict[str, Published] = {}


_known: WeakKeyDictionary[sa.Engine, _Versions] = WeakKeyDictionary()
_lock = threading.Lock()


def current(db: Askable, slug: str) -> Published:
    """The current version of a course; NotFound when nobody, or only members, may read it."""
    row = connection_of(db).execute(_CURRENT, {"slug": slug}).first()
    if row is None:
        raise NotFound("There is no such course.")
    found = _made(db, slug, row[0], row[1], row[2])
    _of(db).latest[slug] = found
    return found


def likely_current(db: Askable, slug: str) -> Published:
    """The version that was current when last asked: for those whose statement checks that it still is."""
    return _of(db).latest.get(slug) or current(db, slug)


def with_exercise(db: Askable, slug: str, exercise_id: str) -> Published:
    """The current version if it has the exercise, else the last one that had it."""
    found = current(db, slug)
    if exercise_id not in found.exercises:
        row = connection_of(db).execute(_EARLIER, {"slug": slug, "exercise_id": exercise_id}).first()
        if row is None:
            raise NotFound("There is no such exercise.")
        found = _made(db, slug, row[0], row[1], row[2])
    return found


def version(db: Askable, course: Published, number: int) -> Published:
    """Another version of the same course."""
    if number == course.number:
        return course
    found = db.scalar(
        sa.select(CourseVersion.id).where(CourseVersion.course_id == course.course_id, CourseVersion.number == number)
    )
    if found is None:
        raise NotFound("There is no such version.")
    return _made(db, course.course_slug, course.course_id, found, number)


def _made(db: Askable, slug: str, course_id: int, version_id: int, number: int) -> Published:
    known = _of(db)
    found = known.made.get(version_id)
    if found is None:
        outline = version_outline(db, version_id)
        assert outline is not None
        found = Published(course_id, slug, version_id, number, outline, exercise_specs(db, version_id))
        with known.lock:
            known.made[version_id] = found
            if len(known.made) > MOST_VERSIONS:
                known.made.popitem(last=False)
    return found


def _of(db: Askable) -> _Versions:
    engine = engine_of(db)
    known = _known.get(engine)
    if known is None:
        with _lock:
            known = _known.setdefault(engine, _Versions())
    return known
