"""Joining a course instance, being let in, leaving; and the few answers that go with it.

Evidence belongs to the learner: joining and leaving move a view of it, and never change it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.access import may_teach
from videre.courses.models import CourseInstance
from videre.courses.rules import Joining, closed_to_joining
from videre.foundation import clock
from videre.foundation.database import begin_write
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.foundation.events import record
from videre.learning.actions.counting import add_count
from videre.learning.actions.tallying import count_person, count_waiting, hold_instances, hold_person
from videre.learning.events import InstanceJoined, InstanceLeft, JoinAsked, JoinDeclined
from videre.learning.joining import checked_answers, is_code
from videre.learning.models import Enrolment, JoiningAnswer
from videre.learning.rules import Enrolled
from videre.partners.asking import Asked
from videre.partners.models import Partner
from videre.partners.queries import joining_questions, retired_questions

NO_INSTANCE = "There is no such course here."
ASKS_NOT = frozenset({Joining.FORM.value})
"""Joining rules under which the host's own form asks, so that we do not."""


def join_instance(
    db: Session, user_id: int, instance_id: int, *, code: str = "", answers: Mapping[str, str] | None = None
) -> Enrolled:
    """Join, or ask to be let in where the host approves; doing it again changes nothing but the answers.

    `answers` go by the question's key. Invalid names what is missing; a course that is over is a Conflict.
    """
    instance = _held(db, user_id, instance_id)
    enrolment = _enrolment(db, user_id, instance_id)
    if enrolment is not None and enrolment.state in (Enrolled.JOINED, Enrolled.ASKED):
        if answers is not None:
            _keep_answers(db, enrolment, questions_of(db, instance), answers)
        return Enrolled(enrolment.state)
    if reason := closed_to_joining(instance.ends_on, instance.closed_at, clock.today()):
        raise Conflict(reason, kind="closed")
    if enrolment is not None and enrolment.state == Enrolled.DECLINED:
        raise Conflict("The host has answered already that you cannot take part here.", kind="declined")
    asked = questions_of(db, instance)
    fields: dict[str, str] = {}
    if instance.joining in (Joining.CODE, Joining.FORM) and not is_code(code, instance.join_code or ""):
        fields["code"] = "This is not the code of this course. Look for it where the host wrote to you."
    try:
        checked_answers(asked, answers or {})
    except Invalid as refusal:
        fields |= refusal.fields
    if fields:
        raise Invalid(fields=fields, kind="wrong-code" if "code" in fields else None)
    state = Enrolled.ASKED if instance.joining == Joining.APPROVAL else Enrolled.JOINED
    if enrolment is None:
        enrolment = Enrolment(
            instance_id=instance_id,
            user_id=user_id,
            state=state.value,
            asked_at=clock.now(),
            episodes_done=0,
            exercises_done=0,
        )
        db.add(enrolment)
    enrolment.state, enrolment.asked_at, enrolment.ended_at = state.value, clock.now(), None
    db.flush()
    _keep_answers(db, enrolment, asked, answers or {})
    hold_instances(db, [instance_id])
    if state is Enrolled.ASKED:
        count_waiting(db, instance_id, 1)
        record(db, JoinAsked(enrolment.id, instance_id, user_id), actor_id=user_id)
    else:
        _let_in(db, user_id, instance, enrolment)
    return state


def approve_person(db: Session, actor_id: int | None, instance_id: int, person: str) -> bool:
    """Let somebody in who asked, or was declined before; `person` is a public id. False when they are in already."""
    instance, enrolment = _decided(db, actor_id, instance_id, person)
    if enrolment.state == Enrolled.JOINED:
        return False
    if enrolment.state == Enrolled.LEFT:
        raise Conflict("This person does not ask any more.", kind="left")
    if enrolment.state == Enrolled.ASKED:
        count_waiting(db, instance_id, -1)
    enrolment.ended_at = None
    _let_in(db, enrolment.user_id, instance, enrolment, actor_id)
    return True


def decline_person(db: Session, actor_id: int | None, instance_id: int, person: str) -> bool:
    """Say no to somebody who asked, or take somebody out; False when that is so already."""
    _instance, enrolment = _decided(db, actor_id, instance_id, person)
    if enrolment.state in (Enrolled.DECLINED, Enrolled.LEFT):
        return False
    _end(db, enrolment, Enrolled.DECLINED)
    record(db, JoinDeclined(enrolment.id, instance_id, enrolment.user_id), actor_id=actor_id)
    return True


def leave_instance(db: Session, user_id: int, instance_id: int) -> bool:
    """Leave, or take back having asked; everything done stays the learner's. False when there is nothing to leave."""
    _held(db, user_id, instance_id)
    enrolment = _enrolment(db, user_id, instance_id)
    if enrolment is None or enrolment.state not in (Enrolled.JOINED, Enrolled.ASKED):
        return False
    hold_instances(db, [instance_id])
    _end(db, enrolment, Enrolled.LEFT)
    record(db, InstanceLeft(enrolment.id, instance_id, user_id), actor_id=user_id)
    return True


