"""A recording of the demo whose captions are still to come: Ada has promised them, for some days from now."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from videre.cli.demo_cast import DemoCast
from videre.cli.demo_course import COURSE
from videre.cli.setup import Setting
from videre.courses.models import Course
from videre.foundation import clock
from videre.foundation.database import unit_of_work
from videre.foundation.paths import data
from videre.live.actions.telling import attach_recording
from videre.live.models import LiveSession
from videre.media.jobs import ingest_now
from videre.media.queries import video_named

NAME = "early-in-the-morning"
TITLE = "Early in the morning, recorded"
FILM = "ten-lines"
DAYS = 5


def fill(setting: Setting, cast: DemoCast) -> None:
    """Bring it in for Nord and put it to the hour it is of, once; only the promise moves along with the days."""
    with setting.database.session() as db:
        there = video_named(db, NAME, cast.nord)
    if there is None or there.published_at is None:
        _bring(setting, cast)
    with unit_of_work(setting.database) as db:
        video = video_named(db, NAME, cast.nord)
        assert video is not None
        if video.captions_promised_on is not None and video.captions_promised_on <= clock.today():
            video.captions_promised_on = clock.today() + timedelta(days=DAYS)
        hour = db.scalars(
            sa.select(LiveSession)
            .join(Course, Course.id == LiveSession.course_id)
            .where(
                Course.slug == COURSE,
                LiveSession.starts_at < clock.now(),
                LiveSession.partner_id == cast.nord,
                LiveSession.recording_video_id.is_(None),
                LiveSession.title.contains("early in the morning"),
            )
        ).first()
        if hour is not None:
            attach_recording(db, cast.ada, hour.id, video=video.public_id)


def _bring(setting: Setting, cast: DemoCast) -> None:
    """A film of the course without what lies beside it but its poster: no ffmpeg is needed."""
    media = data("courses") / COURSE / "media"
    with tempfile.TemporaryDirectory(prefix="videre-demo-") as place:
        for kind in ("mp4", "jpg"):
            shutil.copyfile(media / f"{FILM}.{kind}", Path(place) / f"{NAME}.{kind}")
        ingest_now(
            setting.settings,
            setting.database,
            setting.storage,
            str(Path(place) / f"{NAME}.mp4"),
            name=NAME,
            title=TITLE,
            partner_id=cast.nord,
            promised_by="Ada",
            promised_on=clock.today() + timedelta(days=DAYS),
        )
