"""Asking a question, and taking it back."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.actions import touch_live
from videre.discussion.access import may_answer_at
from videre.discussion.events import QuestionAsked, QuestionHidden
from videre.discussion.models import Question, Reply
from videre.discussion.places import Place
from videre.discussion.rules import ASKED_AN_HOUR
from videre.discussion.searching import index_question
from videre.discussion.typed import Typed
from videre.foundation import clock, events
from videre.foundation.addresses import new_public_id
from videre.foundation.database import begin_write
from videre.foundation.errors import Conflict
from videre.foundation.worded import worded


def ask_question(
    db: Session,
    user_id: int | None,
    place: Place,
    typed: Typed,
    *,
    key: str | None,
    at_once: bool,
    waiting_most: int,
    language: str = "",
) -> Question:
    """Ask at a place; ``user_id`` None is somebody without account.

    Others see it at once when ``at_once`` (an hour runs, or somebody is on duty) or when the asker is of the staff;
    else after approval. The same ``key`` again gives the question that is there. Conflict when ``waiting_most``
    of strangers wait in the course already, or the account asked very often.
    """
    begin_write(db)
    if (there := _sent_before(db, user_id, key)) is not None:
        return there
    episode = place.episode
    staff = user_id is not None and may_answer_at(db, user_id, episode.course_id, episode.instance_id)
    if not staff:
        hold_floods(db, user_id, episode.course_id, waiting_most)
    now = clock.now()
    question = Question(
        public_id=new_public_id(),
        course_id=episode.course_id,
        instance_id=episode.instance_id,
        version_number=episode.version_number,
        episode_id=episode.episode.id,
        exercise_id=place.exercise_id,
        video_id=episode.video_id if place.second is not None else None,
        second=place.second,
        text=typed.text,
        html=typed.html,
        name=typed.name,
        user_id=user_id,
        address=typed.address,
        language=language,
        created_at=now,
        shown_at=now if at_once or staff else None,
        key=key,
    )
    try:
        with db.begin_nested():
            db.add(question)
    except sa.exc.IntegrityError:  # the same form, sent twice at once
        there = _sent_before(db, user_id, key)
        if there is None:
            raise
        return there
    shown = question.shown_at is not None
    events.record(db, QuestionAsked(question.id, episode.course_id, shown), actor_id=user_id)
    if shown:
        touch_live(db, episode.course_id)
        index_question(db, question.id)
    return question


def withdraw_question(db: Session, question: Question) -> None:
    """Remove a question its asker takes back, as long as nobody replied. The door has made sure who asks."""
    held = db.scalar(
        sa.select(Question)
        .where(Question.id == question.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if held is None:
        return
    if db.scalar(sa.select(Reply.id).where(Reply.question_id == question.id).limit(1)) is not None:
        raise Conflict("Somebody has replied, so the question stays. Write to the people who teach if it must go.")
    shown = question.shown_at is not None and question.hidden_at is None
    db.delete(held)
    db.flush()
    events.record(db, QuestionHidden(question.id, question.course_id), actor_id=question.user_id)
    index_question(db, question.id)
    if shown:
        touch_live(db, question.course_id)


def hold_floods(db: Session, user_id: int | None, course_id: int, waiting_most: int) -> None:
    """Conflict where a course has too much waiting from strangers, or one account sends without end."""
    if user_id is None:
        if _waiting(db, course_id, waiting_most) >= waiting_most:
            raise Conflict(
                "So many questions wait to be read that none is taken just now. Sign in to ask, or come back later.",
                kind="too-many-waiting",
            )
        return
    since = clock.ago(timedelta(hours=1))
    sent = sum(
        db.execute(sa.select(sa.func.count()).where(table.user_id == user_id, table.created_at > since)).scalar_one()
        for table in (Question, Reply)
    )
    if sent >= ASKED_AN_HOUR:
        raise Conflict(
            worded("You sent %(sent)s questions and replies within an hour. Come back a little later.", sent=sent),
            kind="too-often",
        )


def _waiting(db: Session, course_id: int, most: int) -> int:
    """How many questions and replies of strangers wait in the course; counted up to ``most``."""
    questions = sa.select(Question.id).where(
        Question.course_id == course_id,
        Question.user_id.is_(None),
        Question.shown_at.is_(None),
        Question.hidden_at.is_(None),
    )
    replies = (
        sa.select(Reply.id)
        .join(Question, Question.id == Reply.question_id)
        .where(
            Question.course_id == course_id,
            Reply.user_id.is_(None),
            Reply.by_staff.is_(False),
            Reply.shown_at.is_(None),
            Reply.hidden_at.is_(None),
        )
    )
    some = sa.union_all(questions, replies).limit(most).subquery()
    return db.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()


def _sent_before(db: Session, user_id: int | None, key: str | None) -> Question | None:
    if key is None:
        return None
    there = db.scalar(sa.select(Question).where(Question.key == key))
    if there is not None and there.user_id != user_id:
        raise Conflict("This form was sent before by somebody else. Open the page again to ask.", kind="sent-before")
    return there