def change_answers(db: Session, user_id: int, instance_id: int, answers: Mapping[str, str]) -> None:
    """Answer the host's questions anew; an answer left empty is forgotten. Also those that are asked no more."""
    instance = _held(db, user_id, instance_id)
    enrolment = _enrolment(db, user_id, instance_id)
    if enrolment is None:
        raise NotFound(NO_INSTANCE)
    _keep_answers(db, enrolment, [*questions_of(db, instance), *answered_before(db, enrolment)], answers)


def questions_of(db: Session, instance: CourseInstance, language: str = "en") -> tuple[Asked, ...]:
    """What is asked of those who join the instance; countries have their names in `language`."""
    if not instance.asks or instance.joining in ASKS_NOT:
        return ()
    return joining_questions(db, instance.partner_id, language)


def answered_before(db: Session, enrolment: Enrolment, language: str = "en") -> list[Asked]:
    """Questions that are asked no more and that the person has answered: theirs to change or to remove."""
    answered = set(db.scalars(sa.select(JoiningAnswer.question_id).where(JoiningAnswer.enrolment_id == enrolment.id)))
    partner_id = sa.select(CourseInstance.partner_id).where(CourseInstance.id == enrolment.instance_id)
    instance = db.get_one(CourseInstance, enrolment.instance_id)
    known = {one.id for one in questions_of(db, instance)}
    host = db.scalar(partner_id) or 0
    every = [*joining_questions(db, host, language), *retired_questions(db, host, language)]
    return [replace(one, required=False) for one in every if one.id in answered - known]


def forget_enrolments(db: Session, user_id: int) -> None:
    """Erase where the person takes part, and count them out; called before their ticks are erased."""
    hold_person(db, user_id)
    rows = db.scalars(sa.select(Enrolment).where(Enrolment.user_id == user_id).order_by(Enrolment.instance_id)).all()
    hold_instances(db, [row.instance_id for row in rows])
    for row in rows:
        _end(db, row, Enrolled.LEFT)
        db.execute(sa.delete(JoiningAnswer).where(JoiningAnswer.enrolment_id == row.id))
        db.delete(row)
    db.flush()


def _held(db: Session, user_id: int, instance_id: int) -> CourseInstance:
    begin_write(db)
    if not hold_person(db, user_id):
        raise NotFound(NO_INSTANCE)
    instance = db.get(CourseInstance, instance_id, populate_existing=True)
    if instance is None:
        raise NotFound(NO_INSTANCE)
    return instance


def _enrolment(db: Session, user_id: int, instance_id: int) -> Enrolment | None:
    return db.execute(
        sa.select(Enrolment)
        .where(Enrolment.instance_id == instance_id, Enrolment.user_id == user_id)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def _decided(db: Session, actor_id: int | None, instance_id: int, person: str) -> tuple[CourseInstance, Enrolment]:
    if not may_teach(db, actor_id, instance_id):
        raise NotFound(NO_INSTANCE)
    user_id = db.scalar(
        sa.select(User.id)
        .join(Enrolment, Enrolment.user_id == User.id)
        .where(User.public_id == person, Enrolment.instance_id == instance_id)
    )
    instance = _held(db, user_id or 0, instance_id)
    enrolment = _enrolment(db, user_id or 0, instance_id)
    if enrolment is None:
        raise NotFound("Nobody of that name has asked to take part here.")
    hold_instances(db, [instance_id])
    return instance, enrolment


def _let_in(
    db: Session, user_id: int, instance: CourseInstance, enrolment: Enrolment, actor_id: int | None = None
) -> None:
    is_first = enrolment.joined_at is None
    enrolment.state, enrolment.joined_at = Enrolled.JOINED.value, clock.now()
    db.flush()
    count_person(db, user_id, instance.id, sign=1)
    db.refresh(enrolment)
    if is_first:
        host = db.scalars(sa.select(Partner.slug).where(Partner.id == instance.partner_id)).one()
        add_count(db, instance.course_id, "registered", host, signed_in=True)
    record(db, InstanceJoined(enrolment.id, instance.id, user_id), actor_id=actor_id or user_id)


def _end(db: Session, enrolment: Enrolment, state: Enrolled) -> None:
    """Count the person out; the instance is held."""
    if enrolment.state == Enrolled.ASKED:
        count_waiting(db, enrolment.instance_id, -1)
    elif enrolment.state == Enrolled.JOINED:
        count_person(db, enrolment.user_id, enrolment.instance_id, sign=-1)
        db.refresh(enrolment)
    enrolment.state, enrolment.ended_at = state.value, clock.now()
    db.flush()


def _keep_answers(db: Session, enrolment: Enrolment, asked: Sequence[Asked], answers: Mapping[str, str]) -> None:
    """Make the answers to `asked` what they are now; answers to other questions stay."""
    kept = checked_answers(asked, answers)
    ids = [one.id for one in asked]
    if not ids:
        return
    db.execute(
        sa.delete(JoiningAnswer).where(JoiningAnswer.enrolment_id == enrolment.id, JoiningAnswer.question_id.in_(ids))
    )
    if kept:
        db.execute(
            sa.insert(JoiningAnswer),
            [{"enrolment_id": enrolment.id, "question_id": one, "answer": text} for one, text in kept.items()],
        )
