"""“I have this too”, once per person."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.actions import touch_live
from videre.discussion.models import Question, Vote
from videre.discussion.rules import is_told_at
from videre.foundation import clock
from videre.foundation.database import begin_write, dialect_insert
from videre.foundation.errors import NotFound


def vote_question(db: Session, question_id: int, voter: str, user_id: int | None, *, wanted: bool = True) -> int:
    """Have the question too, or (without ``wanted``) no longer; the number afterwards.

    The question's row is locked first, so the number kept there is always that of the rows.
    """
    begin_write(db)
    question = db.scalar(
        sa.select(Question)
        .where(Question.id == question_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if question is None or question.shown_at is None or question.hidden_at is not None:
        raise NotFound
    if wanted:
        row = {"question_id": question_id, "voter": voter, "user_id": user_id, "at": clock.now()}
        db.execute(dialect_insert(db, Vote).values(row).on_conflict_do_nothing())
    else:
        db.execute(sa.delete(Vote).where(Vote.question_id == question_id, Vote.voter == voter))
    before = question.votes
    count_votes(db, question)
    if question.votes != before and is_told_at(question.votes):
        touch_live(db, question.course_id)
    return question.votes


def count_votes(db: Session, question: Question) -> None:
    """Bring the number of votes in line with their rows; the question is locked by the caller."""
    counted = sa.select(sa.func.count()).where(Vote.question_id == question.id)
    question.votes = db.execute(counted).scalar_one()
    db.flush()
