"""Answers: kept once, judged by the server, noted as tried and done."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.learning.conftest import Asked
from tests.learning.scene import EPISODES, Scene, add_version, choice, number, who
from tests.support.cast import Cast
from videre.courses.models import Course
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from videre.foundation.events import EventRow
from videre.learning.actions.answering import Answered, Place, judge, key_of_form, submit
from videre.learning.models import DailyCount, Submission, Tick

HERE = Place("hand-it-over", "one", "first", "which")
MOST = 1000


def answer(db: Session, cast: Cast, value: object, key: str, place: Place = HERE) -> Answered:
    return submit(db, who(cast.bo), place, value, key, longest=MOST)


def state(db: Session) -> list[tuple[str, str, str]]:
    rows = db.execute(sa.select(Tick.item_id, Tick.state, Tick.detail).order_by(Tick.item_id))
    return [tuple(row) for row in rows]


def counts(db: Session) -> dict[tuple[str, bool], int]:
    rows = db.execute(sa.select(DailyCount.what, DailyCount.signed_in, DailyCount.number))
    return {(what, signed_in): number_ for what, signed_in, number_ in rows}


def test_a_wrong_answer_then_a_right_one(db: Session, cast: Cast, scene: Scene) -> None:
    wrong = answer(db, cast, "a", "key-01")
    assert (wrong.verdict.correct, wrong.state, wrong.kept) == (False, "tried", True)
    assert wrong.verdict.per_option["a"].feedback_html == "<p>about a</p>"
    assert state(db) == [("which", "tried", "")]
    right = answer(db, cast, ["b"], "key-02")
    assert (right.verdict.correct, right.state) == (True, "done")
    assert state(db) == [("which", "done", "later")]
    assert answer(db, cast, "c", "key-03").state == "done"
    db.commit()
    rows = db.execute(sa.select(Submission.answer, Submission.correct, Submission.origin).order_by(Submission.id)).all()
    assert rows == [("a", False, "account"), (["b"], True, "account"), ("c", False, "account")]
    assert counts(db) == {("answer", True): 1, ("right", True): 1}
    assert db.scalars(sa.select(EventRow.kind)).all() == ["ExerciseDone"]


def test_the_same_key_again_gives_the_first_verdict_and_keeps_one_row(db: Session, cast: Cast, scene: Scene) -> None:
    answer(db, cast, "a", "key-01")
    again = answer(db, cast, "b", "key-01")
    assert (again.verdict.correct, again.state) == (False, "tried")
    assert set(again.verdict.per_option) == {"a"}
    assert db.scalars(sa.select(Submission.answer)).all() == ["a"]
    assert counts(db) == {("answer", True): 1}


def test_the_same_key_of_somebody_else_is_another_answer(db: Session, cast: Cast, scene: Scene) -> None:
    answer(db, cast, "a", "key-01")
    other = submit(db, who(cast.cy), HERE, "b", "key-01", longest=MOST)
    assert other.verdict.correct
    assert db.scalar(sa.select(sa.func.count()).select_from(Submission)) == 2


def test_a_key_used_for_another_exercise_is_a_conflict(db: Session, cast: Cast, scene: Scene) -> None:
    answer(db, cast, "a", "key-01")
    with pytest.raises(Conflict):
        answer(db, cast, "12,5", "key-01", Place("hand-it-over", "one", "first", "how-many"))


def test_an_answer_that_changes_nothing_is_one_statement(
    database: Database, cast: Cast, scene: Scene, asked: Asked
) -> None:
    with unit_of_work(database) as db:
        answer(db, cast, "a", "key-01")
    with asked() as statements, unit_of_work(database) as db:
        assert answer(db, cast, "c", "key-02").state == "tried"
    assert len(statements) == 1
    with unit_of_work(database) as db:
        answer(db, cast, "b", "key-03")
    with asked() as statements, unit_of_work(database) as db:
        assert answer(db, cast, "b", "key-04").state == answer(db, cast, "c", "key-05").state == "done"
    assert len(statements) == 2


def test_the_exercise_is_judged_by_the_version_that_is_current(db: Session, cast: Cast, scene: Scene) -> None:
    assert not answer(db, cast, "a", "key-01").verdict.correct
    course = db.get_one(Course, scene.course.id)
    add_version(db, course, 2, {**EPISODES, "first": (choice(right="a"), number())})
    assert answer(db, cast, "a", "key-02").verdict.correct
    assert db.scalars(sa.select(Submission.version_number).order_by(Submission.id)).all() == [1, 2]
    again = answer(db, cast, "a", "key-01")
    assert not again.verdict.correct, "a repeated key is judged by the version it was sent to"
    assert again.state == "done"


def test_an_exercise_that_is_gone_is_not_there(db: Session, cast: Cast, scene: Scene) -> None:
    answer(db, cast, "a", "key-01")
    add_version(db, db.get_one(Course, scene.course.id), 2, {"first": (number(),)})
    with pytest.raises(NotFound):
        answer(db, cast, "a", "key-02")


@pytest.mark.parametrize(
    "place",
    [
        Place("no-such", "one", "first", "which"),
        Place("hand-it-over", "two", "first", "which"),
        Place("hand-it-over", "one", "second", "which"),
        Place("hand-it-over", "one", "first", "no-such"),
    ],
)
def test_wrong_places_answer_alike(db: Session, cast: Cast, scene: Scene, place: Place) -> None:
    with pytest.raises(NotFound):
        answer(db, cast, "a", "key-01", place)
    with pytest.raises(NotFound):
        judge(db, place, "a", before=None, longest=MOST)


@pytest.mark.parametrize("value", [None, "", "z", [], ["a", "b"], {"a": 1}, 7, "a\0", ["a"] * 500, "x" * 5000])
def test_what_cannot_be_an_answer_is_refused_and_not_kept(db: Session, cast: Cast, scene: Scene, value: object) -> None:
    with pytest.raises(Invalid):
        answer(db, cast, value, "key-01")
    assert db.scalar(sa.select(sa.func.count()).select_from(Submission)) == 0
    assert state(db) == []


@pytest.mark.parametrize("key", [None, "", "short", "x" * 41, "has space", "ключ-12345", 123456])
def test_keys_have_a_shape(db: Session, cast: Cast, scene: Scene, key: object) -> None:
    with pytest.raises(Invalid):
        submit(db, who(cast.bo), HERE, "a", key, longest=MOST)


def test_a_session_no_longer_valid_keeps_nothing(db: Session, cast: Cast, scene: Scene) -> None:
    with pytest.raises(NotAllowed) as refusal:
        submit(db, (cast.bo.id, cast.bo.session_version + 1), HERE, "a", "key-01", longest=MOST)
    assert refusal.value.kind == "signed-out"
    assert db.scalar(sa.select(sa.func.count()).select_from(Submission)) == 0


def test_a_strangers_answer_is_judged_counted_and_not_kept(db: Session, cast: Cast, scene: Scene) -> None:
    first = judge(db, HERE, "a", before=None, longest=MOST)
    second = judge(db, HERE, "b", before="tried", longest=MOST)
    third = judge(db, HERE, "b", before="done", longest=MOST)
    assert [one.state for one in (first, second, third)] == ["tried", "done", "done"]
    assert not first.kept
    assert counts(db) == {("answer", False): 1, ("right", False): 1}
    assert db.scalar(sa.select(sa.func.count()).select_from(Submission)) == 0


def test_a_form_sent_twice_has_one_key(cast: Cast, scene: Scene) -> None:
    assert key_of_form(HERE, ["a"]) == key_of_form(HERE, ["a"])
    assert key_of_form(HERE, ["a"]) != key_of_form(HERE, ["b"])
    assert len(key_of_form(HERE, ["a"])) <= 40


@pytest.mark.race
def test_one_key_sent_by_many_at_once_is_one_submission(database: Database, cast: Cast, scene: Scene) -> None:
    crowd = 6
    gate = threading.Barrier(crowd)
    verdicts: list[bool] = []
    faults: list[BaseException] = []

    def send(value: str) -> None:
        try:
            gate.wait()
            with unit_of_work(database) as db:
                verdicts.append(submit(db, who(cast.bo), HERE, value, "same-key", longest=MOST).verdict.correct)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=send, args=("ab"[n % 2],)) for n in range(crowd)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with database.session() as db:
        kept = db.scalars(sa.select(Submission)).all()
        assert len(kept) == 1
        assert verdicts == [kept[0].correct] * crowd
        assert counts(db)[("answer", True)] == 1
