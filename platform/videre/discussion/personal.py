"""What discussion knows of people: what they asked, replied and have too; and what their browser keeps."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.actions import touch_live
from videre.courses.models import Course
from videre.discussion.actions.replying import count_replies
from videre.discussion.actions.voting import count_votes
from videre.discussion.models import Question, Reply, Vote
from videre.discussion.searching import index_question
from videre.foundation.personal import Kept, PersonalData, declare, declare_kept

GROUND = "contract: asking is what the question was sent for"
STAYS = (
    "While the course is there. When the account goes, what nobody replied to, had too or took as the answer is "
    "removed; where others built on it the text stays, without name and account."
)
STAYS_WITH_ADDRESS = (
    "While the course is there. When the account goes, what nobody replied to, had too or took as the answer is "
    "removed; where others built on it the text stays, without name and account. The mail address: until that letter "
    "is sent, at most 180 days."
)


def _own_address(user_id: int) -> sa.ScalarSelect[str]:
    return sa.select(User.address).where(User.id == user_id).scalar_subquery()


def _asked(user_id: int) -> sa.ColumnElement[bool]:
    return sa.or_(Question.user_id == user_id, Question.address == _own_address(user_id))


def _export_questions(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(Question, Course.slug)
        .join(Course, Course.id == Question.course_id)
        .where(_asked(user_id))
        .order_by(Question.id)
    )
    for one, course in rows:
        yield {
            "question": one.public_id,
            "course": course,
            "version": one.version_number,
            "episode": one.episode_id,
            "exercise": one.exercise_id,
            "second": one.second,
            "text": one.text,
            "name": one.name,
            "address": one.address,
            "at": one.created_at.isoformat(),
            "shown_at": one.shown_at and one.shown_at.isoformat(),
            "answered_at": one.answered_at and one.answered_at.isoformat(),
        }


def _export_replies(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(Reply, Question.public_id)
        .join(Question, Question.id == Reply.question_id)
        .where(Reply.user_id == user_id)
        .order_by(Reply.id)
    )
    for one, question in rows:
        yield {
            "question": question,
            "text": one.text,
            "name": one.name,
            "at": one.created_at.isoformat(),
            "shown_at": one.shown_at and one.shown_at.isoformat(),
        }


def _export_votes(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(Question.public_id, Vote.at)
        .join(Question, Question.id == Vote.question_id)
        .where(Vote.user_id == user_id)
        .order_by(Vote.at)
    )
    for question, at in rows:
        yield {"question": question, "at": at.isoformat()}


def _erase_questions(db: Session, user_id: int) -> None:
    db.execute(sa.update(Question).where(Question.address == _own_address(user_id)).values(address=None))
    others_replied = sa.exists().where(
        Reply.question_id == Question.id, sa.or_(Reply.user_id.is_(None), Reply.user_id != user_id)
    )
    others_voted = sa.exists().where(
        Vote.question_id == Question.id, sa.or_(Vote.user_id.is_(None), Vote.user_id != user_id)
    )
    mine = sa.select(Question, sa.or_(others_replied, others_voted, Question.answer_id.is_not(None))).where(
        Question.user_id == user_id
    )
    courses = set()
    for question, built_on in db.execute(mine).all():
        courses.add(question.course_id)
        if built_on:
            question.user_id, question.name, question.address = None, "", None
        else:
            db.delete(question)
        index_question(db, question.id)
    db.flush()
    _touch(db, courses)


def _erase_replies(db: Session, user_id: int) -> None:
    for question in _questions_with(db, Reply.user_id == user_id, Reply):
        replies = db.scalars(sa.select(Reply).where(Reply.question_id == question.id).order_by(Reply.id)).all()
        last_of_others = max((one.id for one in replies if one.user_id != user_id), default=0)
        for one in replies:
            if one.user_id != user_id:
                continue
            if one.id == question.answer_id or one.id < last_of_others:
                one.user_id, one.name = None, ""
            else:
                db.delete(one)
        db.flush()
        count_replies(db, question)
        index_question(db, question.id)
        _touch(db, {question.course_id})


def _erase_votes(db: Session, user_id: int) -> None:
    for question in _questions_with(db, Vote.user_id == user_id, Vote):
        db.execute(sa.delete(Vote).where(Vote.question_id == question.id, Vote.user_id == user_id))
        count_votes(db, question)


def _questions_with(db: Session, mine: sa.ColumnElement[bool], table: type[Reply | Vote]) -> Sequence[Question]:
    """The questions that somebody's rows belong to, locked in one order for everybody."""
    which = sa.select(table.question_id).where(mine)
    found = sa.select(Question).where(Question.id.in_(which)).order_by(Question.id).with_for_update()
    return db.scalars(found.execution_options(populate_existing=True)).all()


def _touch(db: Session, course_ids: Iterable[int]) -> None:
    for course_id in sorted(course_ids):
        touch_live(db, course_id)


declare(
    PersonalData(
        "videre_question",
        "What you asked, at which place of a lesson, and the name you chose to show. A mail address given without "
        "account is for one letter, about the answer.",
        GROUND,
        STAYS_WITH_ADDRESS,
        _export_questions,
        _erase_questions,
        40,
    )
)
declare(
    PersonalData(
        "videre_reply",
        "What you replied to questions, and the name you chose to show.",
        GROUND,
        STAYS,
        _export_replies,
        _erase_replies,
        30,
    )
)
declare(
    PersonalData(
        "videre_vote",
        "Which questions you have too, so that each person counts once. Without account: a code for the browser.",
        GROUND,
        "While the question is there, or until you take it back or delete your account.",
        _export_votes,
        _erase_votes,
        30,
    )
)
declare_kept(
    Kept(
        "videre.questions",
        "local storage",
        "Questions you asked without being signed in: their private links, so that you find the answers again.",
        "a year, or until you remove it",
    )
)
