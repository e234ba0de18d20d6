"""Keeping the counters of course instances, in the transaction that changes what they count.

Whatever changes a tick, an enrolment or a pinned version takes locks in one order: the seconds seen of a video, then
the person, then ticks, then the instances by id, then counters in their order. So two at once never wait for each
other in a circle, and whoever counts under an instance's lock sees exactly what its counters have counted. Jobs that
write ticks of many hold no person; they count whole instances anew instead.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from videre.accounts.models import User
from videre.courses.models import CourseInstance
from videre.foundation.database import Askable, connection_of
from videre.learning.actions.counting import PUT_OFF, PutOff, add_counts, put_off
from videre.learning.completion import Tried
from videre.learning.models import Enrolment, InstanceCount, Tick
from videre.learning.published import items_of
from videre.learning.rules import PEOPLE, Enrolled

COUNT: Any = InstanceCount.__table__
ENROLMENT: Any = Enrolment.__table__
KEYS = ["instance_id", "item", "item_id", "state"]
DONE, TRIED = Tried.DONE.value, Tried.TRIED.value


@dataclass(frozen=True, slots=True)
class TickChanged:
    """What stood for an item before and what stands now: "", tried or done; an episode that counts is done."""

    user_id: int
    course_id: int
    item: str
    item_id: str
    before: str
    after: str
    on: date


def tick_changed(db: Askable, change: TickChanged) -> None:
    """Count a change of what stands for somebody, wherever they take the course."""
    later = put_off(db)
    if later is not None:
        later.changes.append(change)
    else:
        _apply(db, [change])


@contextmanager
def counted_together(db: Askable) -> Iterator[None]:
    """Count all changes of the block at its end: where several ticks are written, no counter is held between them."""
    info = connection_of(db).info
    if PUT_OFF in info:
        yield
        return
    later = info[PUT_OFF] = PutOff()
    try:
        yield
    finally:
        info.pop(PUT_OFF)
    _apply(db, later.changes)
    add_counts(db, later.counts)


def hold_for_ticks(db: Askable, user_id: int) -> None:
    """To be called before a tick of the person is written. SQLite has one writer anyway, who is at work here."""
    connection, later = connection_of(db), put_off(db)
    if connection.dialect.name == "postgresql" and (later is None or user_id not in later.held):
        hold_person(db, user_id)
        if later is not None:
            later.held.add(user_id)


def hold_person(db: Askable, user_id: int) -> bool:
    """Let nobody else change where the person takes part until the end; whether there is such a person.

    Who joins, leaves or is counted holds it, so that no tick falls between being counted at joining and counted
    when it changes.
    """
    return connection_of(db).execute(_HELD_PERSON, {"of_user": user_id}).first() is not None


def hold_instances(db: Askable, ids: Iterable[int]) -> dict[int, int]:
    """Let nobody else count in these instances until the end; the version each is pinned to, as it is now."""
    rows = connection_of(db).execute(_HELD_INSTANCES, {"ids": sorted(set(ids))})
    return {row.id: row.version_id for row in rows}


def count_person(db: Askable, user_id: int, instance_id: int, *, sign: int) -> None:
    """Count everything that stands for the person into the instance (`sign` 1), or out of it (-1).

    The person and the instance must be held.
    """
    course_id = (
        connection_of(db)
        .execute(sa.select(CourseInstance.course_id).where(CourseInstance.id == instance_id))
        .scalar_one()
    )
    version_id = hold_instances(db, [instance_id])[instance_id]
    ticks = (
        connection_of(db)
        .execute(
            sa.select(Tick.item, Tick.item_id, Tick.state, Tick.at)
            .where(Tick.user_id == user_id, Tick.course_id == course_id)
            .order_by(Tick.at, Tick.item, Tick.item_id)
        )
        .all()
    )
    deltas = Counter({(instance_id, tick.item, tick.item_id, stand_of(tick.item, tick.state)): sign for tick in ticks})
    deltas[(instance_id, PEOPLE, "", Enrolled.JOINED.value)] = sign
    _add(db, deltas)
    values: dict[str, Any] = {"episodes_done": 0, "exercises_done": 0, "last_episode_id": None, "active_on": None}
    if sign > 0:
        items = items_of(db, version_id)
        own = [tick for tick in ticks if (tick.item, tick.item_id) in items]
        done = Counter(tick.item for tick in own if stand_of(tick.item, tick.state) == DONE)
        values = {
            "episodes_done": done["episode"],
            "exercises_done": done["exercise"],
            "last_episode_id": items[own[-1].item, own[-1].item_id] if own else None,
            "active_on": ticks[-1].at.date() if ticks else None,
        }
    connection_of(db).execute(
        sa.update(ENROLMENT)
        .where(ENROLMENT.c.instance_id == instance_id, ENROLMENT.c.user_id == user_id)
        .values(**values)
    )


def count_waiting(db: Askable, instance_id: int, change: int) -> None:
    """One more, or one fewer, who waits for approval."""
    _add(db, {(instance_id, PEOPLE, "", Enrolled.ASKED.value): change})


def stand_of(item: str, state: str) -> str:
    """What counts of a tick's state: an episode that stands is done, however it came to count."""
    return DONE if item == "episode" else state


