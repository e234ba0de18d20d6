"""Recordings of hours: videos of the library that may be one, and moments within."""

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation.errors import Invalid
from videre.media.models import Video
from videre.partners.models import Partner

MOST = 20
LONGEST = 24 * 3600
_MOMENT = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """A video to choose."""

    public_id: str
    name: str
    title: str
    seconds: float


def videos_found(db: Session, partner_id: int, words: str) -> list[Found]:
    """Videos of the partner or of the installation whose name or title holds every word, the newest first."""
    holds = [
        sa.or_(Video.name.icontains(word, autoescape=True), Video.title.icontains(word, autoescape=True))
        for word in words[:200].split()[:8]
    ]
    rows = db.execute(
        sa.select(Video.public_id, Video.name, Video.title, Video.seconds)
        .join(Partner, Partner.id == Video.partner_id)
        .where(_of(partner_id), Video.published_at.is_not(None), *holds)
        .order_by(Video.published_at.desc(), Video.id.desc())
        .limit(MOST)
    )
    return [Found(public_id, name, title, seconds or 0.0) for public_id, name, title, seconds in rows]


def video_for(db: Session, partner_id: int, public_id: str) -> Video:
    """The video of that id, if the partner may show it."""
    found = db.scalar(
        sa.select(Video)
        .join(Partner, Partner.id == Video.partner_id)
        .where(Video.public_id == public_id, _of(partner_id), Video.published_at.is_not(None))
    )
    if found is None:
        raise Invalid(fields={"video": "There is no such video, or it is not ready yet."})
    return found


def second_of(typed: str) -> float | None:
    """A moment written 12:40 or 1:02:03; None for nothing typed."""
    text = typed.strip()
    if not text:
        return None
    found = _MOMENT.fullmatch(text)
    if found is None or (found[1] and int(found[2]) > 59):
        raise ValueError("A moment is written 12:40 or 1:02:03.")
    seconds = int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
    if seconds > LONGEST:
        raise ValueError("A moment lies within the recording.")
    return float(seconds)


def _of(partner_id: int) -> sa.ColumnElement[bool]:
    return (Video.partner_id == partner_id) | Partner.is_own
