"""Making a version the one that a course shows: a new one, or an earlier one again."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.identity import Known, Matching, matching
from videre.courses.actions import touch_live
from videre.courses.events import CoursePublished, ExerciseMoved
from videre.courses.held import Loss, losses, worked_on
from videre.courses.known import items_of
from videre.courses.models import Course, CourseVersion, UsedId
from videre.courses.outline import CourseOutline, from_json
from videre.courses.rules import Decision, Outcome, Used, come_back, reused
from videre.foundation.database import dialect_insert
from videre.foundation.errors import Conflict
from videre.foundation.events import record


@dataclass(frozen=True, slots=True)
class Change:
    """What showing another state of a course changes: ``before`` is what it shows now, None for a new course."""

    before: CourseOutline | None
    after: CourseOutline
    matching: Matching
    losses: list[Loss]


def change_of(db: Session, course: Course, after: CourseOutline) -> Change:
    """What becomes of everything with an id, and what hangs on that which goes."""
    data = db.scalar(sa.select(CourseVersion.outline).where(CourseVersion.id == course.current_version_id))
    before = from_json(data) if data else None
    used = frozenset(db.scalars(sa.select(UsedId.item_id).where(UsedId.course_id == course.id)))
    known = Known(tuple(items_of(before, {})) if before else (), used)
    found = matching(known, items_of(after, {}))
    return Change(before, after, found, losses(db, course.id, found.gone) if found.gone else [])


def take_ids(db: Session, course: Course, change: Change, number: int, *, again: bool = False) -> list[str]:
    """Note every id with what it names; raises Conflict for ids that named something else, warns of ids come back.

    `again`: what was published before may be so once more, whatever its exercises became meanwhile.
    """
    wanted = list(change.after.ids())
    rows = db.execute(sa.select(UsedId.item_id, UsedId.kind, UsedId.detail).where(UsedId.course_id == course.id)).all()
    used = {item_id: Used(kind, detail) for item_id, kind, detail in rows}
    if not again:
        free = _unanswered(db, course.id, used, wanted)
        if refused := reused({one: what for one, what in used.items() if one not in free}, wanted):
            raise Conflict("\n".join(refused), kind="id-reused")
    current = {item_id for _kind, item_id, _detail in change.before.ids()} if change.before else set(used)
    insert = dialect_insert(db, UsedId)
    db.execute(
        insert.on_conflict_do_update(
            index_elements=["course_id", "kind", "item_id"],
            set_={"last_version": insert.excluded.last_version, "detail": insert.excluded.detail},
        ),
        [
            {"course_id": course.id, "kind": kind, "item_id": item_id, "detail": detail, "last_version": number}
            for kind, item_id, detail in wanted
        ],
    )
    return [
        f"The id “{item_id}” was used in an earlier version and is back: what learners did then counts again. "
        "If it names something else now, give it a new id."
        for item_id in come_back(used, current, wanted)
    ]


def make_current(
    db: Session, actor_id: int | None, course: Course, change: Change, version_id: int, decision: Decision
) -> None:
    """Show the version from now on, and say so to whoever listens."""
    course.current_version_id = version_id
    db.flush()
    touch_live(db, course.id)
    returned = decision.outcome is Outcome.RETURNED
    record(db, CoursePublished(course.id, version_id, decision.number, returned), actor_id=actor_id)
    before, after = (_places(one) if one else {} for one in (change.before, change.after))
    for exercise_id, episode_id in after.items():
        if before.get(exercise_id, episode_id) != episode_id:
            record(db, ExerciseMoved(course.id, exercise_id, before[exercise_id], episode_id), actor_id=actor_id)


def _unanswered(db: Session, course_id: int, used: dict[str, Used], wanted: list[tuple[str, str, str]]) -> set[str]:
    """Exercises whose kind is to change and which nobody has worked on: nothing hangs on what they were."""
    changed = [
        one
        for kind, one, detail in wanted
        if kind == "exercise" and one in used and used[one].kind == kind and used[one].detail != detail
    ]
    return set(changed) - worked_on(db, course_id, changed) if changed else set()


def _places(outline: CourseOutline) -> dict[str, str]:
    return {one.id: episode.id for _lesson, episode in outline.episodes() for one in episode.exercises}
