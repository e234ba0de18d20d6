"""Who answers what; an actor of None is the operator at the machine."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.access import HELPING, instances_worked_in, is_site_administrator, may_help, may_help_course
from videre.courses.models import CourseInstance
from videre.discussion.models import Question
from videre.partners.models import Membership, Partner


def may_answer(db: Session, actor_id: int | None, question: Question) -> bool:
    """Whether somebody may approve, hide and answer: the staff of where it was asked.

    A question of no course instance is for the staff of any instance of the course. Who helps at the
    installation's own partner, and site administrators, answer everything.
    """
    return may_answer_at(db, actor_id, question.course_id, question.instance_id)


def may_answer_at(db: Session, actor_id: int | None, course_id: int, instance_id: int | None) -> bool:
    """The same for a place, before there is a question."""
    if actor_id is None or answers_everything(db, actor_id):
        return True
    if instance_id is not None:
        return may_help(db, actor_id, instance_id)
    return may_help_course(db, actor_id, course_id)


def answers_everything(db: Session, actor_id: int) -> bool:
    """Site administrators, and who helps at the installation's own partner."""
    helps = (
        sa.select(sa.literal(1))
        .join_from(Membership, Partner, Partner.id == Membership.partner_id)
        .where(Membership.user_id == actor_id, Membership.role.in_(HELPING), Partner.is_own)
    )
    return db.scalar(helps.limit(1)) is not None or is_site_administrator(db, actor_id)


def answered_by(db: Session, actor_id: int) -> sa.ColumnElement[bool]:
    """The condition on questions that says the same, for lists."""
    if answers_everything(db, actor_id):
        return sa.true()
    worked_in = instances_worked_in(actor_id).subquery()
    courses = sa.select(CourseInstance.course_id).where(CourseInstance.id.in_(sa.select(worked_in.c.id)))
    return sa.or_(
        Question.instance_id.in_(sa.select(worked_in.c.id)),
        sa.and_(Question.instance_id.is_(None), Question.course_id.in_(courses)),
    )
