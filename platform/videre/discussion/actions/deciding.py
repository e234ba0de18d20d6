"""What staff decide: what others see, and which reply is the answer. Nobody's words are ever changed."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.actions import touch_live
from videre.discussion.access import may_answer
from videre.discussion.actions.replying import count_replies
from videre.discussion.events import QuestionAnswered, QuestionHidden, QuestionShown
from videre.discussion.models import Question, Reply
from videre.discussion.searching import index_question
from videre.foundation import clock, events
from videre.foundation.addresses import is_public_id
from videre.foundation.database import begin_write
from videre.foundation.errors import NotFound


def show_question(db: Session, actor_id: int | None, question_id: int) -> Question:
    """Have others see it from now on; also one that was taken away."""
    question = _held(db, actor_id, question_id)
    if question.shown_at is not None and question.hidden_at is None:
        return question
    question.shown_at = question.shown_at or clock.now()
    question.hidden_at = None
    events.record(db, QuestionShown(question.id, question.course_id), actor_id=actor_id)
    _seen_otherwise(db, question)
    return question


def hide_question(db: Session, actor_id: int | None, question_id: int) -> Question:
    """Take it away; its asker still sees it, with that state."""
    question = _held(db, actor_id, question_id)
    if question.hidden_at is None:
        question.hidden_at = clock.now()
        events.record(db, QuestionHidden(question.id, question.course_id), actor_id=actor_id)
        _seen_otherwise(db, question)
    return question


def show_reply(db: Session, actor_id: int | None, question_id: int, reply_id: str) -> Reply:
    """Have others see the reply."""
    question = _held(db, actor_id, question_id)
    reply = _reply(db, question, reply_id)
    reply.shown_at = reply.shown_at or clock.now()
    reply.hidden_at = None
    _replies_changed(db, question)
    return reply


def hide_reply(db: Session, actor_id: int | None, question_id: int, reply_id: str) -> Reply:
    """Take the reply away; if it was the answer, the question is open again."""
    question = _held(db, actor_id, question_id)
    reply = _reply(db, question, reply_id)
    reply.hidden_at = reply.hidden_at or clock.now()
    if question.answer_id == reply.id:
        question.answer_id = question.answered_at = None
    _replies_changed(db, question)
    return reply


def mark_answer(db: Session, actor_id: int | None, question_id: int, reply_id: str) -> Question:
    """Mark a reply as the answer; both are seen by others from then on. The asker is told of the first one."""
    question = _held(db, actor_id, question_id)
    reply = _reply(db, question, reply_id)
    if question.answer_id == reply.id:
        return question
    now = clock.now()
    reply.shown_at, reply.hidden_at = reply.shown_at or now, None
    if question.shown_at is None or question.hidden_at is not None:
        question.shown_at, question.hidden_at = question.shown_at or now, None
        events.record(db, QuestionShown(question.id, question.course_id), actor_id=actor_id)
    first = question.answered_at is None
    question.answer_id, question.answered_at = reply.id, question.answered_at or now
    if first:
        events.record(db, QuestionAnswered(question.id, reply.id, question.course_id), actor_id=actor_id)
    _replies_changed(db, question)
    return question


def unmark_answer(db: Session, actor_id: int | None, question_id: int) -> Question:
    """Open the question again; the reply stays one among others."""
    question = _held(db, actor_id, question_id)
    if question.answer_id is not None:
        question.answer_id = question.answered_at = None
        _replies_changed(db, question)
    return question


def _replies_changed(db: Session, question: Question) -> None:
    count_replies(db, question)
    _seen_otherwise(db, question)


def _seen_otherwise(db: Session, question: Question) -> None:
    touch_live(db, question.course_id)
    index_question(db, question.id)


def _held(db: Session, actor_id: int | None, question_id: int) -> Question:
    """The question, locked; NotFound for whoever does not answer it."""
    begin_write(db)
    question = db.scalar(
        sa.select(Question)
        .where(Question.id == question_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if question is None or not may_answer(db, actor_id, question):
        raise NotFound
    return question


def _reply(db: Session, question: Question, reply_id: str) -> Reply:
    wanted = sa.select(Reply).where(Reply.public_id == reply_id, Reply.question_id == question.id)
    reply = db.scalar(wanted) if is_public_id(reply_id) else None
    if reply is None:
        raise NotFound
    return reply
