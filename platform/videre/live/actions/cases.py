"""Telling about one's code, and what hosts do with it."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.access import may_help, may_help_course
from videre.courses.models import Course
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import begin_write
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.foundation.events import record
from videre.foundation.worded import worded
from videre.live.case_queries import bookable_hours
from videre.live.cases import HOURS_MOST, KEPT_AFTER, OPEN, OUTCOME_LENGTH, SENT_A_DAY, WAITING_MOST, CaseState, Told
from videre.live.events import CodeCaseSent
from videre.live.models import CodeCase, CodeCaseHour
from videre.live.plans import line

GONE = "There is nothing here that somebody told about their code."


def send_case(
    db: Session,
    user_id: int | None,
    course_id: int,
    told: Told,
    hours: Sequence[str],
    *,
    instance_id: int | None = None,
    language: str = "",
) -> CodeCase:
    """Tell the hosts about code; `hours` are the public ids of coming live hours one would come to.

    Conflict when a person tells without end, or too much of strangers waits unread.
    """
    if db.get(Course, course_id) is None:
        raise NotFound("There is no such course.")
    coming = {hour.public_id: hour.id for hour in bookable_hours(db, course_id, instance_id)}
    if len(hours) > HOURS_MOST or not set(hours) <= coming.keys():
        raise Invalid(fields={"hours": "One of these live hours is over or called off; choose again."})
    begin_write(db)
    _hold_floods(db, user_id, course_id)
    case = CodeCase(
        public_id=new_public_id(),
        course_id=course_id,
        instance_id=instance_id,
        example=told.example,
        code=told.code,
        tried=told.tried,
        good=told.good,
        name=told.name,
        address=told.address,
        user_id=user_id,
        language=language,
        state=CaseState.NEW,
        created_at=clock.now(),
    )
    db.add(case)
    db.flush()
    db.add_all(CodeCaseHour(case_id=case.id, session_id=coming[one]) for one in dict.fromkeys(hours))
    db.flush()
    record(db, CodeCaseSent(case.id, course_id), actor_id=user_id)
    return case


def handle_case(db: Session, actor_id: int | None, public_id: str, state: str, outcome: str = "") -> CodeCase:
    """Say how far it is, and in one line what came of it; for those who help where it was told."""
    begin_write(db)
    case = db.scalar(sa.select(CodeCase).where(CodeCase.public_id == public_id).with_for_update())
    if case is None or not _may_see(db, actor_id, case):
        raise NotFound(GONE)
    try:
        new = CaseState(state)
        said = line(outcome, OUTCOME_LENGTH, "what came of it") if outcome.strip() else ""
    except ValueError as error:
        raise Invalid(fields={"outcome": str(error)}) from None
    case.state, case.outcome, case.handled_by_id = new, said, actor_id
    case.closed_at = None if new in OPEN else case.closed_at or clock.now()
    db.flush()
    return case


def tidy_cases(db: Session) -> None:
    """Forget what was closed a month ago, and what nobody closed within a year."""
    old = (CodeCase.closed_at < clock.ago(KEPT_AFTER)) | (CodeCase.created_at < clock.ago(timedelta(days=365)))
    db.execute(sa.delete(CodeCase).where(old).execution_options(synchronize_session=False))


def _may_see(db: Session, actor_id: int | None, case: CodeCase) -> bool:
    if case.instance_id is not None:
        return may_help(db, actor_id, case.instance_id)
    return may_help_course(db, actor_id, case.course_id)


def _hold_floods(db: Session, user_id: int | None, course_id: int) -> None:
    counted = sa.select(sa.func.count()).select_from(CodeCase)
    if user_id is not None:
        since = clock.ago(timedelta(days=1))
        if (
            db.execute(counted.where(CodeCase.user_id == user_id, CodeCase.created_at > since)).scalar_one()
            >= SENT_A_DAY
        ):
            raise Conflict(
                worded("You told us of code %(times)s times within a day. Come back tomorrow.", times=SENT_A_DAY),
                kind="too-often",
            )
        return
    unread = counted.where(CodeCase.course_id == course_id, CodeCase.user_id.is_(None), CodeCase.state == CaseState.NEW)
    if db.execute(unread).scalar_one() >= WAITING_MOST:
        raise Conflict("So much waits to be read that no more is taken now. Come back later, or sign in.", kind="full")
