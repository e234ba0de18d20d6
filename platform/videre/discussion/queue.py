"""What staff have to answer: questions still open, the oldest first."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.called import is_called
from videre.courses.models import Course, CourseInstance, CourseVersion
from videre.discussion.access import answered_by
from videre.discussion.models import Question, Reply
from videre.discussion.queries import EpisodeNamed, episodes_named
from videre.discussion.rules import State, state
from videre.partners.models import Partner

WHICH = ("open", "waiting", "answered", "hidden")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions: ``which`` one of `WHICH`, of one course, or of one course instance ("nord/spring")."""

    which: str = "open"
    course: str = ""
    instance: str = ""


@dataclass(frozen=True, slots=True)
class QueuedQuestion:
    """A question in the list of staff; ``waiting_replies`` have to be read before others see them."""

    question: Question
    state: State
    place: EpisodeNamed
    instance: str
    waiting_replies: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the list can be narrowed down to: what stands in the address, and what people read."""

    value: str
    label: str


_WAITING_REPLIES = (
    sa.select(sa.func.count())
    .where(Reply.question_id == Question.id, Reply.shown_at.is_(None), Reply.hidden_at.is_(None))
    .correlate(Question)
    .scalar_subquery()
)
_A_REPLY_WAITS = (
    sa.exists()
    .where(Reply.question_id == Question.id, Reply.shown_at.is_(None), Reply.hidden_at.is_(None))
    .correlate(Question)
)
_OPEN = sa.and_(Question.hidden_at.is_(None), sa.or_(Question.answered_at.is_(None), _A_REPLY_WAITS))
_CONDITIONS: dict[str, sa.ColumnElement[bool]] = {
    "open": _OPEN,
    "waiting": sa.and_(Question.hidden_at.is_(None), sa.or_(Question.shown_at.is_(None), _A_REPLY_WAITS)),
    "answered": sa.and_(Question.hidden_at.is_(None), Question.answered_at.is_not(None)),
    "hidden": Question.hidden_at.is_not(None),
}


def open_questions_count(db: Session, actor_id: int) -> int:
    """How many questions wait for somebody like this person: to be read, or to be answered."""
    counted = sa.select(sa.func.count()).select_from(Question).where(answered_by(db, actor_id), _OPEN)
    return db.execute(counted).scalar_one()


def queued_questions(
    db: Session, actor_id: int, wanted: Wanted, *, most: int, skip: int = 0
) -> tuple[list[QueuedQuestion], int]:
    """A page of the list and how many there are in all; as many statements for one question as for a thousand."""
    where = [answered_by(db, actor_id), _CONDITIONS.get(wanted.which, _OPEN)]
    if wanted.course:
        where.append(Question.course_id == sa.select(Course.id).where(is_called(wanted.course)).scalar_subquery())
    if wanted.instance:
        where.append(Partner.slug + "/" + CourseInstance.slug == wanted.instance)
    latest_first = wanted.which in ("answered", "hidden")
    order = Question.id.desc() if latest_first else Question.id
    found = (
        sa.select(
            Question,
            Partner.name,
            CourseInstance.label,
            _WAITING_REPLIES.label("waiting"),
            sa.func.count().over().label("total"),
        )
        .outerjoin(CourseInstance, CourseInstance.id == Question.instance_id)
        .outerjoin(Partner, Partner.id == CourseInstance.partner_id)
        .where(*where)
    )
    rows = db.execute(found.order_by(order).limit(most).offset(skip)).all()
    named = episodes_named(db, ((row.Question.course_id, row.Question.episode_id) for row in rows))
    return [_queued(row, named) for row in rows], rows[0].total if rows else 0


def queue_choices(db: Session, actor_id: int) -> tuple[list[Choice], list[Choice]]:
    """The courses and course instances that the person's list holds questions of."""
    mine = answered_by(db, actor_id)
    title = CourseVersion.outline["title"].as_string()
    courses = db.execute(
        sa.select(Course.slug, title)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(Course.id.in_(sa.select(Question.course_id).where(mine)))
        .order_by(Course.slug)
    )
    instances = db.execute(
        sa.select(Partner.slug, CourseInstance.slug, Partner.name, CourseInstance.label, title)
        .join(Partner, Partner.id == CourseInstance.partner_id)
        .join(CourseVersion, CourseVersion.id == CourseInstance.version_id)
        .where(CourseInstance.id.in_(sa.select(Question.instance_id).where(mine)))
        .order_by(Partner.slug, CourseInstance.slug)
    )
    return (
        [Choice(slug, name) for slug, name in courses],
        [
            Choice(f"{partner}/{slug}", " ".join(part for part in (f"{name}:", course, label) if part))
            for partner, slug, name, label, course in instances
        ],
    )


def _queued(row: Any, named: dict[tuple[int, str], EpisodeNamed]) -> QueuedQuestion:
    one: Question = row.Question
    nowhere = EpisodeNamed("", "", "", one.episode_id, {})
    where = " ".join(part for part in (row.name or "", row.label or "") if part)
    return QueuedQuestion(
        one, state(one.shown_at, one.hidden_at), named.get((one.course_id, one.episode_id), nowhere), where, row.waiting
    )
