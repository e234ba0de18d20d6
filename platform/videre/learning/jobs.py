"""What is done to progress in the background: counting for a video attached later, forgetting what was not fetched."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.events import VideoAttached, VideoDetached
from videre.foundation import clock
from videre.foundation.jobs import Job, enqueue, workflow
from videre.foundation.rounds import every_day
from videre.learning.actions.active_days import note_active_days
from videre.learning.actions.carrying import FORGET, forget_expired
from videre.learning.actions.recounting import count_attached
from videre.learning.models import WatchCoverage
from videre.learning.timelines import forget_showings

LOOKED_BACK = timedelta(days=8)
COUNT_ATTACHED = "learning.count-attached"


@workflow(COUNT_ATTACHED)
def count_for_attached(job: Job, video_id: int) -> int:
    """Let episodes count for those who had seen their video before it was theirs."""
    return job.step("count", _count, job, video_id)


@workflow(FORGET)
def forget_carried(job: Job) -> None:
    """Remove what was handed over and never fetched."""
    job.step("forget", _forget, job)


def when_video_attached(db: Session, event: VideoAttached) -> None:
    """Promise to count, if anybody has seen anything of the video."""
    forget_showings(db, event.video_id)
    if db.scalar(sa.select(WatchCoverage.user_id).where(WatchCoverage.video_id == event.video_id).limit(1)) is not None:
        enqueue(db, COUNT_ATTACHED, event.video_id)


def when_video_detached(db: Session, event: VideoDetached) -> None:
    """What counts stays; only what was known of the video's episodes is out of date."""
    forget_showings(db, event.video_id)


def _count(job: Job, video_id: int) -> int:
    with job.unit_of_work() as db:
        return count_attached(db, video_id, job.settings.watched_share)


def _forget(job: Job) -> None:
    with job.unit_of_work() as db:
        forget_expired(db, clock.now())


@every_day("learning.note-active")
def note_active(job: Job) -> None:
    """Watching and answering wrongly again change no tick, so the day of it is noted at night: who is not silent."""
    with job.unit_of_work() as db:
        note_active_days(db, clock.ago(LOOKED_BACK))
