"""What the media room knows of people: who asked for a video, and what they are bringing in."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation.personal import PersonalData, declare
from videre.media.models import Ingest, Upload, Video


def _export(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(Video.name, Video.title, Ingest.source, Ingest.created_at)
        .join(Video, Video.id == Ingest.video_id)
        .where(Ingest.asked_by_id == user_id)
        .order_by(Ingest.id)
    )
    for name, title, source, at in rows:
        yield {"video": name, "title": title, "source": source, "asked_at": at.isoformat()}


def _erase(db: Session, user_id: int) -> None:
    # What was wished for in their name is not done in the operator's, who is nobody by number either.
    open_wishes = sa.update(Ingest).where(Ingest.asked_by_id == user_id, Ingest.ended_at.is_(None))
    db.execute(open_wishes.values(attach_to=None))
    db.execute(sa.update(Ingest).where(Ingest.asked_by_id == user_id).values(asked_by_id=None))


def _export_uploads(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    for one in db.scalars(sa.select(Upload).where(Upload.user_id == user_id).order_by(Upload.id)):
        yield {"file": one.file_name, "typed": one.wishes, "begun_at": one.created_at.isoformat()}


def _erase_uploads(db: Session, user_id: int) -> None:
    db.execute(sa.delete(Upload).where(Upload.user_id == user_id))


declare(
    PersonalData(
        table=Ingest.__tablename__,
        purpose="Who asked for a video to be brought in, so that they can be told how it went.",
        ground="legitimate interest: running the courses",
        retention="as long as the video; the name is taken off with the account",
        export=_export,
        erase=_erase,
    )
)
declare(
    PersonalData(
        table=Upload.__tablename__,
        purpose="A video on its way in from somebody's browser, with what they typed for it, so that nothing is lost.",
        ground="legitimate interest: running the courses",
        retention="until the video is ready, or seven days after the last change; its file goes with it",
        export=_export_uploads,
        erase=_erase_uploads,
    )
)
