"""What the media room knows of people: who asked for a video."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation.personal import PersonalData, declare
from videre.media.models import Ingest, Video


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
    db.execute(sa.update(Ingest).where(Ingest.asked_by_id == user_id).values(asked_by_id=None))


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
