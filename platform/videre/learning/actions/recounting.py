"""Counting again from the evidence: the ticks must say the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course, CourseVersion, EpisodeVideo
from videre.foundation import clock
from videre.foundation.database import begin_write
from videre.learning.actions.recounting_instances import recount_instances
from videre.learning.actions.ticking import add_missing_ticks, tick_row
from videre.learning.completion import How, Tried
from videre.learning.coverage import Interval, clip, from_column, is_enough, percent
from videre.learning.models import Submission, Tick, WatchCoverage
from videre.learning.timelines import forget_showings, showings
from videre.media.models import Video

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """A tick that is not what the evidence says; "" stands for none."""

    user_id: int
    course_id: int
    item: str
    item_id: str
    stands: str
    should: str
    detail: str = ""
    version_number: int = 1


def recount(db: Session, wanted_percent: int, *, write: bool) -> list[Difference]:
    """What the ticks say otherwise than the evidence; with `write`, put right."""
    if write:
        begin_write(db)
    found = [*_episodes(db, wanted_percent), *_exercises(db)]
    if write:
        for difference in found:
            _put_right(db, difference)
    return found


def count_attached(db: Session, video_id: int, wanted_percent: int) -> int:
    """Let episodes that show a video from now on count for those who saw enough of it before."""
    forget_showings(db, video_id)
    current = showings(db, video_id)
    now, number = clock.now(), 0
    if not current:
        return 0
    for rows in db.execute(
        sa.select(WatchCoverage.user_id, WatchCoverage.seen).where(WatchCoverage.video_id == video_id)
    ).partitions(AT_ONCE):
        ticks = [
            tick_row(
                user_id,
                showing.course_id,
                showing.version_number,
                "episode",
                showing.episode_id,
                How.WATCHED,
                str(percent(raw, showing.part)),
                now,
            )
            for user_id, raw in ((row.user_id, from_column(row.seen)) for row in rows)
            for showing in current
            if is_enough(raw, showing.part, wanted_percent)
        ]
        add_missing_ticks(db, ticks)
        number += len(ticks)
    recount_instances(db, write=True, course_ids={showing.course_id for showing in current})
    return number


def _episodes(db: Session, wanted_percent: int) -> Iterator[Difference]:
    """Enough was seen but nothing stands; or "watched" stands for more than was ever seen."""
    for course_id, version_number, episode_id, shown in _shown(db):
        standing = {
            row.user_id: row
            for row in db.execute(
                sa.select(Tick.user_id, Tick.state, Tick.detail).where(
                    Tick.course_id == course_id, Tick.item == "episode", Tick.item_id == episode_id
                )
            )
        }
        supported: set[int] = set()
        due: dict[int, str] = {}
        for video_id, part, is_now in shown:
            for user_id, value in db.execute(
                sa.select(WatchCoverage.user_id, WatchCoverage.seen).where(WatchCoverage.video_id == video_id)
            ):
                raw = from_column(value)
                tick = standing.get(user_id)
                if tick is not None and percent(raw, part) >= int(tick.detail or 0):
                    supported.add(user_id)
                if tick is None and is_now and is_enough(raw, part, wanted_percent):
                    due[user_id] = str(percent(raw, part))
        for user_id, detail in due.items():
            yield Difference(user_id, course_id, "episode", episode_id, "", How.WATCHED, detail, version_number)
        for user_id, tick in standing.items():
            if tick.state == How.WATCHED and user_id not in supported:
                yield Difference(user_id, course_id, "episode", episode_id, How.WATCHED, "")


def _shown(db: Session) -> Iterator[tuple[int, int, str, list[tuple[int, Interval, bool]]]]:
    """Each episode with every part of a video it shows or has shown."""
    rows = db.execute(
        sa.select(
            EpisodeVideo.course_id,
            CourseVersion.number,
            EpisodeVideo.episode_id,
            EpisodeVideo.video_id,
            Video.seconds,
            EpisodeVideo.start_second,
            EpisodeVideo.end_second,
            EpisodeVideo.until,
        )
        .join(Course, Course.id == EpisodeVideo.course_id)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .join(Video, Video.id == EpisodeVideo.video_id)
        .order_by(EpisodeVideo.course_id, EpisodeVideo.episode_id)
    ).all()
    grouped: dict[tuple[int, int, str], list[tuple[int, Interval, bool]]] = {}
    for row in rows:
        part = clip(row.seconds or 0.0, row.start_second, row.end_second)
        grouped.setdefault((row.course_id, row.number, row.episode_id), []).append(
            (row.video_id, part, row.until is None)
        )
    for (course_id, number, episode_id), shown in grouped.items():
        yield course_id, number, episode_id, shown


def _exercises(db: Session) -> Iterator[Difference]:
    """Tried when anything was answered, done when any answer was right."""
    should: dict[tuple[int, int, str], tuple[str, int]] = {}
    for row in db.execute(
        sa.select(
            Submission.user_id,
            Submission.course_id,
            Submission.exercise_id,
            sa.func.max(sa.case((Submission.correct.is_(True), 1), else_=0)).label("right"),
            sa.func.max(Submission.version_number).label("version"),
        ).group_by(Submission.user_id, Submission.course_id, Submission.exercise_id)
    ):
        earned = Tried.DONE if row.right else Tried.TRIED
        should[row.user_id, row.course_id, row.exercise_id] = (earned.value, row.version)
    standing: dict[tuple[int, int, str], str] = {}
    for tick in db.execute(
        sa.select(Tick.user_id, Tick.course_id, Tick.item_id, Tick.state).where(Tick.item == "exercise")
    ):
        standing[tick.user_id, tick.course_id, tick.item_id] = tick.state
    for key in sorted({*should, *standing}):
        state, version = should.get(key, ("", 1))
        if standing.get(key, "") != state:
            yield Difference(key[0], key[1], "exercise", key[2], standing.get(key, ""), state, "", version)


def _put_right(db: Session, difference: Difference) -> None:
    where: list[Any] = [
        Tick.user_id == difference.user_id,
        Tick.course_id == difference.course_id,
        Tick.item == difference.item,
        Tick.item_id == difference.item_id,
    ]
    if not difference.should:
        db.execute(sa.delete(Tick).where(*where))
    elif difference.stands:
        db.execute(sa.update(Tick).where(*where).values(state=str(difference.should)))
    else:
        row = tick_row(
            difference.user_id,
            difference.course_id,
            difference.version_number,
            difference.item,
            difference.item_id,
            difference.should,
            difference.detail,
            clock.now(),
        )
        add_missing_ticks(db, [row])
