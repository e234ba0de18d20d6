"""Replies, votes and what staff decide; who may, for every actor and place."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.discussion.scene import Scene, asked, words
from tests.support.cast import Cast
from tests.support.statements import statements
from videre.courses.models import Course
from videre.discussion.access import answered_by, may_answer
from videre.discussion.actions import deciding
from videre.discussion.actions.replying import add_reply
from videre.discussion.actions.voting import vote_question
from videre.discussion.models import Question, Reply, Vote
from videre.discussion.queries import questions_beside, replies_of
from videre.discussion.queue import Wanted, open_questions_count, queue_choices, queued_questions
from videre.foundation import personal
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import NotFound
from videre.foundation.events import EventRow

AT_ONCE = 8


def reply(
    db: Session, question: Question, user_id: int | None, *, text: str = "Because.", key: str | None = None
) -> Reply:
    made = add_reply(db, user_id, question.id, words(text), key=key, at_once=False, waiting_most=100)
    db.commit()
    return made


def kinds(db: Session) -> list[str]:
    return list(db.scalars(sa.select(EventRow.kind).order_by(EventRow.id)))


@pytest.mark.parametrize(
    ("partner", "may"),
    [
        ("", {"ada", "hal", "cy", "olga", "admin"}),
        ("nord", {"ada", "hal", "olga", "admin"}),
        ("sor", {"cy", "olga", "admin"}),
    ],
)
def test_who_answers_what(db: Session, scene: Scene, cast: Cast, partner: str, may: set[str]) -> None:
    one = asked(db, scene, partner=partner)
    people = {"ada": cast.ada, "bo": cast.bo, "cy": cast.cy, "di": cast.di, "admin": cast.admin}
    people |= {"hal": scene.hal, "olga": scene.olga}
    for name, who in people.items():
        assert may_answer(db, who.id, one) == (name in may), name
        listed = db.scalars(sa.select(Question.id).where(answered_by(db, who.id))).all()
        assert (listed == [one.id]) == (name in may), name
        assert open_questions_count(db, who.id) == (name in may)
        if name not in may:
            for act in (deciding.show_question, deciding.hide_question, deciding.unmark_answer):
                with pytest.raises(NotFound):
                    act(db, who.id, one.id)
                db.rollback()
    assert may_answer(db, None, one)


def test_an_answer_shows_question_and_reply_and_is_told_once(db: Session, scene: Scene, cast: Cast) -> None:
    one = asked(db, scene, at="0:40", address="kari@example.org")
    first, second = reply(db, one, None, text="From a stranger"), reply(db, one, cast.ada.id)
    assert (first.shown_at, first.by_staff) == (None, False)
    assert second.shown_at is not None
    assert second.by_staff
    assert db.get_one(Question, one.id).replies == 1
    before = db.execute(sa.select(Course.live_revision)).scalar_one()
    deciding.mark_answer(db, cast.ada.id, one.id, first.public_id)
    db.commit()
    assert (one.answer_id, one.replies) == (first.id, 2)
    assert one.shown_at is not None
    assert one.answered_at is not None
    assert kinds(db)[-2:] == ["QuestionShown", "QuestionAnswered"]
    assert db.execute(sa.select(Course.live_revision)).scalar_one() > before
    (beside,), _ = questions_beside(db, scene.course.id, "first", None, most=9)
    assert beside.answer is not None
    assert beside.answer.html == "<p>From a stranger</p>"
    told = len(kinds(db))
    deciding.mark_answer(db, cast.ada.id, one.id, second.public_id)
    assert [item.id for item in replies_of(db, one)] == [second.id, first.id], "the answer first"
    deciding.unmark_answer(db, cast.ada.id, one.id)
    db.commit()
    assert (one.answer_id, one.answered_at) == (None, None)
    assert "QuestionAnswered" not in kinds(db)[told:], "the asker hears once of one answer"


def test_what_is_taken_away_is_gone_for_others_and_can_come_back(db: Session, scene: Scene, cast: Cast) -> None:
    one = asked(db, scene, at_once=True)
    answer = reply(db, one, cast.ada.id)
    deciding.mark_answer(db, cast.ada.id, one.id, answer.public_id)
    deciding.hide_reply(db, cast.ada.id, one.id, answer.public_id)
    db.commit()
    assert (one.answer_id, one.answered_at, one.replies) == (None, None, 0)
    deciding.show_reply(db, cast.ada.id, one.id, answer.public_id)
    deciding.hide_question(db, cast.ada.id, one.id)
    db.commit()
    assert questions_beside(db, scene.course.id, "first", None, most=9) == ([], 0)
    with pytest.raises(NotFound):
        vote_question(db, one.id, "x" * 64, None)
    db.rollback()
    deciding.show_question(db, cast.ada.id, one.id)
    db.commit()
    assert questions_beside(db, scene.course.id, "first", None, most=9)[1] == 1


def test_a_reply_to_another_question_is_not_there(db: Session, scene: Scene, cast: Cast) -> None:
    mine, other = asked(db, scene, partner="nord"), asked(db, scene, partner="sor")
    foreign = reply(db, other, None)
    for act in (deciding.mark_answer, deciding.show_reply, deciding.hide_reply):
        with pytest.raises(NotFound):
            act(db, cast.ada.id, mine.id, foreign.public_id)
        db.rollback()
        with pytest.raises(NotFound):
            act(db, cast.ada.id, other.id, foreign.public_id)
        db.rollback()


def test_a_reply_sent_twice_is_one(db: Session, scene: Scene, cast: Cast) -> None:
    one = asked(db, scene, at_once=True)
    key = "r" * 24
    assert reply(db, one, cast.bo.id, key=key).id == reply(db, one, cast.bo.id, key=key).id
    assert len(replies_of(db, one)) == 1


def test_one_vote_per_person_and_the_number_is_that_of_the_rows(db: Session, scene: Scene, cast: Cast) -> None:
    one = asked(db, scene, at_once=True)
    assert vote_question(db, one.id, f"user:{cast.bo.id}", cast.bo.id) == 1
    assert vote_question(db, one.id, f"user:{cast.bo.id}", cast.bo.id) == 1
    assert vote_question(db, one.id, "a" * 64, None) == 2
    assert vote_question(db, one.id, f"user:{cast.bo.id}", cast.bo.id, wanted=False) == 1
    assert vote_question(db, one.id, f"user:{cast.bo.id}", cast.bo.id, wanted=False) == 1


@pytest.mark.race
@pytest.mark.parametrize("locked", [True, False])
def test_the_number_of_votes_holds_when_many_vote_at_once(database: Database, scene: Scene, locked: bool) -> None:
    """Counting without the lock loses votes: everybody sees the number from before the others."""
    with database.session() as db:
        one = asked(db, scene, at_once=True).id
    gate = threading.Barrier(AT_ONCE)
    meet = threading.Barrier(AT_ONCE)
    wrong: list[BaseException] = []

    def vote(number: int) -> None:
        gate.wait(20)
        try:
            with unit_of_work(database) as db:
                if locked:
                    vote_question(db, one, f"{number:064}", None)
                    return
                before = db.execute(sa.select(Question.votes).where(Question.id == one)).scalar_one()
                meet.wait(20)
                db.execute(sa.update(Question).where(Question.id == one).values(votes=before + 1))
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=vote, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    with database.session() as db:
        kept = db.get_one(Question, one).votes
        rows = db.execute(sa.select(sa.func.count()).select_from(Vote)).scalar_one()
    assert (kept, rows) == ((AT_ONCE, AT_ONCE) if locked else (1, 0))


def test_the_list_of_staff_costs_the_same_for_one_and_for_many(
    database: Database, db: Session, scene: Scene, cast: Cast
) -> None:
    asked(db, scene, partner="nord", text="first")
    costs = []
    for _ in range(2):
        with statements(database) as sent:
            found, total = queued_questions(db, cast.ada.id, Wanted(), most=25)
            queue_choices(db, cast.ada.id)
        costs.append(len(sent))
        assert found[0].question.text == "first", "the oldest first"
        for number in range(30):
            asked(db, scene, partner=("nord", "", "sor")[number % 3], text=str(number))
    assert costs[0] == costs[1]
    found, total = queued_questions(db, cast.ada.id, Wanted(), most=25)
    assert (len(found), total) == (25, 41), "none of those at Sør"
    assert found[0].instance == "Nord"
    assert found[0].place.title == "First"
    courses, instances = queue_choices(db, cast.ada.id)
    assert [one.value for one in courses] == [scene.course.slug]
    assert [one.value for one in instances] == ["nord/spring"]


def test_the_list_is_narrowed_down(db: Session, scene: Scene, cast: Cast) -> None:
    waiting, open_, answered, away = (asked(db, scene, text=name, at_once=n > 0) for n, name in enumerate("wova"))
    elsewhere = asked(db, scene, partner="nord", text="n", at_once=True)
    deciding.mark_answer(db, None, answered.id, reply(db, answered, cast.ada.id).public_id)
    deciding.hide_question(db, None, away.id)
    db.commit()

    def texts(**wanted: str) -> list[str]:
        found, total = queued_questions(db, cast.ada.id, Wanted(**wanted), most=25)
        assert total == len(found)
        return [one.question.text for one in found]

    assert texts() == ["w", "o", "n"]
    assert texts(which="waiting") == ["w"]
    assert texts(which="answered") == ["v"]
    assert texts(which="hidden") == ["a"]
    assert texts(instance="nord/spring") == ["n"]
    assert texts(instance="sor/spring") == texts(course="no-such") == []
    reply(db, answered, None)
    assert texts() == ["w", "o", "v", "n"], "a reply that waits brings a question back"
    assert texts(which="waiting") == ["w", "v"]
    assert open_questions_count(db, cast.ada.id) == 4
    assert elsewhere.id > open_.id > waiting.id


def test_a_person_takes_everything_along_and_leaves_only_what_others_built_on(
    db: Session, scene: Scene, cast: Cast
) -> None:
    bo = cast.bo.id
    alone, built_on = asked(db, scene, bo, at_once=True, text="alone"), asked(db, scene, bo, at_once=True, text="built")
    theirs = asked(db, scene, None, at_once=True, text="theirs", address=cast.bo.address)
    reply(db, built_on, cast.ada.id)
    early, late = reply(db, theirs, bo, text="early"), None
    reply(db, theirs, cast.ada.id, text="between")
    late = reply(db, theirs, bo, text="late")
    vote_question(db, theirs.id, f"user:{bo}", bo)
    vote_question(db, theirs.id, "a" * 64, None)
    db.commit()
    found = personal.export(db, bo)
    assert [one["text"] for one in found["videre_question"]] == ["alone", "built", "theirs"]
    assert [one["text"] for one in found["videre_reply"]] == ["early", "late"]
    assert [one["question"] for one in found["videre_vote"]] == [theirs.public_id]
    gone = alone.id, late.id
    for entry in personal.declared():
        if entry.table in ("videre_question", "videre_reply", "videre_vote"):
            entry.erase(db, bo)
    db.commit()
    db.expire_all()
    assert db.get(Question, gone[0]) is None
    assert db.get(Reply, gone[1]) is None
    kept, stays = db.get_one(Question, built_on.id), db.get_one(Reply, early.id)
    assert (kept.user_id, kept.name, kept.text) == (None, "", "built")
    assert (stays.user_id, stays.name, stays.text) == (None, "", "early")
    other = db.get_one(Question, theirs.id)
    assert (other.address, other.votes) == (None, 1)
    left = personal.export(db, bo)
    assert not left["videre_question"] + left["videre_reply"] + left["videre_vote"]
