"""Whatever happens in whatever order, the counters of course instances say what the ticks say; also at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.learning.scene import EPISODES, SECONDS, WANTED, Scene, add_version, make, report, tick, who
from tests.support.cast import Cast, assemble
from videre.courses.actions import move_instance, open_instance
from videre.courses.models import CourseInstance
from videre.foundation import personal
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Refusal
from videre.learning.actions.answering import Place, submit
from videre.learning.actions.enrolling import join_instance, leave_instance
from videre.learning.actions.marking import mark
from videre.learning.actions.merging import merge
from videre.learning.actions.recounting import recount
from videre.learning.actions.recounting_instances import recount_instances
from videre.learning.actions.reporting import report_coverage
from videre.learning.completion import Mark
from videre.learning.models import Enrolment, InstanceCount, Submission, Tick, WatchCoverage
from videre.learning.rules import Enrolled

AT_ONCE = 8
SLUG = "hand-it-over"
PLACES = {
    "which": Place(SLUG, "one", "first", "which"),
    "how-many": Place(SLUG, "one", "first", "how-many"),
    "done-it": Place(SLUG, "one", "second", "done-it"),
}
ANSWERS = {"which": ("a", "b"), "how-many": ("7", "12.5"), "done-it": (True, True)}

people = st.integers(0, 2)
steps = st.one_of(
    st.tuples(st.just("join"), people, st.integers(0, 1)),
    st.tuples(st.just("leave"), people, st.integers(0, 1)),
    st.tuples(st.just("answer"), people, st.sampled_from(sorted(PLACES)), st.booleans()),
    st.tuples(st.just("watch"), people, st.sampled_from([40, 126])),
    st.tuples(st.just("mark"), people, st.sampled_from(["first", "second"]), st.sampled_from(list(Mark))),
    st.tuples(st.just("merge"), people, st.integers(0, 400 * 24 * 3600 * 1000), st.booleans()),
    st.tuples(st.just("move"), st.integers(0, 1)),
)


class World:
    """Three people, two instances of one course on different versions."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.session() as db:
            self.cast = assemble(db)
            self.scene = make(db, self.cast.own)
            self.people = [self.cast.bo, self.cast.di, self.cast.cy]
            hosts = (self.cast.nord, self.cast.sor)
            self.instances = [open_instance(db, None, host.id, self.scene.course.id, "spring").id for host in hosts]
            other = {"first": EPISODES["first"][:1], "third": (tick("new-one"),)}
            self.versions = [self.scene.version.id, add_version(db, self.scene.course, 2, other).id]
            self.scene.course.current_version_id = self.versions[0]
            db.merge(self.scene.course)
            db.commit()
        self.keys = 0

    def do(self, step: tuple[Any, ...]) -> None:
        """One step in a unit of work of its own; a refusal leaves nothing."""
        try:
            with unit_of_work(self.database) as db:
                self._do(db, *step)
        except Refusal:
            pass

    def _do(self, db: Session, what: str, *given_: Any) -> None:
        self.keys += 1
        key = f"key-{self.keys:04}"
        if what == "move":
            instance = db.get_one(CourseInstance, self.instances[0])
            before = instance.version_id
            move_instance(db, None, instance.id, self.versions[given_[0]], expected_version_id=before)
            return
        user = self.people[given_[0]]
        match what, given_[1:]:
            case "join", (at,):
                join_instance(db, user.id, self.instances[at])
            case "leave", (at,):
                leave_instance(db, user.id, self.instances[at])
            case "answer", (exercise, right):
                submit(db, who(user), PLACES[exercise], ANSWERS[exercise][right], key, longest=1000)
            case "watch", (seconds,):
                report_coverage(db, who(user), self.scene.video.public_id, report(range(seconds)), WANTED)
            case "mark", (episode, how):
                mark(db, who(user), SLUG, "one", episode, how, WANTED)
            case "merge", (age, right):
                wrong = {"course": SLUG, "exercise": "which", "answer": "a", "key": key + "a", "age_ms": age}
                good = wrong | {"answer": "b" if right else "c", "key": key + "b"}
                read = {"course": SLUG, "episode": "second", "how": "read", "age_ms": age}
                body = {"answers": [wrong, good, good | {"key": key + "c"}], "episodes": [read, read]}
                merge(db, who(user), body, wanted_percent=WANTED, longest=1000)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(steps, max_size=25))
