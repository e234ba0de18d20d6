"""What is forgotten in time: mail addresses nobody wrote to, what was taken away, what nobody ever read."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.discussion.models import Question, Reply
from videre.discussion.rules import ADDRESS_KEPT, TAKEN_AWAY_KEPT, WAITING_KEPT
from videre.foundation import clock


def tidy(db: Session) -> None:
    """Forget what is over; others see nothing of it, so no page changes. Saying so again changes nothing."""
    db.execute(
        sa.update(Question)
        .where(Question.address.is_not(None), Question.created_at < clock.ago(ADDRESS_KEPT))
        .values(address=None)
    )
    for table in (Reply, Question):
        strangers = table.user_id.is_(None)
        taken_away = sa.and_(strangers, table.hidden_at < clock.ago(TAKEN_AWAY_KEPT))
        never_read = sa.and_(strangers, table.shown_at.is_(None), table.created_at < clock.ago(WAITING_KEPT))
        where = sa.or_(taken_away, never_read)
        if table is Question:
            where = sa.and_(where, ~sa.exists().where(Reply.question_id == Question.id))
        db.execute(sa.delete(table).where(where).execution_options(synchronize_session=False))