def _apply(db: Askable, changes: Sequence[TickChanged]) -> None:
    for user_id in sorted({change.user_id for change in changes}):
        _apply_for(db, user_id, [change for change in changes if change.user_id == user_id])


def _apply_for(db: Askable, user_id: int, changes: Sequence[TickChanged]) -> None:
    courses = {change.course_id for change in changes}
    rows = connection_of(db).execute(_JOINED, {"of_user": user_id})
    joined = [row for row in rows if row.course_id in courses]
    if not joined:
        return
    versions = hold_instances(db, [row.instance_id for row in joined])
    deltas: Counter[tuple[int, str, str, str]] = Counter()
    for row in sorted(joined, key=lambda one: one.instance_id):
        here = [change for change in changes if change.course_id == row.course_id]
        for change in here:
            deltas[row.instance_id, change.item, change.item_id, change.before] -= 1
            deltas[row.instance_id, change.item, change.item_id, change.after] += 1
        _count_for(db, user_id, row.instance_id, items_of(db, versions[row.instance_id]), here)
    _add(db, {key: delta for key, delta in deltas.items() if key[3]})


def _count_for(
    db: Askable,
    user_id: int,
    instance_id: int,
    items: Mapping[tuple[str, str], str],
    changes: Sequence[TickChanged],
) -> None:
    own = [change for change in changes if (change.item, change.item_id) in items]
    more = Counter(change.item for change in own if change.after == DONE)
    more.subtract(change.item for change in own if change.before == DONE)
    latest = max(changes, key=lambda change: change.on)
    place = items.get((latest.item, latest.item_id))
    connection_of(db).execute(
        _RAISED_WITH_PLACE if place else _RAISED,
        {
            "of_instance": instance_id,
            "of_user": user_id,
            "episodes": more["episode"],
            "exercises": more["exercise"],
            "day": latest.on,
            **({"place": place} if place else {}),
        },
    )


def _add(db: Askable, deltas: Mapping[tuple[int, str, str, str], int]) -> None:
    rows = [dict(zip(KEYS, key, strict=True)) | {"number": delta} for key, delta in sorted(deltas.items()) if delta]
    if rows:
        connection_of(db).execute(_more(connection_of(db).dialect.name), rows)


# Said once: putting these together anew costs an answer to an exercise more than asking the database.

_HELD_PERSON = sa.select(User.id).where(User.id == sa.bindparam("of_user")).with_for_update(key_share=True)
_HELD_INSTANCES = (
    sa.select(CourseInstance.id, CourseInstance.version_id)
    .where(CourseInstance.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(CourseInstance.id)
    .with_for_update(key_share=True)
)
_JOINED = (
    sa.select(Enrolment.instance_id, CourseInstance.course_id)
    .join(CourseInstance, CourseInstance.id == Enrolment.instance_id)
    .where(Enrolment.user_id == sa.bindparam("of_user"), Enrolment.state == Enrolled.JOINED.value)
)
_DAY: Any = sa.bindparam("day", type_=sa.Date())
_IS_LATEST = sa.or_(ENROLMENT.c.active_on.is_(None), ENROLMENT.c.active_on <= _DAY)
_RAISED = (
    sa.update(ENROLMENT)
    .where(ENROLMENT.c.instance_id == sa.bindparam("of_instance"), ENROLMENT.c.user_id == sa.bindparam("of_user"))
    .values(
        episodes_done=ENROLMENT.c.episodes_done + sa.bindparam("episodes"),
        exercises_done=ENROLMENT.c.exercises_done + sa.bindparam("exercises"),
        active_on=sa.case((_IS_LATEST, _DAY), else_=ENROLMENT.c.active_on),
    )
)
_RAISED_WITH_PLACE = _RAISED.values(
    last_episode_id=sa.case((_IS_LATEST, sa.bindparam("place")), else_=ENROLMENT.c.last_episode_id)
)


@cache
def _more(dialect: str) -> Any:
    insert: Any = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(COUNT)
    return insert.on_conflict_do_update(index_elements=KEYS, set_={"number": COUNT.c.number + insert.excluded.number})
