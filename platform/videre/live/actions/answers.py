"""What was said to a question in a live hour flows back to where it was asked, for the next learner."""

from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.discussion.access import may_answer
from videre.discussion.actions.deciding import hide_reply, mark_answer
from videre.discussion.actions.replying import add_reply
from videre.discussion.models import Question, Reply
from videre.discussion.typed import Typed
from videre.live.models import AgendaItem


def answer_question(db: Session, actor_id: int | None, item: AgendaItem) -> bool:
    """Put the topic's answer beside its question and mark it; False where the actor does not answer there.

    An answer written anew takes the place of the earlier one, and one taken back takes it away.
    """
    question = db.get(Question, item.question_id)
    user = db.get(User, actor_id) if actor_id is not None else None
    if question is None or user is None or question.hidden_at is not None or not may_answer(db, user.id, question):
        return False
    before = db.get(Reply, item.reply_id) if item.reply_id is not None else None
    if before is not None and before.hidden_at is None:
        hide_reply(db, user.id, question.id, before.public_id)
    item.reply_id = None
    if item.answer:
        typed = Typed(item.answer, item.answer_html, user.name)
        reply = add_reply(db, user.id, question.id, typed, key=None, at_once=True, waiting_most=0)
        mark_answer(db, user.id, question.id, reply.public_id)
        item.reply_id = reply.id
    db.flush()
    return True
