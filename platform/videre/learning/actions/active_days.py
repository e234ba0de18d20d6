"""On which day somebody was last at work in a course instance, from what changes no tick: watching, answering again."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import CourseInstance, EpisodeVideo
from videre.learning.actions.tallying import ENROLMENT
from videre.learning.models import Enrolment, Submission, WatchCoverage
from videre.learning.rules import Enrolled


def note_active_days(db: Session, since: datetime) -> int:
    """Raise the day of whoever watched or answered after `since`; how many that were. Repeating it changes nothing."""
    latest: dict[int, date] = {}
    for statement in (_watched(since), _answered(since)):
        for enrolment_id, at in db.execute(statement):
            latest[enrolment_id] = max(latest.get(enrolment_id, at.date()), at.date())
    if not latest:
        return 0
    raised = (
        sa.update(ENROLMENT)
        .where(ENROLMENT.c.id == sa.bindparam("of_enrolment"))
        .where(sa.or_(ENROLMENT.c.active_on.is_(None), ENROLMENT.c.active_on < sa.bindparam("day")))
        .values(active_on=sa.bindparam("day"))
    )
    rows = [{"of_enrolment": enrolment_id, "day": day} for enrolment_id, day in sorted(latest.items())]
    db.connection().execute(raised, rows)
    return len(rows)


def _joined() -> Any:
    return (
        sa.select(Enrolment.id)
        .join(CourseInstance, CourseInstance.id == Enrolment.instance_id)
        .where(Enrolment.state == Enrolled.JOINED.value)
        .group_by(Enrolment.id)
    )


def _watched(since: datetime) -> Any:
    return (
        _joined()
        .add_columns(sa.func.max(WatchCoverage.active_at, type_=WatchCoverage.active_at.type))
        .join(WatchCoverage, WatchCoverage.user_id == Enrolment.user_id)
        .join(
            EpisodeVideo,
            sa.and_(
                EpisodeVideo.video_id == WatchCoverage.video_id, EpisodeVideo.course_id == CourseInstance.course_id
            ),
        )
        .where(WatchCoverage.active_at > since)
    )


def _answered(since: datetime) -> Any:
    return (
        _joined()
        .add_columns(sa.func.max(Submission.at, type_=Submission.at.type))
        .join(
            Submission,
            sa.and_(Submission.user_id == Enrolment.user_id, Submission.course_id == CourseInstance.course_id),
        )
        .where(Submission.at > since)
    )
