"""Changing what belongs to a video that is ready: words, captions, chapters, poster. Seen on its pages at once.

An actor of None is the operator at the machine. A video of another partner is answered like a missing one.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation.database import begin_write
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.foundation.events import record
from videre.foundation.jobs import enqueue
from videre.foundation.worded import worded
from videre.media.access import may_add_video
from videre.media.actions.bringing import checked_promise
from videre.media.events import VideoChanged
from videre.media.models import Caption, Chapter, Video
from videre.media.rules import checked_language, checked_title, clock_of
from videre.media.wishes import checked_description, checked_licence

POSTER = "media.poster"


def changed_video(db: Session, actor_id: int | None, public_id: str) -> Video:
    """The ready video, locked for somebody who may change it."""
    begin_write(db)
    video = db.execute(sa.select(Video).where(Video.public_id == public_id).with_for_update()).scalar_one_or_none()
    if video is None or video.published_at is None or not may_add_video(db, actor_id, video.partner_id):
        raise NotFound("There is no such video, or it is not ready yet.")
    return video


def describe_video(
    db: Session,
    actor_id: int | None,
    public_id: str,
    *,
    title: str,
    description: str,
    licence: str,
    silent: bool,
) -> bool:
    """Give it other words; False when they are these already."""
    wrong: dict[str, str] = {}
    known: dict[str, Any] = {"silent": silent}
    for name, check, text in (
        ("title", checked_title, title),
        ("description", checked_description, description.strip()),
        ("licence", checked_licence, licence),
    ):
        try:
            known[name] = check(text)
        except Invalid as refusal:
            wrong |= refusal.fields
    if wrong:
        raise Invalid(fields=wrong)
    video = changed_video(db, actor_id, public_id)
    if not silent and not video.captions_promised_on and not languages_of(db, video.id):
        raise Conflict("It is shown without captions because it has no sound. Give it captions or a promise first.")
    if {name: getattr(video, name) for name in known} == known:
        return False
    for name, value in known.items():
        setattr(video, name, value)
    return _changed(db, actor_id, video, "description")


def put_captions(db: Session, actor_id: int | None, public_id: str, track: Mapping[str, Any]) -> bool:
    """Give it captions in a language, in place of those it had there; a promise is kept with that.

    `track` has the columns of `Caption`; its file is in the storage already.
    """
    checked_language(track["language"])
    video = changed_video(db, actor_id, public_id)
    here = (Caption.video_id == video.id, Caption.language == track["language"])
    now = db.execute(sa.select(Caption).where(*here)).scalar_one_or_none()
    same = now is not None and now.cues == track["cues"] and not now.automatic
    if same and video.captions_promised_on is None:
        return False
    if now is not None:
        db.delete(now)
        db.flush()
    db.add(
        Caption(video_id=video.id, automatic=False, **{n: track[n] for n in ("language", "label", "file_key", "cues")})
    )
    video.captions_promised_by = video.captions_promised_on = None
    return _changed(db, actor_id, video, "captions")


def remove_captions(db: Session, actor_id: int | None, public_id: str, language: str) -> None:
    """Take the captions of a language away; the last ones stay unless others are promised or nothing is said."""
    video = changed_video(db, actor_id, public_id)
    track = db.execute(
        sa.select(Caption).where(Caption.video_id == video.id, Caption.language == language)
    ).scalar_one_or_none()
    if track is None:
        raise NotFound("There are no captions in that language.")
    if languages_of(db, video.id) == [language] and not video.silent and video.captions_promised_on is None:
        raise Conflict("These are its only captions. Replace them, or promise others first.")
    db.delete(track)
    _changed(db, actor_id, video, "captions")


def promise_captions(db: Session, actor_id: int | None, public_id: str, by: str, on: date | None) -> bool:
    """Say who will bring captions and by which day; without both, the promise is taken back."""
    promise = checked_promise(by.strip() or None, on)
    video = changed_video(db, actor_id, public_id)
    if promise == (None, None) and not video.silent and not languages_of(db, video.id):
        raise Invalid(fields={"promised_by": "Without captions somebody has to promise them."})
    if promise == (video.captions_promised_by, video.captions_promised_on):
        return False
    video.captions_promised_by, video.captions_promised_on = promise
    return _changed(db, actor_id, video, "promise")


def set_chapters(db: Session, actor_id: int | None, public_id: str, chapters: Sequence[tuple[float, str]]) -> bool:
    """Name its moments; False when they are named so already."""
    video = changed_video(db, actor_id, public_id)
    rows = db.execute(
        sa.select(Chapter.second, Chapter.title).where(Chapter.video_id == video.id).order_by(Chapter.second)
    )
    if [(second, title) for second, title in rows] == list(chapters):
        return False
    if late := [title for at, title in chapters if video.seconds is not None and at >= video.seconds]:
        raise Invalid(
            fields={
                "chapters": worded(
                    "“%(title)s” begins after the end of the video (%(time)s).",
                    title=late[0],
                    time=clock_of(video.seconds or 0),
                )
            }
        )
    db.execute(sa.delete(Chapter).where(Chapter.video_id == video.id))
    db.add_all(Chapter(video_id=video.id, second=at, title=title) for at, title in chapters)
    return _changed(db, actor_id, video, "chapters")


def ask_poster(db: Session, actor_id: int | None, public_id: str, second: float) -> str:
    """Promise a poster from that second of the video; returns the id of the job that makes it."""
    video = changed_video(db, actor_id, public_id)
    if not 0 <= second < (video.seconds or 0):
        raise Invalid(fields={"second": worded("The video ends at %(time)s.", time=clock_of(video.seconds or 0))})
    return enqueue(db, POSTER, video.id, second, actor_id)


def set_poster(db: Session, actor_id: int | None, video_id: int, key: str) -> None:
    """Show the picture in the storage as its poster; the job's last step, for whoever asked and still may."""
    begin_write(db)
    video = db.execute(sa.select(Video).where(Video.id == video_id).with_for_update()).scalar_one()
    if video.poster_key != key and may_add_video(db, actor_id, video.partner_id):
        video.poster_key = key
        _changed(db, actor_id, video, "poster")


def languages_of(db: Session, video_id: int) -> list[str]:
    """The languages it has captions in."""
    return list(db.scalars(sa.select(Caption.language).where(Caption.video_id == video_id).order_by(Caption.id)))


def _changed(db: Session, actor_id: int | None, video: Video, what: str) -> bool:
    db.flush()
    record(db, VideoChanged(video.id, what), actor_id=actor_id)
    return True
