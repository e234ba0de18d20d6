"""Who takes part in a course instance and how far: from counters kept with every change, never counted anew.

The lists are for those who teach there; they are no figures (those have a smallest group, see `insights`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.instances import InstanceShown, instances_where
from videre.courses.models import CourseInstance
from videre.foundation.database import in_pages
from videre.learning.models import Enrolment, InstanceCount, JoiningAnswer, Tick
from videre.learning.rules import PEOPLE, Enrolled
from videre.partners.asking import answer_label
from videre.partners.models import JoiningQuestion
from videre.partners.queries import asked

SILENT_AFTER = timedelta(days=14)
AT_ONCE = 500
ON_A_PAGE = 50


class Show(StrEnum):
    """Which of the people."""

    ALL = "all"
    WAITING = "waiting"
    SILENT = "silent"
    NOTHING = "nothing"
    FINISHED = "finished"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part, wants to, or did. ``active_on`` is a day; ``answers`` what they told when joining."""

    id: int
    public_id: str
    name: str
    state: Enrolled
    asked_at: datetime
    joined_at: datetime | None
    episodes_done: int
    exercises_done: int
    last_episode_id: str | None
    active_on: date | None
    answers: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class PeoplePart:
    """One page of the people."""

    people: tuple[Person, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class AskedThen:
    """A question that somebody in the instance has answered, with the words of its options."""

    id: int
    label: str
    labels: Mapping[str, str]

    def said(self, answer: str) -> str:
        """The answer as people read it."""
        return self.labels.get(answer, answer)


@dataclass(frozen=True, slots=True)
class Joined:
    """Where somebody stands in a course instance, and how far they are in it."""

    instance: InstanceShown
    state: Enrolled
    joined_at: datetime | None
    episodes_done: int

    @property
    def is_going_on(self) -> bool:
        """Whether the person takes part in something that is not closed."""
        return self.state is Enrolled.JOINED and self.instance.closed_at is None


_PEOPLE = sa.select(
    Enrolment.id,
    User.public_id,
    User.name,
    Enrolment.state,
    Enrolment.asked_at,
    Enrolment.joined_at,
    Enrolment.episodes_done,
    Enrolment.exercises_done,
    Enrolment.last_episode_id,
    Enrolment.active_on,
).join(User, User.id == Enrolment.user_id)


def counts_of(db: Session, instance_id: int) -> dict[tuple[str, str, str], int]:
    """Every counter of the instance by (item, its id, state): as many rows as the course has items."""
    rows = db.execute(
        sa.select(InstanceCount.item, InstanceCount.item_id, InstanceCount.state, InstanceCount.number).where(
            InstanceCount.instance_id == instance_id
        )
    )
    return {(item, item_id, state): number for item, item_id, state, number in rows}


def head_counts(db: Session, instance_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """How many are in each of the instances (state "joined"), or wait ("asked")."""
    rows = db.execute(
        sa.select(InstanceCount.instance_id, InstanceCount.state, InstanceCount.number).where(
            InstanceCount.item == PEOPLE, InstanceCount.instance_id.in_(instance_ids)
        )
    )
    return {(instance_id, state): number for instance_id, state, number in rows}


def people_of(
    db: Session,
    instance_id: int,
    *,
    show: Show = Show.ALL,
    words: str = "",
    page: int = 1,
    today: date,
    episodes: int = 0,
    size: int = ON_A_PAGE,
) -> PeoplePart:
    """One page of the people in the order in which they came; `words` are looked for in names.

    `episodes`: how many the course has, to know who has finished them.
    """
    where = [Enrolment.instance_id == instance_id, *_shown(show, today, episodes)]
    if words:
        where.append(sa.func.lower(User.name).contains(words.casefold(), autoescape=True))
    total = _number(db, instance_id, show) if not words else None
    if total is None:
        total = db.scalar(
            sa.select(sa.func.count()).select_from(Enrolment).join(User, User.id == Enrolment.user_id).where(*where)
        )
    offset, pages = in_pages(total or 0, size, page)
    rows = db.execute(_PEOPLE.where(*where).order_by(Enrolment.id).limit(size).offset(offset)).all()
    return PeoplePart(_with_answers(db, rows), page, pages, total or 0)


def everybody_of(db: Session, instance_id: int) -> Iterator[Person]:
    """All who are in it or wait, a few hundred at a time however many there are."""
    after = 0
    here = Enrolment.state.in_((Enrolled.JOINED.value, Enrolled.ASKED.value))
    while True:
        rows = db.execute(
            _PEOPLE.where(Enrolment.instance_id == instance_id, here, Enrolment.id > after)
            .order_by(Enrolment.id)
            .limit(AT_ONCE)
        ).all()
        if not rows:
            return
        yield from _with_answers(db, rows)
        after = rows[-1].id


def asked_then(db: Session, instance_id: int, language: str = "en") -> list[AskedThen]:
    """The questions that people in the instance have answered, in the host's order, also those asked no more.

    Countries have their names in `language`.
    """
    answered = (
        sa.select(JoiningAnswer.question_id)
        .join(Enrolment, Enrolment.id == JoiningAnswer.enrolment_id)
        .where(Enrolment.instance_id == instance_id)
    )
    rows = db.scalars(
        sa.select(JoiningQuestion)
        .where(JoiningQuestion.id.in_(answered))
        .order_by(JoiningQuestion.position, JoiningQuestion.id)
    )
    found = [(row.id, asked(row, language)) for row in rows]
    return [
        AskedThen(row_id, one.label, {option.key: answer_label(one.options, option.key) for option in one.options})
        for row_id, one in found
    ]


def joined_by(db: Session, user_id: int) -> list[Joined]:
    """Where somebody takes part or waits, what is going on first."""
    rows = db.execute(
        sa.select(Enrolment.instance_id, Enrolment.state, Enrolment.joined_at, Enrolment.episodes_done).where(
            Enrolment.user_id == user_id, Enrolment.state.in_((Enrolled.JOINED.value, Enrolled.ASKED.value))
        )
    ).all()
    by_id = {row.instance_id: row for row in rows}
    shown = instances_where(db, CourseInstance.id.in_(by_id)) if by_id else []
    return [
        Joined(one, Enrolled(by_id[one.id].state), by_id[one.id].joined_at, by_id[one.id].episodes_done)
        for one in sorted(shown, key=lambda one: one.closed_at is not None)
    ]


def enrolment_of(db: Session, instance_id: int, user_id: int) -> Enrolment | None:
    """Somebody's place in the instance, whatever its state."""
    return db.scalar(sa.select(Enrolment).where(Enrolment.instance_id == instance_id, Enrolment.user_id == user_id))


def answers_of(db: Session, enrolment_id: int) -> dict[int, str]:
    """What was answered when joining, by the question's id."""
    rows = db.execute(
        sa.select(JoiningAnswer.question_id, JoiningAnswer.answer).where(JoiningAnswer.enrolment_id == enrolment_id)
    )
    return {row.question_id: row.answer for row in rows}


def standing_of(db: Session, instance_id: int, user_id: int) -> Enrolled | None:
    """Where somebody stands in the instance; None when they never asked."""
    state = db.scalar(
        sa.select(Enrolment.state).where(Enrolment.instance_id == instance_id, Enrolment.user_id == user_id)
    )
    return None if state is None else Enrolled(state)


def touched_by_removal(db: Session, instance_id: int, exercise_ids: Sequence[str]) -> int:
    """How many in the instance have done or tried any of these exercises; for whoever is about to move it."""
    course_id = sa.select(CourseInstance.course_id).where(CourseInstance.id == instance_id).scalar_subquery()
    return int(
        db.scalar(
            sa.select(sa.func.count(sa.distinct(Tick.user_id)))
            .join(Enrolment, Enrolment.user_id == Tick.user_id)
            .where(
                Enrolment.instance_id == instance_id,
                Enrolment.state == Enrolled.JOINED.value,
                Tick.course_id == course_id,
                Tick.item == "exercise",
                Tick.item_id.in_(exercise_ids),
            )
        )
        or 0
    )


def _shown(show: Show, today: date, episodes: int) -> list[Any]:
    joined = Enrolment.state == Enrolled.JOINED.value
    unfinished = Enrolment.episodes_done < episodes if episodes else sa.true()
    quiet_since = today - SILENT_AFTER
    match show:
        case Show.WAITING:
            return [Enrolment.state == Enrolled.ASKED.value]
        case Show.SILENT:
            since = sa.func.coalesce(Enrolment.active_on, sa.func.date(Enrolment.joined_at))
            return [joined, unfinished, since < quiet_since]
        case Show.NOTHING:
            return [joined, Enrolment.active_on.is_(None)]
        case Show.FINISHED:
            return [joined, sa.not_(unfinished) if episodes else sa.false()]
        case Show.GONE:
            return [Enrolment.state == Enrolled.DECLINED.value]
        case _:
            return [joined]


def _number(db: Session, instance_id: int, show: Show) -> int | None:
    """What a counter knows already."""
    state = {Show.ALL: Enrolled.JOINED, Show.WAITING: Enrolled.ASKED}.get(show)
    return None if state is None else head_counts(db, [instance_id]).get((instance_id, state.value), 0)


def _with_answers(db: Session, rows: Sequence[Any]) -> tuple[Person, ...]:
    answers: dict[int, dict[int, str]] = {}
    ids = [row.id for row in rows]
    for row in db.execute(
        sa.select(JoiningAnswer.enrolment_id, JoiningAnswer.question_id, JoiningAnswer.answer).where(
            JoiningAnswer.enrolment_id.in_(ids)
        )
    ):
        answers.setdefault(row.enrolment_id, {})[row.question_id] = row.answer
    return tuple(
        Person(
            row.id,
            row.public_id,
            row.name,
            Enrolled(row.state),
            row.asked_at,
            row.joined_at,
            row.episodes_done,
            row.exercises_done,
            row.last_episode_id,
            row.active_on,
            answers.get(row.id, {}),
        )
        for row in rows
    )
