"""A video's way in as a durable job, and the same steps at once in this process."""

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Refusal
from videre.foundation.jobs import Job, workflow
from videre.foundation.processes import hold_slot
from videre.foundation.rounds import every_day
from videre.foundation.settings import Settings
from videre.foundation.storage import Storage
from videre.media.actions.bringing import (
    WORKFLOW,
    change_words,
    fail_ingest,
    is_under_way,
    place_slot,
    publish_video,
    record_ingest,
    say_progress,
)
from videre.media.actions.describing import POSTER, set_poster
from videre.media.actions.uploading import forget_uploads
from videre.media.encode import poster
from videre.media.models import Ingest, Video
from videre.media.probe import probe
from videre.media.queries import video_named
from videre.media.rules import STEPS, checked_name, suggested_name
from videre.media.sources import source_for
from videre.media.sources.upload import UPLOAD
from videre.media.stages import Order, Workplace, digest_of, stored
from videre.media.uploads import discard

P = ParamSpec("P")
R = TypeVar("R")
PAUSE = 0.5
# A folder without an ingest belongs to a file that is looked at again, which takes seconds.
FRESH = 3600
UNEXPECTED = "Something unexpected went wrong; the log of the worker tells what."


@workflow(WORKFLOW, queue="long")
def ingest(job: Job, ingest_id: int) -> None:
    """Bring one video in, step by step; a step that was interrupted is repeated and comes out the same."""
    try:
        for name in STEPS:
            job.step(name, _step, job, ingest_id, name)
    except Exception as error:
        trouble = error.message if isinstance(error, Refusal) else UNEXPECTED
        with job.unit_of_work() as db:
            fail_ingest(db, ingest_id, trouble)
        _workplace(job, ingest_id, "fetch").clear()
        raise


@workflow(POSTER)
def make_poster(job: Job, video_id: int, second: float, actor_id: int | None) -> None:
    """Take a picture out of the video and show it as its poster."""
    key = job.step("picture", _picture, job, video_id, second)
    job.step("show", _show_poster, job, actor_id, video_id, key)


def _picture(job: Job, video_id: int, second: float) -> str:
    with job.unit_of_work() as db:
        video = db.get_one(Video, video_id)
        db.expunge(video)
    with tempfile.TemporaryDirectory(prefix="poster-", dir=_folder(job.settings.data / "work")) as place:
        folder = Path(place)
        file = local_file(job.storage, video.file_key, folder)
        poster(file, probe(file, folder), folder / "poster.jpg", job.settings, at=second)
        return stored(job.storage, folder / "poster.jpg")


def _show_poster(job: Job, actor_id: int | None, video_id: int, key: str) -> None:
    with job.unit_of_work() as db:
        set_poster(db, actor_id, video_id, key)


@every_day("media.uploads")
def tidy_uploads(job: Job) -> None:
    """Remove uploads whose video is ready, and those nobody has touched for seven days."""
    with job.unit_of_work() as db:
        kept = set(forget_uploads(db, job.settings))
    root = job.settings.data / "uploads"
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.name not in kept and time.time() - folder.stat().st_mtime > FRESH:
            shutil.rmtree(folder, ignore_errors=True)


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _step(job: Job, ingest_id: int, name: str) -> None:
    work = _workplace(job, ingest_id, name)
    work.say(0.0)
    stages: dict[str, Callable[[], object]] = {
        "fetch": work.fetched,
        "probe": work.probed,
        "encode": work.encoded,
        "poster": work.pictured,
        "captions": work.captioned,
        "store": work.stored,
    }
    if name == "fetch":
        sweep(job)
    if name in stages:
        stages[name]()
        return
    if not _is_done(job, ingest_id):
        ready = asdict(work.stored())
        with job.unit_of_work() as db:
            publish_video(db, ingest_id, ready)
    if work.order.kind == UPLOAD.kind:
        discard(job.settings, UPLOAD.upload_of(work.order.wish))
    job.progress("done", 1.0)
    work.clear()


def _workplace(job: Job, ingest_id: int, step: str) -> Workplace:
    with job.unit_of_work() as db:
        row, excused = db.execute(
            sa.select(Ingest, Video.captions_promised_on.is_not(None) | Video.silent)
            .join(Video, Video.id == Ingest.video_id)
            .where(Ingest.id == ingest_id)
        ).one()
        given = tuple(row.captions)
        chapters = tuple((float(at), str(title)) for at, title in row.chapters)
        order = Order(row.id, row.public_id, row.source_kind, row.source, given, bool(excused), chapters)
    said = [0.0]

    def say(share: float | None) -> None:
        """Twice a second at most: progress must not keep the database from real work."""
        now = time.monotonic()
        if share not in (0.0, 1.0) and now - said[0] < PAUSE:
            return
        said[0] = now
        job.progress(step, share)
        with job.unit_of_work() as db:
            say_progress(db, ingest_id, step, share or 0.0)

    return Workplace(order, job.settings, job.storage, say)


