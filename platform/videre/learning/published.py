"""The version of a course that is read somewhere, with its exercises and their graders, kept in the process.

A version never changes, so what was made of it is kept; which version is current, or pinned, and whether the reader
may read it, is always asked, or checked by the statement that writes.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from videre.courses.called import called_now
from videre.courses.models import Course, CourseInstance, CourseVersion, UsedId
from videre.courses.outline import CourseOutline, EpisodeOutline, LessonOutline
from videre.courses.queries import PublishedExercise, exercise_specs, version_outline
from videre.courses.where import Where
from videre.foundation.database import Askable, connection_of, engine_of
from videre.foundation.errors import NotFound
from videre.learning.members import may_read_members
from videre.partners.models import Partner

MOST_VERSIONS = 64


@dataclass(frozen=True, slots=True)
class Published:
    """A version of a course with the graders of its exercises; ``instance_id`` where it is pinned by an instance."""

    course_id: int
    course_slug: str
    version_id: int
    number: int
    outline: CourseOutline
    exercises: Mapping[str, PublishedExercise]
    members_only: bool = False
    instance_id: int | None = None

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
    sa.select(Course.id, CourseVersion.id, CourseVersion.number, Course.members_only)
    .join(CourseVersion, CourseVersion.id == Course.current_version_id)
    .where(Course.slug == sa.bindparam("slug"))
)
_PINNED = (
    sa.select(Course.id, CourseVersion.id, CourseVersion.number, Course.members_only, CourseInstance.id, Course.slug)
    .select_from(CourseInstance)
    .join(Partner, Partner.id == CourseInstance.partner_id)
    .join(Course, Course.id == CourseInstance.course_id)
    .join(CourseVersion, CourseVersion.id == CourseInstance.version_id)
    .where(Partner.slug == sa.bindparam("partner"), CourseInstance.slug == sa.bindparam("instance"))
)
_EARLIER = (
    sa.select(Course.id, CourseVersion.id, CourseVersion.number)
    .join(UsedId, UsedId.course_id == Course.id)
    .join(CourseVersion, sa.and_(CourseVersion.course_id == Course.id, CourseVersion.number == UsedId.last_version))
    .where(
        Course.id == sa.bindparam("course_id"),
        UsedId.kind == sa.bindparam("kind"),
        UsedId.item_id == sa.bindparam("item_id"),
    )
)


class _Versions:
    """What one process made of the versions in one database; `latest` may be out of date."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.made: OrderedDict[tuple[str, int, bool, int | None], Published] = OrderedDict()
        self.latest: dict[Where, Published] = {}
        self.items: OrderedDict[int, Mapping[tuple[str, str], str]] = OrderedDict()


_known: WeakKeyDictionary[sa.Engine, _Versions] = WeakKeyDictionary()
_lock = threading.Lock()


def read_at(db: Askable, where: Where | str, user_id: int | None = None) -> Published:
    """The version that is read there, by a slug: the current one. NotFound when the person may not read it."""
    where = Where(where) if isinstance(where, str) else where
    row: Any
    if where.is_pinned:
        row = connection_of(db).execute(_PINNED, {"partner": where.partner, "instance": where.instance}).first()
    else:
        row = connection_of(db).execute(_CURRENT, {"slug": where.course}).first()
    if row is None and not where.is_pinned and (now := called_now(db, where.course)) is not None:
        return read_at(db, Where(now.slug), user_id)
    if row is None or (row.members_only and not may_read_members(db, user_id, row[0])):
        raise NotFound("There is no such course.")
    slug, instance_id = (row[5], row[4]) if where.is_pinned else (where.course, None)
    found = _made(db, slug, row[0], row[1], row[2], row.members_only, instance_id)
    _of(db).latest[where] = found
    return found


def current(db: Askable, slug: str, user_id: int | None = None) -> Published:
    """The current version of a course; NotFound when the person may not read it."""
    return read_at(db, Where(slug), user_id)


def likely_at(db: Askable, where: Where, user_id: int | None = None) -> Published:
    """The version read there when last asked: for those whose statement checks that it still is, and who may."""
    return _of(db).latest.get(where) or read_at(db, where, user_id)


def with_item(db: Askable, slug: str, kind: str, item_id: str, user_id: int | None = None) -> Published:
    """The current version if it has the episode or exercise, else the last one that had it."""
    found = current(db, slug, user_id)
    if (kind, item_id) not in items_of(db, found.version_id):
        asked = {"course_id": found.course_id, "kind": kind, "item_id": item_id}
        row = connection_of(db).execute(_EARLIER, asked).first()
        if row is None:
            raise NotFound(f"There is no such {kind}.")
        found = _made(db, found.course_slug, row[0], row[1], row[2], found.members_only)
    return found


def items_of(db: Askable, version_id: int) -> Mapping[tuple[str, str], str]:
    """The episodes and exercises of a version, ("exercise", id), each with the episode it belongs to."""
    known = _of(db)
    found = known.items.get(version_id)
    if found is None:
        outline = version_outline(db, version_id)
        assert outline is not None
        made: dict[tuple[str, str], str] = {}
        for _lesson, episode in outline.episodes():
            made["episode", episode.id] = episode.id
            made |= {("exercise", one.id): episode.id for one in episode.exercises}
        found = made
        with known.lock:
            known.items[version_id] = found
            if len(known.items) > MOST_VERSIONS:
                known.items.popitem(last=False)
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
    return _made(db, course.course_slug, course.course_id, found, number, course.members_only)


def _made(
    db: Askable,
    slug: str,
    course_id: int,
    version_id: int,
    number: int,
    members_only: bool = False,
    instance_id: int | None = None,
) -> Published:
    known = _of(db)
    key = (slug, version_id, members_only, instance_id)
    found = known.made.get(key)
    if found is None:
        alike = next((one for one in tuple(known.made.values()) if one.version_id == version_id), None)
        if alike is not None:
            found = replace(alike, course_slug=slug, members_only=members_only, instance_id=instance_id)
        else:
            outline = version_outline(db, version_id)
            assert outline is not None
            specs = exercise_specs(db, version_id)
            found = Published(course_id, slug, version_id, number, outline, specs, members_only, instance_id)
        with known.lock:
            known.made[key] = found
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
