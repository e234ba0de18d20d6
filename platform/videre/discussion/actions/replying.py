"""Replying to a question."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.actions import touch_live
from videre.discussion.access import may_answer
from videre.discussion.actions.asking import hold_floods
from videre.discussion.events import ReplyAdded
from videre.discussion.models import Question, Reply
from videre.discussion.typed import Typed
from videre.foundation import clock, events
from videre.foundation.addresses import new_public_id
from videre.foundation.database import begin_write
from videre.foundation.errors import Conflict, NotFound


def add_reply(
    db: Session,
    user_id: int | None,
    question_id: int,
    typed: Typed,
    *,
    key: str | None,
    at_once: bool,
    waiting_most: int,
) -> Reply:
    """Reply; ``user_id`` None is somebody without account. Seen at once from staff and when ``at_once``.

    The same ``key`` again gives the reply that is there. The door has made sure that the question may be seen.
    """
    begin_write(db)
    question = db.scalar(
        sa.select(Question)
        .where(Question.id == question_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if question is None:
        raise NotFound
    if (there := _sent_before(db, user_id, question_id, key)) is not None:
        return there
    staff = user_id is not None and may_answer(db, user_id, question)
    if not staff:
        hold_floods(db, user_id, question.course_id, waiting_most)
    now = clock.now()
    reply = Reply(
        public_id=new_public_id(),
        question_id=question.id,
        text=typed.text,
        html=typed.html,
        name=typed.name,
        by_staff=staff,
        user_id=user_id,
        created_at=now,
        shown_at=now if at_once or staff else None,
        key=key,
    )
    db.add(reply)
    db.flush()
    count_replies(db, question)
    shown = reply.shown_at is not None
    events.record(db, ReplyAdded(reply.id, question.id, question.course_id, shown), actor_id=user_id)
    if shown and question.shown_at is not None:
        touch_live(db, question.course_id)
    return reply


def count_replies(db: Session, question: Question) -> None:
    """Bring the number of replies that others see in line with their rows; the question is locked by the caller."""
    counted = sa.select(sa.func.count()).where(
        Reply.question_id == question.id, Reply.shown_at.is_not(None), Reply.hidden_at.is_(None)
    )
    question.replies = db.execute(counted).scalar_one()
    db.flush()


def _sent_before(db: Session, user_id: int | None, question_id: int, key: str | None) -> Reply | None:
    if key is None:
        return None
    there = db.scalar(sa.select(Reply).where(Reply.key == key))
    if there is not None and (there.user_id, there.question_id) != (user_id, question_id):
        raise Conflict("This form was sent before somewhere else. Open the page again to reply.", kind="sent-before")
    return there
