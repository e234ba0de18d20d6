"""Counting the people and items of course instances again: the counters must say the same as the ticks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from videre.courses.events import InstanceMoved
from videre.courses.models import CourseInstance
from videre.foundation.database import Askable, begin_write, connection_of, dialect_insert
from videre.learning.actions.tallying import COUNT, DONE, ENROLMENT, KEYS, hold_instances, stand_of
from videre.learning.models import Enrolment, InstanceCount, Tick
from videre.learning.published import items_of
from videre.learning.rules import PEOPLE, Enrolled


@dataclass(frozen=True, slots=True)
class Miscount:
    """A counter that is not what it should be: of an instance (``user_id`` None), or of somebody in it."""

    instance_id: int
    user_id: int | None
    what: str
    stands: int
    should: int


def recount_instances(db: Askable, *, write: bool, course_ids: Iterable[int] | None = None) -> list[Miscount]:
    """What the counters of all instances, or of those of some courses, say otherwise; with `write`, put right."""
    if write:
        begin_write(db)
    wanted = sa.select(CourseInstance.id).order_by(CourseInstance.id)
    if course_ids is not None:
        wanted = wanted.where(CourseInstance.course_id.in_(sorted(set(course_ids))))
    found: list[Miscount] = []
    for instance_id in connection_of(db).scalars(wanted).all():
        found += recount_instance(db, instance_id, write=write)
    return found


def recount_instance(db: Askable, instance_id: int, *, write: bool) -> list[Miscount]:
    """The same for one instance, which is held meanwhile if anything is to be written."""
    if write:
        version_id = hold_instances(db, [instance_id])[instance_id]
    else:
        version_id = (
            connection_of(db)
            .execute(sa.select(CourseInstance.version_id).where(CourseInstance.id == instance_id))
            .scalar_one()
        )
    return [*_items(db, instance_id, write=write), *_people(db, instance_id, version_id, write=write)]


def when_instance_moved(db: Askable, event: InstanceMoved) -> None:
    """Another version has other episodes, so everybody in the instance is counted again."""
    recount_instance(db, event.instance_id, write=True)


def _items(db: Askable, instance_id: int, *, write: bool) -> list[Miscount]:
    connection = connection_of(db)
    should: Counter[tuple[str, str, str]] = Counter()
    for state, number in connection.execute(
        sa.select(Enrolment.state, sa.func.count())
        .where(Enrolment.instance_id == instance_id)
        .where(Enrolment.state.in_((Enrolled.JOINED.value, Enrolled.ASKED.value)))
        .group_by(Enrolment.state)
    ):
        should[PEOPLE, "", state] = number
    for row in connection.execute(
        sa.select(Tick.item, Tick.item_id, Tick.state, sa.func.count().label("number"))
        .select_from(Enrolment)
        .join(CourseInstance, CourseInstance.id == Enrolment.instance_id)
        .join(Tick, sa.and_(Tick.user_id == Enrolment.user_id, Tick.course_id == CourseInstance.course_id))
        .where(Enrolment.instance_id == instance_id, Enrolment.state == Enrolled.JOINED.value)
        .group_by(Tick.item, Tick.item_id, Tick.state)
    ):
        should[row.item, row.item_id, stand_of(row.item, row.state)] += row.number
    standing = {
        (row.item, row.item_id, row.state): row.number
        for row in connection.execute(
            sa.select(InstanceCount.item, InstanceCount.item_id, InstanceCount.state, InstanceCount.number).where(
                InstanceCount.instance_id == instance_id
            )
        )
    }
    wrong = {key for key in {*should, *standing} if should.get(key, 0) != standing.get(key, 0)}
    if wrong and write:
        insert = dialect_insert(db, COUNT)
        put = insert.on_conflict_do_update(index_elements=KEYS, set_={"number": insert.excluded.number})
        rows = [dict(zip(KEYS, (instance_id, *key), strict=True)) | {"number": should[key]} for key in sorted(wrong)]
        connection.execute(put, rows)
    return [
        Miscount(instance_id, None, " ".join(part for part in key if part), standing.get(key, 0), should[key])
        for key in sorted(wrong)
    ]


def _people(db: Askable, instance_id: int, version_id: int, *, write: bool) -> list[Miscount]:
    connection = connection_of(db)
    ids: dict[str, list[str]] = {"episode": [], "exercise": []}
    for item, item_id in items_of(db, version_id):
        ids[item].append(item_id)
    own = sa.or_(*(sa.and_(Tick.item == item, Tick.item_id.in_(names)) for item, names in ids.items()))
    done = sa.or_(Tick.item == "episode", Tick.state == DONE)
    rows = connection.execute(
        sa.select(
            Enrolment.user_id,
            Enrolment.episodes_done,
            Enrolment.exercises_done,
            sa.func.count(sa.case((Tick.item == "episode", 1))).label("episodes"),
            sa.func.count(sa.case((Tick.item == "exercise", 1))).label("exercises"),
        )
        .select_from(Enrolment)
        .join(CourseInstance, CourseInstance.id == Enrolment.instance_id)
        .outerjoin(
            Tick,
            sa.and_(
                Tick.user_id == Enrolment.user_id,
                Tick.course_id == CourseInstance.course_id,
                Enrolment.state == Enrolled.JOINED.value,
                own,
                done,
            ),
        )
        .where(Enrolment.instance_id == instance_id)
        .group_by(Enrolment.user_id, Enrolment.episodes_done, Enrolment.exercises_done)
        .order_by(Enrolment.user_id)
    ).all()
    found: list[Miscount] = []
    for row in rows:
        for what, stands, should in (
            ("episodes", row.episodes_done, row.episodes),
            ("exercises", row.exercises_done, row.exercises),
        ):
            if stands != should:
                found.append(Miscount(instance_id, row.user_id, what, stands, should))
    wrong = {one.user_id for one in found}
    if wrong and write:
        connection.execute(
            sa.update(ENROLMENT)
            .where(ENROLMENT.c.instance_id == instance_id, ENROLMENT.c.user_id == sa.bindparam("of_user"))
            .values(episodes_done=sa.bindparam("episodes"), exercises_done=sa.bindparam("exercises")),
            [
                {"of_user": row.user_id, "episodes": row.episodes, "exercises": row.exercises}
                for row in rows
                if row.user_id in wrong
            ],
        )
    return found
