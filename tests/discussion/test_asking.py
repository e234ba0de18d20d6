"""Asking: where, who sees it when, once however often it is sent, and what holds a flood."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.discussion.scene import Scene, asked, place, words
from tests.support.cast import Cast
from videre.courses.models import Course
from videre.discussion import rules
from videre.discussion.actions.asking import ask_question, withdraw_question
from videre.discussion.actions.replying import add_reply
from videre.discussion.models import Question, Vote
from videre.discussion.queries import first_questions, questions_beside, questions_first, waiting_of
from videre.discussion.tidying import tidy
from videre.discussion.typed import judged
from videre.foundation import clock
from videre.foundation.along import along, rows_along
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.foundation.events import EventRow

AT_ONCE = 8


def shown(db: Session, scene: Scene) -> list[str]:
    found, total = questions_beside(db, scene.course.id, "first", None, most=50)
    assert total == len(found)
    return [one.public_id for one in found]


def events(db: Session) -> list[tuple[str, bool]]:
    rows = db.scalars(sa.select(EventRow).where(EventRow.kind == "QuestionAsked").order_by(EventRow.id))
    return [(row.kind, row.facts["shown"]) for row in rows]


def revision(db: Session, scene: Scene) -> int:
    return db.execute(sa.select(Course.live_revision).where(Course.id == scene.course.id)).scalar_one()


def test_a_stranger_s_question_waits_and_changes_no_page(db: Session, scene: Scene) -> None:
    before = revision(db, scene)
    one = asked(db, scene, at="0:40", address="kari@example.org")
    assert (one.second, one.exercise_id, one.version_number, one.user_id) == (40.0, None, 1, None)
    assert one.video_id is not None
    assert one.shown_at is None
    assert shown(db, scene) == []
    assert revision(db, scene) == before
    assert events(db) == [("QuestionAsked", False)]


def test_while_an_hour_runs_and_from_staff_others_see_it_at_once(db: Session, scene: Scene, cast: Cast) -> None:
    before = revision(db, scene)
    first = asked(db, scene, at_once=True)
    second = asked(db, scene, cast.ada.id)
    asked(db, scene, cast.bo.id)
    assert shown(db, scene) == [first.public_id, second.public_id]
    assert revision(db, scene) == before + 2
    assert [one.name for one in waiting_of(db, scene.course.id, "first", cast.bo.id)] == ["Kari"]


def test_where_it_is_asked_says_who_of_the_staff_is_seen_at_once(db: Session, scene: Scene, cast: Cast) -> None:
    assert asked(db, scene, cast.ada.id, partner="nord").shown_at is not None
    assert asked(db, scene, cast.cy.id, partner="nord").shown_at is None
    one = asked(db, scene, scene.olga.id, partner="sor")
    assert one.shown_at is not None
    assert one.instance_id == scene.sor.id


def test_the_same_form_asks_once(db: Session, scene: Scene, cast: Cast) -> None:
    key = "k" * 24
    first = asked(db, scene, key=key)
    assert asked(db, scene, text="Changed", key=key).id == first.id
    assert len(events(db)) == 1
    with pytest.raises(Conflict):
        asked(db, scene, cast.bo.id, key=key)
    db.rollback()
    assert db.execute(sa.select(sa.func.count()).select_from(Question)).scalar_one() == 1


@pytest.mark.race
@pytest.mark.parametrize("keyed", [True, False])
def test_the_same_form_sent_by_many_at_once_asks_once(database: Database, scene: Scene, keyed: bool) -> None:
    """Without its key, as many questions come to be: the race is real."""
    gate = threading.Barrier(AT_ONCE)
    found: list[int] = []
    wrong: list[BaseException] = []

    def send() -> None:
        gate.wait(20)
        try:
            with unit_of_work(database) as db:
                where = place(db, scene)
                key = "k" * 24 if keyed else None
                one = ask_question(db, None, where, words(), key=key, at_once=False, waiting_most=100)
                found.append(one.id)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert len(found) == AT_ONCE
    with database.session() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(Question)).scalar_one() == (1 if keyed else AT_ONCE)


@pytest.mark.parametrize(
    ("at", "exercise", "field"), [("2:06:00", "", "at"), ("x", "", "at"), ("-1", "", "at"), ("", "no-such", "exercise")]
)
def test_a_moment_or_exercise_that_is_not_there_is_named(
    db: Session, scene: Scene, at: str, exercise: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        place(db, scene, at=at, exercise=exercise)
    assert set(refused.value.fields) == {field}


def test_members_only_and_missing_courses_are_not_there(db: Session, scene: Scene) -> None:
    db.execute(sa.update(Course).values(members_only=True))
    with pytest.raises(NotFound):
        place(db, scene)
    with pytest.raises(NotFound):
        place(db, scene, partner="nord")
    db.rollback()
    with pytest.raises(NotFound):
        place(db, scene, partner="oest")


def test_so_many_of_strangers_may_wait_and_accounts_go_on(db: Session, scene: Scene, cast: Cast) -> None:
    for number in range(3):
        asked(db, scene, text=str(number), most=3)
    with pytest.raises(Conflict) as refused:
        asked(db, scene, most=3)
    assert refused.value.kind == "too-many-waiting"
    db.rollback()
    assert asked(db, scene, cast.bo.id, most=3).shown_at is None
    question = asked(db, scene, cast.ada.id)
    with pytest.raises(Conflict):
        add_reply(db, None, question.id, words(), key=None, at_once=False, waiting_most=3)


def test_one_account_sends_so_much_an_hour(db: Session, scene: Scene, cast: Cast) -> None:
    for number in range(rules.ASKED_AN_HOUR):
        asked(db, scene, cast.bo.id, text=str(number))
    with pytest.raises(Conflict) as refused:
        asked(db, scene, cast.bo.id)
    assert refused.value.kind == "too-often"
    db.rollback()
    asked(db, scene, cast.di.id)


def test_a_question_is_taken_back_until_somebody_replies(db: Session, scene: Scene, cast: Cast) -> None:
    one = asked(db, scene, at_once=True)
    before = revision(db, scene)
    withdraw_question(db, one)
    db.commit()
    assert shown(db, scene) == []
    assert revision(db, scene) == before + 1
    other = asked(db, scene, at_once=True)
    add_reply(db, cast.bo.id, other.id, words(), key=None, at_once=False, waiting_most=9)
    with pytest.raises(Conflict):
        withdraw_question(db, other)


def test_faults_of_a_form_come_all_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        judged("x" * 101, "a\u202eb", "kari at example", most=100, links=False)
    assert set(refused.value.fields) == {"text", "name", "address"}
    assert "at most 100" in refused.value.fields["text"]
    kept = judged("see https://a.example", " Kari ", "Kari@Example.org", most=100, links=False)
    assert (kept.name, kept.address) == ("Kari", "kari@example.org")
    assert "a.example" not in kept.html
    assert kept.text == "see https://a.example", "nothing typed is lost"


def test_the_list_follows_the_video_and_the_few_are_those_most_people_have(
    db: Session, scene: Scene, cast: Cast
) -> None:
    late = asked(db, scene, at="1:30", at_once=True)
    early = asked(db, scene, at="0:10", at_once=True)
    whole = asked(db, scene, at_once=True)
    video = db.get_one(Question, late.id).video_id
    db.add(Vote(question_id=whole.id, voter="user:1", at=clock.now()))
    whole.votes, late.votes = 5, 3
    db.commit()
    public = db.execute(sa.text("select public_id from videre_video where id = :id"), {"id": video}).scalar_one()
    found, total = questions_beside(db, scene.course.id, "first", public, most=2)
    assert ([one.public_id for one in found], total) == ([early.public_id, late.public_id], 3)
    found, _ = questions_beside(db, scene.course.id, "first", public, most=2, skip=2)
    assert [(one.public_id, one.second) for one in found] == [(whole.public_id, None)]
    first = first_questions(scene.course.id, "first", most=2)
    found_first = rows_along(first, db.execute(sa.select(along(first))).scalar_one())
    few, total = questions_first(found_first, public)
    assert ([one.public_id for one in few], total) == ([late.public_id, whole.public_id], 3)
    other, _ = questions_beside(db, scene.course.id, "first", "zzzzzzzzzzzz", most=9)
    assert {one.second for one in other} == {None}, "moments of an earlier video are not told"


def test_what_is_over_is_forgotten(db: Session, scene: Scene, cast: Cast) -> None:
    old = clock.ago(timedelta(days=200))
    never_read, away, answered, fresh, mine = (
        asked(db, scene, cast.bo.id if n == 4 else None, address="kari@example.org", text=str(n)) for n in range(5)
    )
    never_read.created_at = away.hidden_at = answered.created_at = mine.created_at = old
    answered.shown_at = old
    db.commit()
    for _ in range(2):
        tidy(db)
        db.commit()
        db.expire_all()
        left = db.scalars(sa.select(Question).order_by(Question.id)).all()
        assert [one.id for one in left] == [answered.id, fresh.id, mine.id]
        assert [one.address for one in left] == [None, "kari@example.org", None]
