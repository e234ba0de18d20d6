"""Receiving a video from a browser: what was typed is kept first, the file follows in pieces, then it is handed on."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import begin_write
from videre.foundation.errors import Conflict, NotAllowed, NotFound
from videre.foundation.settings import Settings
from videre.media.access import may_add_video
from videre.media.actions.bringing import begin_ingest, is_under_way
from videre.media.models import Ingest, Upload, Video
from videre.media.probe import demuxer_of
from videre.media.rules import suggested_name
from videre.media.sources.upload import SCHEME
from videre.media.uploads import checked_file_name, checked_size, file_of, need_room
from videre.media.wishes import checked_wishes, typed_wishes

KEPT = timedelta(days=7)


def begin_upload(db: Session, actor_id: int, partner_id: int, typed: Mapping[str, str]) -> Upload:
    """Keep what was typed for a video whose file is to follow."""
    if not may_add_video(db, actor_id, partner_id):
        raise NotAllowed("Only instructors of the partner may add videos to it.")
    now = clock.now()
    upload = Upload(
        public_id=new_public_id(),
        partner_id=partner_id,
        user_id=actor_id,
        file_name="",
        bytes=0,
        received=0,
        wishes=typed_wishes(typed),
        created_at=now,
        changed_at=now,
    )
    db.add(upload)
    db.flush()
    return upload


def own_upload(db: Session, actor_id: int, public_id: str, *, to_change: bool = False) -> Upload:
    """The person's own upload; NotFound for anybody else's and for those who may add no videos there any more."""
    statement = sa.select(Upload).where(Upload.public_id == public_id, Upload.user_id == actor_id)
    if to_change:
        begin_write(db)
        statement = statement.with_for_update()
    upload = db.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()
    if upload is None or not may_add_video(db, actor_id, upload.partner_id):
        raise NotFound("There is no such upload, or it was removed after seven days without a change.")
    return upload


def same_upload(db: Session, actor_id: int, partner_id: int, name: str, size: int, start_digest: str) -> Upload | None:
    """The person's unfinished upload of the same file: by name, size and the digest of its beginning."""
    return db.scalars(
        sa.select(Upload)
        .where(
            Upload.user_id == actor_id,
            Upload.partner_id == partner_id,
            Upload.file_name == checked_file_name(name),
            Upload.bytes == size,
            Upload.start_digest == start_digest,
            Upload.ingest_id.is_(None),
        )
        .order_by(Upload.id.desc())
        .limit(1)
    ).first()


def keep_wishes(db: Session, actor_id: int, public_id: str, typed: Mapping[str, str]) -> Upload:
    """Keep the form as it is typed now, right or wrong."""
    upload = own_upload(db, actor_id, public_id, to_change=True)
    upload.wishes, upload.changed_at = typed_wishes(typed), clock.now()
    db.flush()
    return upload


def choose_file(
    db: Session, actor_id: int, public_id: str, settings: Settings, *, name: str, size: int, start_digest: str | None
) -> Upload:
    """Say which file will come; the same one again goes on where it was broken off, another begins anew."""
    upload = own_upload(db, actor_id, public_id, to_change=True)
    _not_handed_on(db, upload, settings)
    checked_size(size, settings)
    chosen = (checked_file_name(name), size, start_digest)
    if start_digest is None or (upload.file_name, upload.bytes, upload.start_digest) != chosen:
        need_room(settings, size)
        upload.file_name, upload.bytes, upload.start_digest = chosen
        upload.received = 0
    upload.changed_at = clock.now()
    db.flush()
    return upload


def count_piece(db: Session, actor_id: int, public_id: str, settings: Settings, at: int, length: int) -> Upload:
    """Say that `length` bytes from `at` on are on the disk; hands the file on when it is whole and the form was sent.

    Whoever calls holds the upload's file (`uploads.writing`). Of two that say the same, the second is a Conflict.
    """
    upload = own_upload(db, actor_id, public_id, to_change=True)
    if upload.received != at or upload.ingest_id is not None:
        raise Conflict(f"{upload.received} bytes are here already.", kind="offset")
    if at == 0:
        demuxer_of(file_of(settings, public_id))
    upload.received, upload.changed_at = at + length, clock.now()
    db.flush()
    if upload.sent_at is not None and is_whole(upload):
        _hand_on(db, upload, settings)
    return upload


