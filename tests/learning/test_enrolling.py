"""Joining, being let in, leaving: who may, how often, and what is kept."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.learning.scene import WANTED, Scene, report, who
from tests.support.cast import Cast
from videre.courses.actions import close_instance, open_instance
from videre.courses.models import CourseInstance
from videre.courses.plans import InstancePlan
from videre.courses.rules import Joining
from videre.foundation import clock, personal
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.learning.actions.active_days import note_active_days
from videre.learning.actions.answering import Place, submit
from videre.learning.actions.enrolling import (
    approve_person,
    change_answers,
    decline_person,
    join_instance,
    leave_instance,
)
from videre.learning.actions.marking import mark
from videre.learning.actions.recounting_instances import recount_instances
from videre.learning.actions.reporting import report_coverage
from videre.learning.completion import Mark
from videre.learning.models import DailyCount, Enrolment, InstanceCount, JoiningAnswer, Tick
from videre.learning.people import Show, everybody_of, people_of
from videre.learning.rules import Enrolled
from videre.partners.models import JoiningQuestion

WHICH = Place("hand-it-over", "one", "first", "which")


def hosted(db: Session, cast: Cast, scene: Scene, slug: str = "spring", **plan: object) -> CourseInstance:
    """The course at Nord."""
    return open_instance(db, None, cast.nord.id, scene.course.id, slug, InstancePlan(**plan))  # type: ignore[arg-type]


def counted(db: Session, instance: CourseInstance) -> dict[str, int]:
    """The counters that are not zero."""
    rows = db.scalars(sa.select(InstanceCount).where(InstanceCount.instance_id == instance.id))
    return {f"{row.item} {row.item_id} {row.state}": row.number for row in rows if row.number}


def enrolment(db: Session, instance: CourseInstance, user_id: int) -> Enrolment:
    """The row as others see it."""
    db.expire_all()
    return db.scalars(
        sa.select(Enrolment).where(Enrolment.instance_id == instance.id, Enrolment.user_id == user_id)
    ).one()


def asks(db: Session, partner_id: int, key: str, *, required: bool = False) -> JoiningQuestion:
    """A question of the partner: a country's from the ready set, or a line of text."""
    row = JoiningQuestion(
        partner_id=partner_id,
        key=key,
        kind="choice" if key == "country" else "text",
        label=key,
        purpose="To know for whom we teach.",
        options=[],
        required=required,
        position=1,
        created_at=clock.now(),
    )
    db.add(row)
    db.flush()
    return row


def test_what_was_done_before_is_seen_after_joining_and_nothing_after_leaving(
    db: Session, cast: Cast, scene: Scene
) -> None:
    instance = hosted(db, cast, scene)
    report_coverage(db, who(cast.bo), scene.video.public_id, report(range(126)), WANTED)
    submit(db, who(cast.bo), WHICH, "a", "key-01", longest=1000)
    assert counted(db, instance) == {}
    ticks = db.execute(sa.select(Tick.item_id, Tick.state, Tick.at).order_by(Tick.item_id)).all()
    assert join_instance(db, cast.bo.id, instance.id) is Enrolled.JOINED
    assert counted(db, instance) == {"people  joined": 1, "episode first done": 1, "exercise which tried": 1}
    row = enrolment(db, instance, cast.bo.id)
    assert (row.episodes_done, row.exercises_done, row.last_episode_id) == (1, 0, "first")
    assert row.active_on == clock.today()
    submit(db, who(cast.bo), WHICH, "b", "key-02", longest=1000)
    mark(db, who(cast.bo), "hand-it-over", "one", "second", Mark.READ, WANTED)
    assert counted(db, instance) == {
        "people  joined": 1,
        "episode first done": 1,
        "episode second done": 1,
        "exercise which done": 1,
    }
    row = enrolment(db, instance, cast.bo.id)
    assert (row.episodes_done, row.exercises_done, row.last_episode_id) == (2, 1, "second")
    mark(db, who(cast.bo), "hand-it-over", "one", "second", Mark.NONE, WANTED)
    assert enrolment(db, instance, cast.bo.id).episodes_done == 1
    assert recount_instances(db, write=False) == []
    assert leave_instance(db, cast.bo.id, instance.id)
    assert not leave_instance(db, cast.bo.id, instance.id)
    assert counted(db, instance) == {}
    row = enrolment(db, instance, cast.bo.id)
    assert (row.state, row.episodes_done, row.last_episode_id, row.active_on) == ("left", 0, None, None)
    kept = db.execute(sa.select(Tick.item_id, Tick.state, Tick.at).order_by(Tick.item_id)).all()
    assert [tick.item_id for tick in kept] == [tick.item_id for tick in ticks]
    assert join_instance(db, cast.bo.id, instance.id) is Enrolled.JOINED
    assert counted(db, instance) == {"people  joined": 1, "episode first done": 1, "exercise which done": 1}
    assert recount_instances(db, write=False) == []


