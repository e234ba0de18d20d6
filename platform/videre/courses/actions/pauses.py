"""At which seconds of an episode's video an exercise is offered. An actor of None is the operator at the machine."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.actions.touching import touch_live
from videre.courses.actions.videos import changed_course
from videre.courses.events import PausesChanged
from videre.courses.models import PausePoint
from videre.courses.queries import version_outline
from videre.courses.rules import MOST_PAUSES
from videre.foundation.errors import Invalid, NotFound
from videre.foundation.events import record
from videre.foundation.worded import worded
from videre.media.rules import clock_of

Pauses = frozenset[tuple[float, str]]


def set_pauses(
    db: Session, actor_id: int | None, course_id: int, episode_id: str, pauses: Iterable[tuple[float, str]]
) -> bool:
    """Make (second, exercise id) the pause points of the episode; False when they are that already."""
    course = changed_course(db, actor_id, course_id)
    outline = version_outline(db, course.current_version_id or 0)
    found = None if outline is None else next((e for _lesson, e in outline.episodes() if e.id == episode_id), None)
    if found is None:
        raise NotFound(f"The course {course.slug} has no episode {episode_id}.")
    wanted = checked_pauses(pauses, {exercise.id for exercise in found.exercises})
    if not replace_pauses(db, course_id, episode_id, wanted):
        return False
    touch_live(db, course_id)
    record(db, PausesChanged(course_id, episode_id), actor_id=actor_id)
    return True


def checked_pauses(pauses: Iterable[tuple[float, str]], exercises: set[str]) -> Pauses:
    """Pause points that may be: one exercise of the episode at each second."""
    wrong: list[str] = []
    seconds: set[float] = set()
    wanted = [(round(float(at), 3), exercise) for at, exercise in pauses]
    for at, exercise in wanted:
        if exercise not in exercises:
            wrong.append(
                worded("%(at)s: the episode has no exercise %(exercise)s.", at=clock_of(at), exercise=f"{exercise!r}")
            )
        if at < 0 or at in seconds:
            wrong.append(f"{clock_of(max(at, 0))}: there is a pause already; one exercise is offered at a time.")
        seconds.add(at)
    if len(wanted) > MOST_PAUSES:
        wrong.append(worded("%(size)s pauses; at most %(most)s are taken.", size=len(wanted), most=MOST_PAUSES))
    if wrong:
        raise Invalid(fields={"pauses": " ".join(wrong)})
    return frozenset(wanted)


def replace_pauses(db: Session, course_id: int, episode_id: str, wanted: Pauses) -> bool:
    """The write of `set_pauses` for callers that have decided; whether it changed anything."""
    here = (PausePoint.course_id == course_id, PausePoint.episode_id == episode_id)
    rows = db.execute(sa.select(PausePoint.second, PausePoint.exercise_id).where(*here))
    if {(second, exercise) for second, exercise in rows} == wanted:
        return False
    db.execute(sa.delete(PausePoint).where(*here))
    if wanted:
        made = {"course_id": course_id, "episode_id": episode_id}
        db.execute(sa.insert(PausePoint), [{**made, "second": at, "exercise_id": one} for at, one in sorted(wanted)])
    return True


def follow_pauses(
    db: Session, course_id: int, before: Mapping[str, Any] | None, stated: Mapping[str, Pauses]
) -> tuple[dict[str, list[Any]], bool]:
    """Take what an author has written anew; what was written `before` leaves alone what staff has changed since.

    Returns what is stated now, to be kept, and whether any pause point changed.
    """
    if before is None:
        held: dict[str, set[tuple[float, str]]] = {}
        for episode_id, second, exercise in db.execute(
            sa.select(PausePoint.episode_id, PausePoint.second, PausePoint.exercise_id).where(
                PausePoint.course_id == course_id
            )
        ):
            held.setdefault(episode_id, set()).add((second, exercise))
        known = {episode_id: frozenset(points) for episode_id, points in held.items()}
    else:
        known = {name: frozenset((float(at), str(one)) for at, one in points) for name, points in before.items()}
    changed = False
    for episode_id in {*known, *stated}:
        wanted = stated.get(episode_id, frozenset())
        if wanted != known.get(episode_id, frozenset()):
            changed |= replace_pauses(db, course_id, episode_id, wanted)
    return {name: sorted([at, one] for at, one in points) for name, points in stated.items() if points}, changed