def send_upload(db: Session, actor_id: int, public_id: str, settings: Settings, typed: Mapping[str, str]) -> Upload:
    """Take the form: the video is made from it as soon as its file is whole. Invalid names every faulty field."""
    upload = keep_wishes(db, actor_id, public_id, typed)
    _not_handed_on(db, upload, settings)
    checked_wishes(upload.wishes)
    upload.sent_at = clock.now()
    db.flush()
    if is_whole(upload):
        _hand_on(db, upload, settings)
    return upload


def drop_upload(db: Session, actor_id: int, public_id: str, settings: Settings) -> None:
    """Forget what was typed and what has come of the file."""
    upload = own_upload(db, actor_id, public_id, to_change=True)
    _not_handed_on(db, upload, settings)
    db.delete(upload)
    db.flush()


def is_whole(upload: Upload) -> bool:
    """Whether all of the file is here."""
    return upload.bytes > 0 and upload.received == upload.bytes


def forget_uploads(db: Session, settings: Settings) -> list[str]:
    """Remove rows nobody needs: of videos that are ready, and of what nobody has touched for seven days.

    Returns the public ids of all uploads that stay.
    """
    begin_write(db)
    state = sa.select(Upload, Ingest).join(Ingest, Ingest.id == Upload.ingest_id, isouter=True)
    for upload, ingest in db.execute(state).all():
        done = ingest is not None and ingest.step == "done"
        busy = ingest is not None and ingest.ended_at is None and is_under_way(db, ingest, settings)
        if done or (not busy and upload.changed_at < clock.ago(KEPT)):
            db.delete(upload)
    db.flush()
    return list(db.scalars(sa.select(Upload.public_id)))


def _not_handed_on(db: Session, upload: Upload, settings: Settings) -> None:
    """A file that is being made ready is left alone; one whose way in failed may be tried again."""
    if upload.ingest_id is None:
        return
    ingest = db.get_one(Ingest, upload.ingest_id)
    if ingest.step == "done" or (ingest.ended_at is None and is_under_way(db, ingest, settings)):
        raise Conflict("The video is being made ready from this file already.", kind="upload-handed-on")
    upload.ingest_id = upload.sent_at = None


def _hand_on(db: Session, upload: Upload, settings: Settings) -> None:
    wishes = checked_wishes(upload.wishes)
    details: dict[str, Any] = {
        "partner_id": upload.partner_id,
        "name": wishes.name or free_name(db, upload.partner_id, wishes.title or upload.file_name),
        "title": wishes.title,
        "description": wishes.description,
        "licence": wishes.licence,
        "captions": wishes.captions,
        "chapters": wishes.chapters,
        "attach_to": wishes.episode,
        "part": wishes.part,
        "promised_by": wishes.promised_by,
        "promised_on": wishes.promised_on,
        "silent": wishes.silent,
    }
    ingest = begin_ingest(db, upload.user_id, f"{SCHEME}{upload.public_id}", settings, **details)
    upload.ingest_id = ingest.id
    db.flush()


def free_name(db: Session, partner_id: int, title: str) -> str:
    """A name made from the title that no ready video of the partner has yet."""
    stem = suggested_name(title) or "video"
    like = Video.name.startswith(stem[:36], autoescape=True)
    taken = set(
        db.scalars(sa.select(Video.name).where(Video.partner_id == partner_id, Video.published_at.is_not(None), like))
    )
    if stem not in taken:
        return stem
    return next(name for n in range(2, 10_000) if (name := f"{stem[:36].rstrip('-')}-{n}") not in taken)