def test_any_history_is_counted_as_it_is_recounted(database: Database, history: list[tuple[Any, ...]]) -> None:
    with database.engine.begin() as connection:
        from videre.foundation.database import Base  # noqa: PLC0415

        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(sa.delete(table))
    world = World(database)
    for step in history:
        world.do(step)
    with database.session() as db:
        assert recount(db, WANTED, write=False) == []
        assert recount_instances(db, write=False) == []
        assert all(number >= 0 for number in db.scalars(sa.select(InstanceCount.number)))


def test_what_was_miscounted_is_found_and_put_right(db: Session, cast: Cast, scene: Scene) -> None:
    instance = open_instance(db, None, cast.nord.id, scene.course.id, "spring")
    submit(db, who(cast.bo), PLACES["which"], "b", "key-01", longest=1000)
    join_instance(db, cast.bo.id, instance.id)
    db.execute(sa.update(InstanceCount).values(number=InstanceCount.number + 1))
    db.execute(sa.update(Enrolment).values(exercises_done=7))
    found = recount_instances(db, write=True)
    assert {(one.user_id, one.what, one.stands, one.should) for one in found} == {
        (None, "exercise which done", 2, 1),
        (None, "people joined", 2, 1),
        (cast.bo.id, "exercises", 7, 1),
    }
    assert recount_instances(db, write=False) == []


def test_moving_counts_everybody_again_for_what_the_new_version_has(db: Session, cast: Cast, scene: Scene) -> None:
    instance = open_instance(db, None, cast.nord.id, scene.course.id, "spring")
    join_instance(db, cast.bo.id, instance.id)
    for exercise, right in (("which", "b"), ("how-many", "12.5")):
        submit(db, who(cast.bo), PLACES[exercise], right, f"key-{exercise}", longest=1000)
    shorter = add_version(db, scene.course, 2, {"first": EPISODES["first"][:1]})
    evidence = db.scalar(sa.select(sa.func.count()).select_from(Tick))
    move_instance(db, None, instance.id, shorter.id, expected_version_id=scene.version.id)
    db.expire_all()
    assert db.scalars(sa.select(Enrolment.exercises_done)).all() == [1]
    assert db.scalar(sa.select(sa.func.count()).select_from(Tick)) == evidence
    move_instance(db, None, instance.id, scene.version.id, expected_version_id=shorter.id)
    db.expire_all()
    assert db.scalars(sa.select(Enrolment.exercises_done)).all() == [2]
    assert recount_instances(db, write=False) == []


def together(database: Database, acts: list[Callable[[Session], object]]) -> list[BaseException]:
    """All at the same moment, each in a unit of work; what was raised."""
    gate, raised = threading.Barrier(len(acts)), list[BaseException]()

    def one(act: Callable[[Session], object]) -> None:
        gate.wait(20)
        try:
            with unit_of_work(database) as db:
                act(db)
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def agreed(database: Database) -> None:
    with database.session() as db:
        assert recount_instances(db, write=False) == []


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@pytest.mark.race
def test_joining_many_times_at_once_is_joining_once(database: Database, world: World) -> None:
    bo, instance = world.cast.bo.id, world.instances[0]
    assert together(database, [lambda db: join_instance(db, bo, instance)] * AT_ONCE) == []
    with database.session() as db:
        assert db.scalars(sa.select(Enrolment.state)).all() == ["joined"]
        people = sa.select(InstanceCount.number).where(InstanceCount.item == "people")
        assert db.scalars(people).all() == [1]
    agreed(database)


@pytest.mark.race
def test_answering_while_joining_and_leaving_is_counted_once_or_not_at_all(database: Database, world: World) -> None:
    bo, instance = world.cast.bo, world.instances[0]
    for round_ in range(6):
        acts: list[Callable[[Session], object]] = [
            lambda db: join_instance(db, bo.id, instance),
            lambda db: leave_instance(db, bo.id, instance),
            lambda db: join_instance(db, bo.id, instance),
        ]
        for exercise, place in PLACES.items():
            key = f"key-{round_}-{exercise}"
            acts.append(
                lambda db, place=place, exercise=exercise, key=key: submit(
                    db, who(bo), place, ANSWERS[exercise][1], key, longest=1000
                )
            )
        acts.append(lambda db: mark(db, who(bo), SLUG, "one", "second", Mark.READ, WANTED))
        assert together(database, acts) == []
        agreed(database)
        with unit_of_work(database) as db:
            leave_instance(db, bo.id, instance)
            db.execute(sa.delete(Tick))
            db.execute(sa.delete(Submission))


