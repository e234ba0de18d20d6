"""Questions about videos. What pages show of one is `VideoShown`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.readers.films import film_name
from videre.foundation.database import json_rows
from videre.media.captions import Cue, read_canonical
from videre.media.models import Caption, Chapter, Ingest, Video
from videre.partners.models import Partner
from videre.partners.queries import own_partner


@dataclass(frozen=True, slots=True)
class CaptionsShown:
    """One caption track; its cues are the transcript."""

    language: str
    label: str
    automatic: bool
    file_key: str
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class ChapterShown:
    """A named moment."""

    second: float
    title: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Captions promised by somebody, by a day."""

    on: date
    by: str


@dataclass(frozen=True, slots=True)
class VideoShown:
    """A published video with all that belongs to it. Files are served at the endpoint ``media.file``, by key."""

    id: int
    public_id: str
    name: str
    title: str
    seconds: float
    width: int
    height: int
    silent: bool
    file_key: str
    file_bytes: int
    poster_key: str | None
    licence: str | None
    description: str
    captions: tuple[CaptionsShown, ...]
    chapters: tuple[ChapterShown, ...]
    promised: Promise | None


_TRACKS = (
    sa.select(json_rows(Caption.id, Caption.language, Caption.label, Caption.automatic, Caption.file_key, Caption.cues))
    .where(Caption.video_id == Video.id)
    .correlate(Video)
    .scalar_subquery()
    .label("tracks")
)
_CHAPTERS = (
    sa.select(json_rows(Chapter.second, Chapter.title))
    .where(Chapter.video_id == Video.id)
    .correlate(Video)
    .scalar_subquery()
    .label("chapters")
)
WITH_PARTS = (Video, _TRACKS, _CHAPTERS)
"""What a statement asks for to show a video by `shown`: its row, its captions and its chapters."""
_FILMS_AT_ONCE = 400  # SQLite reads no condition of more than a thousand parts


def video_shown(db: Session, video_id: int) -> VideoShown | None:
    """The video, or None while it is not published."""
    row = db.execute(sa.select(*WITH_PARTS).where(Video.id == video_id, Video.published_at.is_not(None))).first()
    return shown(row)


def films_shown(
    db: Session, partner: Any, names: Collection[str], which: sa.ColumnElement[bool]
) -> dict[str, VideoShown]:
    """Those of the films (see `content.readers.films`) that were brought into the library of a partner, by name.

    `partner` is their row's id or a statement for it; `which` says of a video whether it is meant.
    """
    wanted = sorted({name for name in names if name})
    found: dict[str, VideoShown] = {}
    for at in range(0, len(wanted), _FILMS_AT_ONCE):
        some = wanted[at : at + _FILMS_AT_ONCE]
        alike = sa.or_(*(Video.source.contains(name.partition(":")[2], autoescape=True) for name in some))
        there = Video.partner_id == partner, Video.published_at.is_not(None)
        asked = sa.select(*WITH_PARTS).where(*there, alike, which)
        for row in db.execute(asked.order_by(Video.id)):
            name, video = film_name(row.Video.source), shown(row)
            if name in some and video is not None:
                found[str(name)] = video
    return found


def shown(row: Any) -> VideoShown | None:
    """A published video with its captions and chapters, from a row with `WITH_PARTS`; None where it has none."""
    video: Video | None = row.Video if row is not None else None
    if video is None:
        return None
    assert video.seconds and video.width and video.height and video.file_key and video.file_bytes
    on, by = video.captions_promised_on, video.captions_promised_by or ""
    return VideoShown(
        id=video.id,
        public_id=video.public_id,
        name=video.name,
        title=video.title,
        seconds=video.seconds,
        width=video.width,
        height=video.height,
        silent=video.silent,
        file_key=video.file_key,
        file_bytes=video.file_bytes,
        poster_key=video.poster_key,
        licence=video.licence,
        description=video.description,
        captions=tuple(
            CaptionsShown(language, label, bool(automatic), file_key, read_canonical(cues))
            for _id, language, label, automatic, file_key, cues in sorted(row.tracks or ())
        ),
        chapters=tuple(ChapterShown(float(second), title) for second, title in sorted(row.chapters or ())),
        promised=Promise(on, by) if on else None,
    )


def own_partner_id(db: Session) -> int:
    """The installation's own partner: videos belong to it unless somebody says otherwise."""
    return own_partner(db).id


def video_named(db: Session, name: str, partner_id: int | None = None) -> Video | None:
    """The partner's video of that name, published or not; of the installation's own partner by default."""
    partner = own_partner_id(db) if partner_id is None else partner_id
    return db.execute(sa.select(Video).where(Video.partner_id == partner, Video.name == name)).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class VideoLine:
    """One video in a list."""

    public_id: str
    partner: str
    name: str
    title: str
    seconds: float | None
    bytes: int | None
    languages: tuple[str, ...]
    promised: Promise | None
    silent: bool
    published_at: datetime | None


def videos_of(db: Session, partner_id: int | None = None, *, limit: int = 500) -> list[VideoLine]:
    """The videos of a partner by name; of all partners when the operator asks for none."""
    where = [] if partner_id is None else [Video.partner_id == partner_id]
    found = db.execute(
        sa.select(Video, Partner.slug)
        .join(Partner, Partner.id == Video.partner_id)
        .where(*where)
        .order_by(Partner.slug, Video.name)
        .limit(limit)
    ).all()
    tongues: dict[int, list[str]] = {}
    for video_id, language in db.execute(
        sa.select(Caption.video_id, Caption.language)
        .where(Caption.video_id.in_([video.id for video, _slug in found]))
        .order_by(Caption.id)
    ):
        tongues.setdefault(video_id, []).append(language)
    return [
        VideoLine(
            public_id=video.public_id,
            partner=slug,
            name=video.name,
            title=video.title,
            seconds=video.seconds,
            bytes=video.file_bytes,
            languages=tuple(tongues.get(video.id, ())),
            promised=Promise(video.captions_promised_on, video.captions_promised_by or "")
            if video.captions_promised_on
            else None,
            silent=video.silent,
            published_at=video.published_at,
        )
        for video, slug in found
    ]


@dataclass(frozen=True, slots=True)
class IngestState:
    """How far a video is on its way in."""

    id: int
    public_id: str
    video_id: int
    name: str
    title: str
    step: str
    share: float
    problem: str | None
    attach_to: str | None
    created_at: datetime
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.ended_at is None


def ingest_state(db: Session, public_id: str) -> IngestState | None:
    """One way in, by its public id."""
    row = db.execute(_ingests().where(Ingest.public_id == public_id)).one_or_none()
    return None if row is None else _state(row)


def ingests(db: Session, *, limit: int = 50) -> list[IngestState]:
    """The latest ways in, newest first."""
    return [_state(row) for row in db.execute(_ingests().order_by(Ingest.id.desc()).limit(limit))]


def _ingests() -> sa.Select[Ingest, str, str]:
    return sa.select(Ingest, Video.name, Video.title).join(Video, Video.id == Ingest.video_id)


def _state(row: sa.Row[Ingest, str, str]) -> IngestState:
    one, name, title = row
    return IngestState(
        id=one.id,
        public_id=one.public_id,
        video_id=one.video_id,
        name=name,
        title=title,
        step=one.step,
        share=one.share,
        problem=one.problem,
        attach_to=one.attach_to,
        created_at=one.created_at,
        ended_at=one.ended_at,
    )
