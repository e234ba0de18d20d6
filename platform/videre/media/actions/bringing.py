"""Bringing a video in: ask for one, say how far it is, that it is ready, that it failed."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import begin_write, only_once
from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound, shortened
from videre.foundation.events import record
from videre.foundation.jobs import enqueue, job_state
from videre.foundation.processes import try_slot
from videre.foundation.settings import Settings
from videre.foundation.worded import worded
from videre.media.access import may_add_video
from videre.media.captions import read_captions
from videre.media.events import IngestFailed, VideoAsked, VideoChanged, VideoPublished
from videre.media.models import Caption, Chapter, Ingest, Upload, Video
from videre.media.queries import own_partner_id
from videre.media.rules import (
    checked_episode,
    checked_language,
    checked_name,
    checked_title,
    clock_of,
    suggested_name,
)
from videre.media.sources import source_for

WORKFLOW = "media.ingest"
MOST_TRACKS = 40
INTERRUPTED = "It was interrupted and begun anew."


def begin_ingest(db: Session, actor_id: int | None, wish: str, settings: Settings, **details: Any) -> Ingest:
    """Ask for a video and promise the job that brings it in, both in the caller's transaction.

    `details` are those of `record_ingest`.
    """
    ingest = record_ingest(db, actor_id, wish, settings, **details)
    enqueue(db, WORKFLOW, ingest.id, workflow_id=f"media-{ingest.public_id}")
    return ingest


def record_ingest(
    db: Session,
    actor_id: int | None,
    wish: str,
    settings: Settings,
    *,
    partner_id: int | None = None,
    name: str | None = None,
    title: str | None = None,
    captions: Sequence[tuple[str, str, bytes]] = (),
    attach_to: str | None = None,
    part: tuple[float, float | None] = (0.0, None),
    chapters: Sequence[tuple[float, str]] = (),
    description: str = "",
    licence: str | None = None,
    promised_by: str | None = None,
    promised_on: date | None = None,
    silent: bool = False,
) -> Ingest:
    """Write down what is asked for: `wish` is a path or an address, `captions` are (language, file name, bytes).

    `part` is (start, end) in seconds of what `attach_to` is to show; without an end, to the end.
    A name that stands for a published video is a Conflict, since a re-cut is a new video; one that never got
    through is tried again under the same name.
    """
    partner = own_partner_id(db) if partner_id is None else partner_id
    if not may_add_video(db, actor_id, partner):
        raise NotAllowed("Only instructors of the partner may add videos to it.")
    source = source_for(wish)
    wish = source.checked(wish, settings)
    stem = wish.rstrip("/").rsplit("/", 1)[-1].split("?")[0].rsplit(".", 1)[0]
    name = checked_name(name or suggested_name(title or stem) or f"video-{new_public_id()}")
    promise = checked_promise(promised_by, promised_on)
    tracks = checked_tracks(captions)
    wished = checked_episode(attach_to) if attach_to else None
    begin_write(db)
    video = _video_for(db, partner, name, settings)
    video.title = checked_title(title) if title else ""
    video.source = wish
    video.silent = silent
    video.description, video.licence = description, licence
    video.captions_promised_by, video.captions_promised_on = promise
    db.flush()
    ingest = Ingest(
        public_id=new_public_id(),
        video_id=video.id,
        source_kind=source.kind,
        source=wish,
        attach_to=wished,
        start_second=part[0],
        end_second=part[1],
        captions=tracks,
        chapters=[[at, words] for at, words in chapters],
        asked_by_id=actor_id,
        created_at=clock.now(),
    )
    db.add(ingest)
    db.flush()
    record(db, VideoAsked(video.id, ingest.id, source.kind), actor_id=actor_id)
    return ingest


def try_again(db: Session, actor_id: int | None, public_id: str, settings: Settings) -> Ingest:
    """Bring in once more, with the same wishes, a video whose last way in failed."""
    begin_write(db)
    video = db.execute(sa.select(Video).where(Video.public_id == public_id).with_for_update()).scalar_one_or_none()
    if video is None or not may_add_video(db, actor_id, video.partner_id):
        raise NotFound("There is no such video.")
    last = db.scalars(sa.select(Ingest).where(Ingest.video_id == video.id).order_by(Ingest.id.desc()).limit(1)).first()
    busy = last is not None and last.ended_at is None and is_under_way(db, last, settings)
    if last is None or video.published_at is not None or busy:
        raise Conflict("There is nothing to try again: it is ready, or on its way.", kind="video-under-way")
    kept = ("source_kind", "source", "attach_to", "start_second", "end_second", "captions", "chapters")
    again = Ingest(
        public_id=new_public_id(),
        video_id=video.id,
        asked_by_id=actor_id,
        created_at=clock.now(),
        **{name: getattr(last, name) for name in kept},
    )
    last.ended_at = last.ended_at or clock.now()
    db.add(again)
    db.flush()
    db.execute(sa.update(Upload).where(Upload.ingest_id == last.id).values(ingest_id=again.id))
    record(db, VideoAsked(video.id, again.id, again.source_kind), actor_id=actor_id)
    enqueue(db, WORKFLOW, again.id, workflow_id=f"media-{again.public_id}")
    return again


def checked_tracks(captions: Sequence[tuple[str, str, bytes]]) -> list[dict[str, str]]:
    """Captions handed in with a wish, read at once so that what is wrong is said at once."""
    if len(captions) > MOST_TRACKS:
        raise Invalid(fields={"captions": worded("At most %(most)s caption files are taken.", most=MOST_TRACKS)})
    tracks: dict[str, dict[str, str]] = {}
    for language, name, data in captions:
        checked_language(language)
        read_captions(data, name)
        if language in tracks:
            raise Invalid(
                fields={"captions": worded("There are two caption files for %(language)s.", language=language)}
            )
        tracks[language] = {"language": language, "name": shortened(name), "text": data.decode("utf-8-sig")}
    return list(tracks.values())


def publish_video(db: Session, ingest_id: int, ready: Mapping[str, Any]) -> int:
    """Show the video: its row, captions and chapters in one transaction, after all its files are stored.

    Called by the job, for whoever asked; doing it again changes nothing. `ready` is `stages.Ready` as plain values.
    """
    begin_write(db)
    ingest = db.execute(sa.select(Ingest).where(Ingest.id == ingest_id).with_for_update()).scalar_one()
    video = db.execute(sa.select(Video).where(Video.id == ingest.video_id).with_for_update()).scalar_one()
    left_out = list(ready["left_out"])
    if video.published_at is None:
        video.seconds, video.width, video.height = ready["seconds"], ready["width"], ready["height"]
        video.file_key, video.file_bytes = ready["file_key"], ready["file_bytes"]
        video.source_digest = ready["source_digest"]
        # What was said when it was asked for comes before what the source says.
        video.title = video.title or ready["title"] or video.name.replace("-", " ").capitalize()
        video.licence = video.licence or ready["licence"]
        video.description = video.description or ready["description"] or ""
        video.silent = video.silent or bool(ready["silent"]) or not ready["has_sound"]
        video.poster_key = ready["poster_key"]
        replace_words(db, video.id, ready["captions"], ready["chapters"])
        if ready["captions"]:
            video.captions_promised_by = video.captions_promised_on = None
        video.published_at = clock.now()
        db.flush()
        part = (ingest.start_second, ingest.end_second)
        if said := outside(part, ready["seconds"]):
            left_out, part = [*left_out, said], (0.0, None)
        event = VideoPublished(video.id, ingest.attach_to or "", *part, asked_by_id=ingest.asked_by_id)
        record(db, event, actor_id=ingest.asked_by_id)
        ingest.problem = "\n".join(left_out) or None
    ingest.step, ingest.share, ingest.ended_at = "done", 1.0, ingest.ended_at or clock.now()
    return video.id


def outside(part: tuple[float, float | None], seconds: float) -> str:
    """Why a part cannot be shown of a video of that length; "" when it can."""
    start, end = part
    if start < seconds and (end is None or start < end <= seconds + 1):
        return ""
    wanted = f"{clock_of(start)}–{'' if end is None else clock_of(end)}"
    return f"The part {wanted} does not lie within the video ({clock_of(seconds)}), so the whole of it is shown."


def fail_ingest(db: Session, ingest_id: int, problem: str) -> None:
    """Write down why a video could not be brought in; the step in which it happened stays."""
    begin_write(db)
    ingest = db.execute(sa.select(Ingest).where(Ingest.id == ingest_id).with_for_update()).scalar_one()
    if ingest.step == "done":
        return
    if ingest.ended_at is None:
        record(db, IngestFailed(ingest.video_id, ingest.id), actor_id=ingest.asked_by_id)
    ingest.problem, ingest.ended_at = problem, clock.now()


def say_progress(db: Session, ingest_id: int, step: str, share: float) -> None:
    """How far it is; a job that is tried again is open again."""
    done = sa.update(Ingest).where(Ingest.id == ingest_id, Ingest.step != "done")
    db.execute(done.values(step=step, share=share, ended_at=None, problem=None))


def change_words(db: Session, actor_id: int | None, video_id: int, ready: Mapping[str, Any]) -> bool:
    """Give a published video other captions, chapters, poster or title; False when all of it is there already.

    `ready` has the keys of `stages.Ready`; languages it does not name stay as they are.
    """
    begin_write(db)
    video = db.execute(sa.select(Video).where(Video.id == video_id).with_for_update()).scalar_one_or_none()
    if video is None or video.published_at is None:
        raise NotFound("There is no such video, or it is not ready yet.")
    if not may_add_video(db, actor_id, video.partner_id):
        raise NotAllowed("Only instructors of the partner may change its videos.")
    before = _words_of(db, video)
    _describe(video, ready)
    named = {track["language"] for track in ready["captions"]}
    kept = [track for track in before[1] if track["language"] not in named]
    replace_words(db, video_id, [*kept, *ready["captions"]], ready["chapters"] or before[2])
    if _words_of(db, video) == before:
        return False
    record(db, VideoChanged(video_id, "words"), actor_id=actor_id)
    return True


def _video_for(db: Session, partner_id: int, name: str, settings: Settings) -> Video:
    """The row to fill: a new one, or one whose earlier tries ended without success."""
    video = db.execute(
        sa.select(Video).where(Video.partner_id == partner_id, Video.name == name).with_for_update()
    ).scalar_one_or_none()
    if video is None:
        video = Video(
            public_id=new_public_id(), partner_id=partner_id, name=name, title="", source="", created_at=clock.now()
        )
        only_once(db, video, f"“{name}” is being brought in already. See: videre media status")
        return video
    if video.published_at is not None:
        raise Conflict(
            f"There is a video “{name}” already. A re-cut is a new video: give it another name (--name).",
            kind="video-exists",
        )
    for earlier in db.scalars(sa.select(Ingest).where(Ingest.video_id == video.id, Ingest.ended_at.is_(None))):
        if is_under_way(db, earlier, settings):
            raise Conflict(
                f"“{name}” is being brought in already: videre media status {earlier.public_id}", kind="video-under-way"
            )
        earlier.ended_at, earlier.problem = clock.now(), INTERRUPTED
    return video


def place_slot(settings: Settings, public_id: str) -> Path:
    """The slot held by a process that brings a video in by itself, without a job."""
    return settings.data / "locks" / f"media-{public_id}"


def is_under_way(db: Session, ingest: Ingest, settings: Settings) -> bool:
    """Whether somebody still works on it: a job that is open, or a process that holds its slot."""
    job = job_state(db, f"media-{ingest.public_id}")
    if job is not None:
        return job.is_open
    slot = try_slot(place_slot(settings, ingest.public_id))
    if slot is None:
        return True
    slot.free()
    return False


def checked_promise(by: str | None, on: date | None) -> tuple[str | None, date | None]:
    """Who promises captions, and by which day: both or neither."""
    if by is None and on is None:
        return None, None
    if not by or on is None:
        raise Invalid(fields={"promised": "A promise of captions needs both a name and a day."})
    plain = " ".join(by.split())
    if not plain.isprintable() or len(plain) > 80:
        raise Invalid(fields={"promised": "The name of who promises captions has at most 80 characters."})
    return plain, on


def _describe(video: Video, ready: Mapping[str, Any]) -> None:
    """What the source says now, where it says anything."""
    video.poster_key = ready["poster_key"]
    video.title = ready["title"] or video.title
    video.licence = ready["licence"] or video.licence
    video.description = ready["description"] or video.description
    video.silent = video.silent if ready["silent"] is None else ready["silent"]
    if ready["captions"]:
        video.captions_promised_by = video.captions_promised_on = None


def replace_words(
    db: Session, video_id: int, tracks: Sequence[Mapping[str, Any]], chapters: Sequence[tuple[float, str]]
) -> None:
    """Write the caption tracks and chapters of a video in place of those it had."""
    db.execute(sa.delete(Caption).where(Caption.video_id == video_id))
    db.execute(sa.delete(Chapter).where(Chapter.video_id == video_id))
    names = ("language", "label", "automatic", "file_key", "cues")
    for track in sorted(tracks, key=lambda one: (one["automatic"], one["language"])):
        db.add(Caption(video_id=video_id, **{name: track[name] for name in names}))
    for at, title in chapters:
        db.add(Chapter(video_id=video_id, second=at, title=title))
    db.flush()


def _words_of(db: Session, video: Video) -> tuple[tuple[Any, ...], list[dict[str, Any]], list[tuple[float, str]]]:
    db.flush()
    tracks = db.execute(
        sa.select(Caption.language, Caption.label, Caption.automatic, Caption.file_key, Caption.cues)
        .where(Caption.video_id == video.id)
        .order_by(Caption.automatic, Caption.language)
    )
    chapters = db.execute(
        sa.select(Chapter.second, Chapter.title).where(Chapter.video_id == video.id).order_by(Chapter.second)
    )
    own = (video.title, video.licence, video.description, video.silent, video.poster_key)
    return own, [dict(row._mapping) for row in tracks], [(row.second, row.title) for row in chapters]
