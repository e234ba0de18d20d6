"""What a report needs to know of videos and their episodes without asking the database each time.

The length of a video never changes, so it is kept for good. Which episodes show it does change: that is kept for
some seconds and only tells whether it is worth asking; what is written is read afresh in the same transaction.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from videre.courses.models import Course, CourseVersion, EpisodeVideo
from videre.foundation.database import Askable, connection_of, engine_of
from videre.learning.coverage import Interval, bit_count, clip
from videre.learning.members import is_member
from videre.media.models import Video

FRESH_SECONDS = 15.0
MOST_VIDEOS = 4096


@dataclass(frozen=True, slots=True)
class Timeline:
    """A published video that some episode shows or has shown."""

    video_id: int
    seconds: float
    bits: int


@dataclass(frozen=True, slots=True)
class Showing:
    """An episode that shows a video now: which part, and since when."""

    course_id: int
    course_slug: str
    version_number: int
    episode_id: str
    part: Interval
    since: datetime


_SHOWN_PUBLICLY = sa.exists().where(
    EpisodeVideo.video_id == Video.id, EpisodeVideo.course_id == Course.id, Course.members_only.is_(False)
)
_SHOWN_TO_READER = sa.exists().where(
    EpisodeVideo.video_id == Video.id, is_member(sa.bindparam("user_id", type_=sa.Integer()), EpisodeVideo.course_id)
)
_TIMELINE = (
    sa.select(Video.id, Video.seconds, _SHOWN_PUBLICLY.label("is_public"))
    .where(Video.public_id == sa.bindparam("public_id"), Video.published_at.is_not(None), Video.seconds.is_not(None))
    .where(_SHOWN_PUBLICLY | _SHOWN_TO_READER)
)
_SHOWINGS = (
    sa.select(
        Course.id,
        Course.slug,
        CourseVersion.number,
        EpisodeVideo.episode_id,
        EpisodeVideo.start_second,
        EpisodeVideo.end_second,
        EpisodeVideo.since,
        Video.seconds,
    )
    .join(Course, Course.id == EpisodeVideo.course_id)
    .join(CourseVersion, CourseVersion.id == Course.current_version_id)
    .join(Video, Video.id == EpisodeVideo.video_id)
    .where(EpisodeVideo.video_id == sa.bindparam("video_id"), EpisodeVideo.until.is_(None))
    .order_by(Course.id, EpisodeVideo.episode_id)
)


class _Known:
    """What one process knows of the videos in one database."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.timelines: OrderedDict[str, Timeline] = OrderedDict()
        self.showings: OrderedDict[int, tuple[float, tuple[Showing, ...]]] = OrderedDict()


_known: WeakKeyDictionary[sa.Engine, _Known] = WeakKeyDictionary()
_lock = threading.Lock()


def timeline(db: Askable, public_id: str, user_id: int | None = None) -> Timeline | None:
    """The video of that public id, if the person may see it; asked once per process where everybody may."""
    known = _of(db)
    found = known.timelines.get(public_id)
    if found is None:
        row = connection_of(db).execute(_TIMELINE, {"public_id": public_id, "user_id": user_id or 0}).first()
        if row is None:
            return None
        found = Timeline(row.id, row.seconds, bit_count(row.seconds))
        if not row.is_public:
            return found
        with known.lock:
            known.timelines[public_id] = found
            if len(known.timelines) > MOST_VIDEOS:
                known.timelines.popitem(last=False)
    return found


def showings(db: Askable, video_id: int) -> tuple[Showing, ...]:
    """The episodes that show the video now, as the database says."""
    rows = connection_of(db).execute(_SHOWINGS, {"video_id": video_id}).all()
    found = tuple(
        Showing(
            row.id,
            row.slug,
            row.number,
            row.episode_id,
            clip(row.seconds or 0.0, row.start_second, row.end_second),
            row.since,
        )
        for row in rows
    )
    known = _of(db)
    with known.lock:
        known.showings[video_id] = (time.monotonic() + FRESH_SECONDS, found)
        known.showings.move_to_end(video_id)
        if len(known.showings) > MOST_VIDEOS:
            known.showings.popitem(last=False)
    return found


def likely_showings(db: Askable, video_id: int) -> tuple[Showing, ...]:
    """The episodes that showed the video some seconds ago: enough to know whether to look closer."""
    entry = _of(db).showings.get(video_id)
    if entry is not None and entry[0] > time.monotonic():
        return entry[1]
    return showings(db, video_id)


def forget_showings(db: Askable, video_id: int) -> None:
    """What was known of the episodes of a video is no longer so."""
    known = _of(db)
    with known.lock:
        known.showings.pop(video_id, None)


def _of(db: Askable) -> _Known:
    engine = engine_of(db)
    known = _known.get(engine)
    if known is None:
        with _lock:
            known = _known.setdefault(engine, _Known())
    return known