def sweep(job: Job) -> None:
    """Remove work folders nobody needs any more: of jobs that were cancelled, of processes that were killed."""
    root = job.settings.data / "work"
    for folder in root.iterdir() if root.is_dir() else ():
        with job.unit_of_work() as db:
            row = db.execute(sa.select(Ingest).where(Ingest.public_id == folder.name)).scalar_one_or_none()
            needed = row is not None and row.ended_at is None and is_under_way(db, row, job.settings)
        fresh = time.time() - folder.stat().st_mtime < FRESH
        if not needed and not (row is None and fresh):
            shutil.rmtree(folder, ignore_errors=True)


def _is_done(job: Job, ingest_id: int) -> bool:
    """Whether the video was published by this very step, before the process was killed: then nothing is missing."""
    with job.unit_of_work() as db:
        return db.scalar(sa.select(Ingest.step).where(Ingest.id == ingest_id)) == "done"


class AtOnce:
    """A job that is run here and now: its steps are simply called, nothing is kept to go on with."""

    def __init__(self, settings: Settings, database: Database, storage: Storage, name: str) -> None:
        self.id = name
        self.settings = settings
        self.database = database
        self.storage = storage

    def step(self, _name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it."""
        return function(*args, **kwargs)

    def unit_of_work(self) -> AbstractContextManager[Session]:
        """One transaction of ours."""
        return unit_of_work(self.database)

    def progress(self, phase: str, share: float | None = None) -> None:
        """The row of the ingest says it."""


def run_now(settings: Settings, database: Database, storage: Storage, ingest_id: int) -> None:
    """Do the steps of an ingest here; raises the Refusal that stopped it, after it was written down."""
    with database.session() as db:
        public_id = db.execute(sa.select(Ingest.public_id).where(Ingest.id == ingest_id)).scalar_one()
    path = place_slot(settings, public_id)
    with hold_slot(path):
        ingest(AtOnce(settings, database, storage, f"media-now-{ingest_id}"), ingest_id)
    path.unlink(missing_ok=True)


def ingest_now(
    settings: Settings,
    database: Database,
    storage: Storage,
    wish: str,
    *,
    actor_id: int | None = None,
    name: str | None = None,
    **details: Any,
) -> int:
    """Bring a video in without a worker; returns the id of the video.

    Opens its own units of work, so the caller must not hold one. The same file under the same name again only
    brings captions, chapters, poster and description up to date. `details` are those of `record_ingest`.
    """
    found = refreshed(settings, database, storage, wish, actor_id=actor_id, name=name, **details)
    if found is not None:
        return found
    with unit_of_work(database) as db:
        row = record_ingest(db, actor_id, wish, settings, name=name, **details)
        ingest_id, video_id = row.id, row.video_id
    run_now(settings, database, storage, ingest_id)
    return video_id


def refreshed(
    settings: Settings,
    database: Database,
    storage: Storage,
    wish: str,
    *,
    actor_id: int | None = None,
    name: str | None = None,
    partner_id: int | None = None,
    **_details: Any,
) -> int | None:
    """The id of the published video when the wish is the very file it was made from, brought up to date with
    what lies beside that file now; None when it is none."""
    source = source_for(wish)
    if source.kind != "folder":
        return None
    path = Path(source.checked(wish, settings))
    name = checked_name(name or suggested_name(path.stem))
    with database.session() as db:
        video = video_named(db, name, partner_id)
    if video is None or video.published_at is None or video.source_digest != digest_of(path):
        return None
    work = Workplace(Order(0, f"again-{video.public_id}", source.kind, str(path), (), True), settings, storage)
    work.clear()
    try:
        brought = work.fetched()
        work.adopt(
            local_file(storage, video.file_key, work.folder),
            None if brought.poster else local_file(storage, video.poster_key, work.folder),
        )
        ready = asdict(work.stored())
        with unit_of_work(database) as db:
            change_words(db, actor_id, video.id, ready)
    finally:
        work.clear()
    return video.id


def local_file(storage: Storage, key: str | None, folder: Path) -> Path:
    """A stored object as a file, copied out where the storage has no files of its own."""
    assert key is not None
    if (path := storage.path(key)) is not None:
        return path
    copy = folder / key.rsplit("/", 1)[-1]
    with storage.open(key) as source, copy.open("wb") as target:
        shutil.copyfileobj(source, target)
    return copy
