"""What will be talked about: topics, wishes for them, and afterwards their answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.typed_text import kept_text, render_typed
from videre.courses.actions import touch_live
from videre.discussion.models import Question
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import dialect_insert
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.foundation.events import record
from videre.foundation.worded import worded
from videre.live import rules
from videre.live.actions.answers import answer_question
from videre.live.actions.leading import held_for_writing, led, standing
from videre.live.events import SessionTold, TopicAdded, TopicRemoved
from videre.live.models import AgendaItem, AgendaVote, LiveSession
from videre.live.plans import line
from videre.live.recordings import second_of

NO_TOPIC = "There is no such topic."


def take_question(db: Session, actor_id: int | None, session_id: int, question_id: int) -> AgendaItem:
    """Talk about a question of the course in the hour; taking it again changes nothing.

    A question taken along is seen by everybody who looks at the hour, so it must be shown to others already.
    """
    session = _not_called_off(led(db, actor_id, session_id))
    question = db.get(Question, question_id)
    if question is None or question.course_id != session.course_id:
        raise NotFound("There is no such question in this course.")
    if question.shown_at is None or question.hidden_at is not None:
        raise Conflict("Show the question to others first; the live hour's page is open to everybody.")
    known = db.scalar(
        sa.select(AgendaItem).where(AgendaItem.session_id == session_id, AgendaItem.question_id == question_id)
    )
    return known or _added(db, actor_id, session, _headline(question.text), question_id)


def add_topic(db: Session, actor_id: int | None, session_id: int, text: str) -> AgendaItem:
    """Put a topic of one's own on the list; also afterwards, for what came up."""
    session = _not_called_off(led(db, actor_id, session_id))
    return _added(db, actor_id, session, _topic(text), None)


def remove_topic(db: Session, actor_id: int | None, item_id: int) -> None:
    """Take a topic off the list, unless it was answered."""
    session, item = _led_item(db, actor_id, item_id)
    if item.answer:
        raise Conflict("This topic has an answer, which people may be reading.", kind="topic-answered")
    question_id = item.question_id
    db.delete(item)
    db.flush()
    record(db, TopicRemoved(session.id, question_id), actor_id=actor_id)


def move_topic(db: Session, actor_id: int | None, item_id: int, by: int) -> None:
    """Move a topic up (-1) or down (1) the list; at either end it stays."""
    session, item = _led_item(db, actor_id, item_id)
    order = list(_items(db, session.id))
    at = order.index(item)
    to = min(max(at + by, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    _number(order)


def order_by_votes(db: Session, actor_id: int | None, session_id: int) -> None:
    """Put those first that most people wished for; equal ones stay as they stand."""
    session = led(db, actor_id, session_id)
    _number(sorted(_items(db, session.id), key=lambda item: -item.votes))


def vote_topic(db: Session, item_id: int, voter: str, user_id: int | None, *, wanted: bool = True) -> bool:
    """Wish to talk about a topic, or no longer; once per person. Whether that changed anything."""
    item = db.get(AgendaItem, item_id)
    session = held_for_writing(db, item.session_id) if item is not None else None
    if item is None or session is None:
        raise NotFound(NO_TOPIC)
    standing(session)
    if wanted:
        row = dialect_insert(db, AgendaVote).values(item_id=item_id, voter=voter, user_id=user_id, at=clock.now())
        done = db.execute(row.on_conflict_do_nothing().returning(AgendaVote.item_id)).first()
    else:
        gone = sa.delete(AgendaVote).where(AgendaVote.item_id == item_id, AgendaVote.voter == voter)
        done = db.execute(gone.returning(AgendaVote.item_id)).first()
    if done is not None:
        by = 1 if wanted else -1
        db.execute(sa.update(AgendaItem).where(AgendaItem.id == item_id).values(votes=AgendaItem.votes + by))
        db.refresh(item, ["votes"])
    return done is not None


def answer_topic(db: Session, actor_id: int | None, item_id: int, text: str, second: str = "") -> AgendaItem:
    """Write what was said to a topic, and where it is in the recording ("12:40"); empty takes it away.

    Rendered before anything is written, since that takes a child process.
    """
    wrong, answer, at = {}, "", None
    try:
        answer = kept_text(text, most=rules.ANSWER_LENGTH) if text.strip() else ""
    except ValueError as error:
        wrong["answer"] = str(error)
    try:
        at = second_of(second)
    except ValueError as error:
        wrong["second"] = str(error)
    if wrong:
        raise Invalid(fields=wrong)
    html = render_typed(answer, links=True) if answer else ""
    session, item = _led_item(db, actor_id, item_id)
    is_new = item.answer != answer
    item.answer, item.answer_html, item.second = answer, html, at
    db.flush()
    if is_new and item.question_id is not None:
        answer_question(db, actor_id, item)
    touch_live(db, session.course_id)
    record(db, SessionTold(session.id, session.course_id), actor_id=actor_id)
    return item


def _not_called_off(session: LiveSession) -> LiveSession:
    if session.cancelled_at is not None:
        raise Conflict("This live hour was cancelled.", kind="hour-cancelled")
    return session


def _led_item(db: Session, actor_id: int | None, item_id: int) -> tuple[LiveSession, AgendaItem]:
    item = db.get(AgendaItem, item_id)
    if item is None:
        raise NotFound(NO_TOPIC)
    session = led(db, actor_id, item.session_id)
    return session, item


def _added(db: Session, actor_id: int | None, session: LiveSession, topic: str, question_id: int | None) -> AgendaItem:
    order = _items(db, session.id)
    if len(order) >= rules.TOPICS_MOST:
        raise Conflict(
            worded("There are %(most)s topics already; nobody can talk about more in one hour.", most=rules.TOPICS_MOST)
        )
    item = AgendaItem(
        public_id=new_public_id(),
        session_id=session.id,
        question_id=question_id,
        topic=topic,
        position=max((one.position for one in order), default=0) + 1,
        votes=0,
        added_by_id=actor_id,
        created_at=clock.now(),
        answer="",
        answer_html="",
    )
    db.add(item)
    db.flush()
    record(db, TopicAdded(item.id, session.id, question_id), actor_id=actor_id)
    return item


def _items(db: Session, session_id: int) -> Sequence[AgendaItem]:
    return db.scalars(
        sa.select(AgendaItem).where(AgendaItem.session_id == session_id).order_by(AgendaItem.position, AgendaItem.id)
    ).all()


def _number(order: Sequence[AgendaItem]) -> None:
    for position, item in enumerate(order, start=1):
        item.position = position


def _topic(text: str) -> str:
    try:
        return line(text, rules.TOPIC_LENGTH, "what will be talked about")
    except ValueError as error:
        raise Invalid(fields={"topic": str(error)}) from None


def _headline(text: str) -> str:
    """A question in one line."""
    one = " ".join(text.split())
    return one if len(one) <= rules.TOPIC_LENGTH else one[: rules.TOPIC_LENGTH - 1] + "…"