def test_an_answer_that_changes_nothing_costs_no_more_for_joining(db: Session, cast: Cast, scene: Scene, asked) -> None:  # type: ignore[no-untyped-def]
    def statements_for(key: str) -> int:
        with asked() as sent:
            submit(db.connection(), who(cast.bo), WHICH, "b", key, longest=1000)
        return len(sent)

    submit(db, who(cast.bo), WHICH, "b", "key-00", longest=1000)
    before = statements_for("key-01")
    for number in range(3):
        instance = hosted(db, cast, scene, f"run-{number}")
        join_instance(db, cast.bo.id, instance.id)
    assert statements_for("key-02") == before == 1


def test_two_instances_of_one_course_count_the_same_evidence_once_each(db: Session, cast: Cast, scene: Scene) -> None:
    here, there = hosted(db, cast, scene), hosted(db, cast, scene, "autumn")
    for instance in (here, there):
        join_instance(db, cast.bo.id, instance.id)
    submit(db, who(cast.bo), WHICH, "b", "key-01", longest=1000)
    assert counted(db, here) == counted(db, there) == {"people  joined": 1, "exercise which done": 1}
    leave_instance(db, cast.bo.id, here.id)
    assert counted(db, here) == {}
    assert counted(db, there) == {"people  joined": 1, "exercise which done": 1}


def test_a_code_is_taken_however_it_is_written_and_no_other(db: Session, cast: Cast, scene: Scene) -> None:
    instance = hosted(db, cast, scene, joining=Joining.CODE, join_code="Fjord 2027")
    for wrong in ("", "fjord", "fjord20270", "ﬁord2027", "\ud800"):
        with pytest.raises(Invalid) as refused:
            join_instance(db, cast.bo.id, instance.id, code=wrong)
        assert set(refused.value.fields) == {"code"}
    assert join_instance(db, cast.bo.id, instance.id, code="ｆjord-2027") is Enrolled.JOINED
    assert join_instance(db, cast.bo.id, instance.id) is Enrolled.JOINED


def test_a_code_is_made_up_where_the_host_wrote_none(db: Session, cast: Cast, scene: Scene) -> None:
    instance = hosted(db, cast, scene, joining=Joining.FORM, form_address="https://nord.example/form")
    assert instance.join_code is not None
    assert join_instance(db, cast.bo.id, instance.id, code=instance.join_code) is Enrolled.JOINED


def test_the_host_lets_in_declines_and_takes_out(db: Session, cast: Cast, scene: Scene) -> None:
    instance = hosted(db, cast, scene, joining=Joining.APPROVAL)
    report_coverage(db, who(cast.bo), scene.video.public_id, report(range(126)), WANTED)
    assert join_instance(db, cast.bo.id, instance.id) is Enrolled.ASKED
    assert join_instance(db, cast.bo.id, instance.id) is Enrolled.ASKED
    assert counted(db, instance) == {"people  asked": 1}
    for stranger in (cast.bo.id, cast.cy.id, cast.di.id):
        with pytest.raises(NotFound):
            approve_person(db, stranger, instance.id, cast.bo.public_id)
    for person in (cast.di.public_id, "222222222222"):
        with pytest.raises(NotFound):
            approve_person(db, cast.ada.id, instance.id, person)
    assert approve_person(db, cast.ada.id, instance.id, cast.bo.public_id)
    assert not approve_person(db, cast.ada.id, instance.id, cast.bo.public_id)
    assert counted(db, instance) == {"people  joined": 1, "episode first done": 1}
    assert decline_person(db, cast.ada.id, instance.id, cast.bo.public_id)
    assert not decline_person(db, cast.ada.id, instance.id, cast.bo.public_id)
    assert counted(db, instance) == {}
    with pytest.raises(Conflict):
        join_instance(db, cast.bo.id, instance.id)
    assert approve_person(db, cast.ada.id, instance.id, cast.bo.public_id)
    assert leave_instance(db, cast.bo.id, instance.id)
    with pytest.raises(Conflict):
        approve_person(db, cast.ada.id, instance.id, cast.bo.public_id)
    assert recount_instances(db, write=False) == []


def test_nobody_joins_what_is_over_and_everybody_may_leave_it(db: Session, cast: Cast, scene: Scene) -> None:
    over = hosted(db, cast, scene, "over", starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1))
    shut = hosted(db, cast, scene, "shut")
    join_instance(db, cast.bo.id, shut.id)
    close_instance(db, None, shut.id)
    for instance in (over, shut):
        with pytest.raises(Conflict):
            join_instance(db, cast.di.id, instance.id)
    assert join_instance(db, cast.bo.id, shut.id) is Enrolled.JOINED
    assert leave_instance(db, cast.bo.id, shut.id)
    for missing in (10**6,):
        with pytest.raises(NotFound):
            join_instance(db, cast.bo.id, missing)
    with pytest.raises(NotFound):
        join_instance(db, 10**6, shut.id)


