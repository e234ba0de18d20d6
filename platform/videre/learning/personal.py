"""What learning knows of people: what they watched, answered and ticked; and what their browser keeps."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course
from videre.foundation.personal import Kept, PersonalData, declare, declare_kept
from videre.learning.coverage import Interval, bit_count, from_column, runs
from videre.learning.models import Submission, Tick, WatchCoverage
from videre.media.models import Video

GROUND = "contract: keeping progress is what the account is for"
RETENTION = "until the person erases it, or stays away longer than the installation's retention"


def _watched(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(WatchCoverage, Video.name, Video.title, Video.seconds)
        .join(Video, Video.id == WatchCoverage.video_id)
        .where(WatchCoverage.user_id == user_id)
        .order_by(Video.name)
    )
    for row, name, title, seconds in rows:
        whole = Interval(0.0, float(bit_count(seconds or 0.0)))
        yield {
            "video": name,
            "title": title,
            "seen": [[run.start, run.end] for run in runs(from_column(row.seen), whole)],
            "seen_again": [[run.start, run.end] for run in runs(from_column(row.again), whole)],
            "position": row.position,
            "last_active": row.active_at.isoformat(),
        }


def _answered(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(Submission, Course.slug)
        .join(Course, Course.id == Submission.course_id)
        .where(Submission.user_id == user_id)
        .order_by(Submission.at, Submission.id)
    )
    for row, course in rows:
        yield {
            "course": course,
            "version": row.version_number,
            "exercise": row.exercise_id,
            "answer": row.answer,
            "correct": row.correct,
            "origin": row.origin,
            "at": row.at.isoformat(),
        }


def _ticked(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(Tick, Course.slug)
        .join(Course, Course.id == Tick.course_id)
        .where(Tick.user_id == user_id)
        .order_by(Tick.at, Course.slug, Tick.item, Tick.item_id)
    )
    for row, course in rows:
        yield {
            "course": course,
            "version": row.version_number,
            "what": row.item,
            "id": row.item_id,
            "state": row.state,
            "detail": row.detail,
            "at": row.at.isoformat(),
        }


def _forget_watched(db: Session, user_id: int) -> None:
    db.execute(sa.delete(WatchCoverage).where(WatchCoverage.user_id == user_id))


def _forget_answered(db: Session, user_id: int) -> None:
    db.execute(sa.delete(Submission).where(Submission.user_id == user_id))


def _forget_ticked(db: Session, user_id: int) -> None:
    db.execute(sa.delete(Tick).where(Tick.user_id == user_id))


declare(
    PersonalData(
        table=WatchCoverage.__tablename__,
        purpose="Which seconds of a video were seen: to resume, to count episodes and to show what was left out.",
        ground=GROUND,
        retention=RETENTION,
        export=_watched,
        erase=_forget_watched,
    )
)
declare(
    PersonalData(
        table=Submission.__tablename__,
        purpose="Answers to exercises as they were sent, with the verdict.",
        ground=GROUND,
        retention=RETENTION,
        export=_answered,
        erase=_forget_answered,
    )
)
declare(
    PersonalData(
        table=Tick.__tablename__,
        purpose="Which episodes count and which exercises are done, and by what.",
        ground=GROUND,
        retention=RETENTION,
        export=_ticked,
        erase=_forget_ticked,
    )
)
declare_kept(
    Kept(
        name="videre.progress",
        where="local storage",
        purpose="Progress of this browser: what was watched, answered and ticked, until an account has it.",
        lasts="until you remove it; some browsers remove it after a week without a visit",
    )
)
