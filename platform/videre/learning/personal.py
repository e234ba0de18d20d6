"""What learning knows of people: what they watched, answered and ticked; and what their browser keeps."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course, CourseInstance
from videre.foundation.personal import Kept, PersonalData, declare, declare_kept
from videre.learning.actions.enrolling import forget_enrolments
from videre.learning.coverage import Interval, bit_count, from_column, runs
from videre.learning.models import Enrolment, JoiningAnswer, Submission, Tick, WatchCoverage
from videre.media.models import Video
from videre.partners.asking import answer_label
from videre.partners.models import JoiningQuestion, Partner
from videre.partners.queries import asked

GROUND = "contract: keeping progress is what the account is for"
RETENTION = "Until you erase it, or stay away for longer than it is kept here."


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


def _joined(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(Enrolment, Partner.name, Course.slug, CourseInstance.slug)
        .join(CourseInstance, CourseInstance.id == Enrolment.instance_id)
        .join(Partner, Partner.id == CourseInstance.partner_id)
        .join(Course, Course.id == CourseInstance.course_id)
        .where(Enrolment.user_id == user_id)
        .order_by(Enrolment.asked_at, Enrolment.id)
    )
    for row, partner, course, instance in rows:
        yield {
            "partner": partner,
            "course": course,
            "instance": instance,
            "state": row.state,
            "asked": row.asked_at.isoformat(),
            "joined": row.joined_at.isoformat() if row.joined_at else None,
            "ended": row.ended_at.isoformat() if row.ended_at else None,
            "episodes_done": row.episodes_done,
            "exercises_done": row.exercises_done,
            "last_episode": row.last_episode_id,
            "last_active_day": row.active_on.isoformat() if row.active_on else None,
        }


def _told_when_joining(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(Partner.name, CourseInstance.slug, JoiningQuestion, JoiningAnswer.answer)
        .join(Enrolment, Enrolment.id == JoiningAnswer.enrolment_id)
        .join(JoiningQuestion, JoiningQuestion.id == JoiningAnswer.question_id)
        .join(CourseInstance, CourseInstance.id == Enrolment.instance_id)
        .join(Partner, Partner.id == CourseInstance.partner_id)
        .where(Enrolment.user_id == user_id)
        .order_by(Enrolment.id, JoiningQuestion.position)
    )
    for partner, instance, question, answer in rows:
        about = asked(question)
        said = answer_label(about.options, answer)
        yield {"partner": partner, "instance": instance, "question": about.label, "answer": said}


def _forget_told(db: Session, user_id: int) -> None:
    """Gone with the enrolments, which are erased at the same time; here for whoever erases only this table."""
    own = sa.select(Enrolment.id).where(Enrolment.user_id == user_id)
    db.execute(sa.delete(JoiningAnswer).where(JoiningAnswer.enrolment_id.in_(own)))


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
declare(
    PersonalData(
        table=Enrolment.__tablename__,
        purpose="Which courses you take where, and how far you are there, so that its staff can help whoever is stuck.",
        ground="contract: taking part in a course of that organisation",
        retention="until the account is erased; after you leave, that organisation no longer sees how far you are",
        export=_joined,
        erase=forget_enrolments,
        order=40,  # before the ticks: who is erased is counted out of the numbers of their courses
    )
)
declare(
    PersonalData(
        table=JoiningAnswer.__tablename__,
        purpose="What you answered to an organisation's few questions when joining; why it asks stands beside each.",
        ground="consent: you may leave them empty, and change or remove them at any time",
        retention="until you remove them, or the account is erased",
        export=_told_when_joining,
        erase=_forget_told,
        order=39,
    )
)