def test_answers_are_checked_kept_changed_and_removed(db: Session, cast: Cast, scene: Scene) -> None:
    instance = hosted(db, cast, scene)
    asks(db, cast.nord.id, "country")
    group = asks(db, cast.nord.id, "group", required=True)
    asks(db, cast.sor.id, "shoe")
    for wrong, fields in (
        ({}, {"ask-group"}),
        ({"group": "Ice", "country": "zz"}, {"ask-country"}),
        ({"group": "x" * 301}, {"ask-group"}),
        ({"group": "a\x00b"}, {"ask-group"}),
    ):
        with pytest.raises(Invalid) as refused:
            join_instance(db, cast.bo.id, instance.id, answers=wrong)
        assert set(refused.value.fields) == fields
    assert db.scalars(sa.select(Enrolment.id)).all() == []
    join_instance(db, cast.bo.id, instance.id, answers={"group": " Ice  group ", "country": "no", "shoe": "44"})
    answers = sa.select(JoiningAnswer.answer).order_by(JoiningAnswer.answer)
    assert db.scalars(answers).all() == ["Ice group", "no"]
    change_answers(db, cast.bo.id, instance.id, {"group": "Snow", "country": ""})
    assert db.scalars(answers).all() == ["Snow"]
    group.retired_at = clock.now()
    db.flush()
    change_answers(db, cast.bo.id, instance.id, {"country": "se", "group": ""})
    assert db.scalars(answers).all() == ["se"]
    with pytest.raises(NotFound):
        change_answers(db, cast.di.id, instance.id, {})


def test_where_one_takes_part_is_exported_and_erased(db: Session, cast: Cast, scene: Scene) -> None:
    instance = hosted(db, cast, scene)
    asks(db, cast.nord.id, "country")
    for person in (cast.bo, cast.di):
        report_coverage(db, who(person), scene.video.public_id, report(range(126)), WANTED)
        join_instance(db, person.id, instance.id, answers={"country": "no"})
    exported = personal.export(db, cast.bo.id)
    (joined,) = exported["videre_enrolment"]
    assert (joined["partner"], joined["instance"], joined["state"]) == ("Nord", "spring", "joined")
    (told,) = exported["videre_joining_answer"]
    assert told["answer"] == "Norway"
    personal.erase(db, cast.bo.id)
    assert counted(db, instance) == {"people  joined": 1, "episode first done": 1}
    assert db.scalars(sa.select(Enrolment.user_id)).all() == [cast.di.id]
    assert len(db.scalars(sa.select(JoiningAnswer.answer)).all()) == 1
    assert recount_instances(db, write=False) == []


def test_registrations_are_counted_per_host_without_saying_whose(db: Session, cast: Cast, scene: Scene) -> None:
    instance = hosted(db, cast, scene)
    join_instance(db, cast.bo.id, instance.id)
    leave_instance(db, cast.bo.id, instance.id)
    join_instance(db, cast.bo.id, instance.id)
    join_instance(db, cast.di.id, instance.id)
    rows = db.execute(sa.select(DailyCount.item_id, DailyCount.number).where(DailyCount.what == "registered")).all()
    assert [tuple(row) for row in rows] == [("nord", 2)]


def test_who_only_watches_is_not_silent(db: Session, cast: Cast, scene: Scene) -> None:
    instance = hosted(db, cast, scene)
    for person in (cast.bo, cast.di):
        join_instance(db, person.id, instance.id)
    report_coverage(db, who(cast.bo), scene.video.public_id, report([1, 2, 3]), WANTED)
    assert enrolment(db, instance, cast.bo.id).active_on is None
    assert note_active_days(db, clock.ago(timedelta(days=2))) == 1
    assert note_active_days(db, clock.ago(timedelta(days=2))) == 1
    assert enrolment(db, instance, cast.bo.id).active_on == clock.today()
    assert enrolment(db, instance, cast.di.id).active_on is None


def test_people_are_looked_through_by_what_they_did(db: Session, cast: Cast, scene: Scene) -> None:
    instance = hosted(db, cast, scene, joining=Joining.APPROVAL)
    today = clock.today()
    for person in (cast.bo, cast.di, cast.cy, cast.ada):
        join_instance(db, person.id, instance.id)
    for person in (cast.bo, cast.di, cast.cy):
        approve_person(db, None, instance.id, person.public_id)
    for episode in ("first", "second"):
        mark(db, who(cast.bo), "hand-it-over", "one", episode, Mark.READ, WANTED)
    mark(db, who(cast.di), "hand-it-over", "one", "first", Mark.READ, WANTED)
    db.execute(sa.update(Enrolment).where(Enrolment.user_id == cast.di.id).values(active_on=today - timedelta(days=20)))

    def names(show: Show, words: str = "") -> list[str]:
        part = people_of(db, instance.id, show=show, words=words, today=today, episodes=2)
        assert part.total == len(part.people)
        return [person.name for person in part.people]

    assert names(Show.ALL) == ["Bo", "Di", "Cy"]
    assert names(Show.WAITING) == ["Ada"]
    assert names(Show.SILENT) == ["Di"]
    assert names(Show.NOTHING) == ["Cy"]
    assert names(Show.FINISHED) == ["Bo"]
    assert names(Show.ALL, "b") == ["Bo"]
    assert names(Show.ALL, "%") == []
    assert [person.name for person in everybody_of(db, instance.id)] == ["Bo", "Di", "Cy", "Ada"]
    decline_person(db, None, instance.id, cast.cy.public_id)
    assert names(Show.GONE) == ["Cy"]