@pytest.mark.race
def test_answering_while_the_course_is_moved_is_counted(database: Database, world: World) -> None:
    with unit_of_work(database) as db:
        for user in world.people:
            join_instance(db, user.id, world.instances[0])

    def move(db: Session) -> object:
        return move_instance(db, None, world.instances[0], world.versions[1], expected_version_id=world.versions[0])

    acts: list[Callable[[Session], object]] = [move]
    for number, user in enumerate(world.people):
        for exercise, place in PLACES.items():
            acts.append(
                lambda db, user=user, place=place, exercise=exercise, key=f"key-{number}-{exercise}": submit(
                    db, who(user), place, ANSWERS[exercise][1], key, longest=1000
                )
            )
    assert together(database, acts) == []
    agreed(database)


@pytest.mark.race
def test_merging_much_at_once_waits_for_nobody_in_a_circle(database: Database, world: World) -> None:
    with unit_of_work(database) as db:
        for user in world.people:
            for instance in world.instances:
                join_instance(db, user.id, instance)

    def body(reverse: bool) -> dict[str, Any]:
        answers = [
            {"course": SLUG, "exercise": name, "answer": ANSWERS[name][1], "key": f"mine-{name}", "age_ms": 1000 * at}
            for at, name in enumerate(sorted(PLACES, reverse=reverse))
        ]
        episodes = [{"course": SLUG, "episode": name, "how": "read"} for name in ("first", "second")]
        return {"answers": answers, "episodes": episodes[::-1] if reverse else episodes}

    acts = [
        lambda db, user=user, at=at: merge(db, who(user), body(at % 2 == 1), wanted_percent=WANTED, longest=1000)
        for at, user in enumerate([*world.people, *world.people])
    ]
    assert together(database, acts) == []  # type: ignore[arg-type]
    agreed(database)


@pytest.mark.race
def test_erasing_while_others_answer_leaves_the_right_numbers(database: Database, world: World) -> None:
    with unit_of_work(database) as db:
        for user in world.people:
            submit(db, who(user), PLACES["which"], "a", "key-before", longest=1000)
            join_instance(db, user.id, world.instances[0])
    acts: list[Callable[[Session], object]] = [lambda db: personal.erase(db, world.cast.bo.id)]
    for user in world.people[1:]:
        acts.append(lambda db, user=user: submit(db, who(user), PLACES["which"], "b", "key-after", longest=1000))
    assert together(database, acts) == []
    with database.session() as db:
        assert world.cast.bo.id not in set(db.scalars(sa.select(Enrolment.user_id)))
    agreed(database)


@pytest.mark.race
def test_without_holding_the_person_a_tick_is_lost(database: Database, world: World) -> None:
    """The control: joining that does not hold the person misses what is answered between its two looks."""
    bo, instance_id = world.cast.bo, world.instances[0]
    answered, counted = threading.Event(), threading.Event()

    def naive_join(db: Session) -> None:
        ticks = db.scalars(sa.select(Tick.item_id).where(Tick.user_id == bo.id)).all()
        counted.set()
        answered.wait(20)
        db.add(
            Enrolment(
                instance_id=instance_id,
                user_id=bo.id,
                state=Enrolled.JOINED.value,
                asked_at=bo.created_at,
                joined_at=bo.created_at,
                episodes_done=0,
                exercises_done=len(ticks),
            )
        )

    def answer(db: Session) -> None:
        counted.wait(20)
        submit(db, who(bo), PLACES["which"], "b", "key-01", longest=1000)
        db.commit()
        answered.set()

    assert together(database, [naive_join, answer]) == []
    with database.session() as db:
        assert recount_instances(db, write=False) != []


def test_watching_is_reported_as_before(database: Database, world: World) -> None:
    with unit_of_work(database) as db:
        join_instance(db, world.cast.bo.id, world.instances[0])
        covered = report_coverage(db, who(world.cast.bo), world.scene.video.public_id, report(range(126)), WANTED)
        assert covered.counted == ("first",)
        assert db.scalars(sa.select(WatchCoverage.user_id)).all() == [world.cast.bo.id]
    assert SECONDS < 126
    agreed(database)
