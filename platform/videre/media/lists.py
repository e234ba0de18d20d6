"""Lists of videos for those who look after them: what is on its way, what is ready, what was promised."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.foundation.database import in_pages
from videre.foundation.events import EventRow
from videre.media.models import Caption, Ingest, Upload, Video
from videre.media.queries import Promise
from videre.partners.models import Membership, Partner
from videre.partners.rules import TEACHING

PAGE = 30
MOST_HISTORY = 50


@dataclass(frozen=True, slots=True)
class VideoRow:
    """A video in the list. ``step`` and ``problem`` are of its last way in, while it is not ready."""

    id: int
    public_id: str
    partner: str
    name: str
    title: str
    seconds: float | None
    poster_key: str | None
    languages: tuple[str, ...]
    promised: Promise | None
    silent: bool
    published_at: datetime | None
    step: str
    problem: str


@dataclass(frozen=True, slots=True)
class VideoPart:
    """One page of the list."""

    videos: tuple[VideoRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class UploadRow:
    """Something begun and not handed on yet."""

    public_id: str
    partner: str
    title: str
    file_name: str
    bytes: int
    received: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a history."""

    at: datetime
    who: str
    kind: str
    what: str


def partners_adding(db: Session, user_id: int, *, everywhere: bool) -> Sequence[Partner]:
    """The partners to which somebody may add videos and courses; `everywhere` for site administrators."""
    statement = sa.select(Partner).order_by(Partner.is_own, Partner.name, Partner.id)
    if not everywhere:
        theirs = sa.select(Membership.partner_id).where(Membership.user_id == user_id, Membership.role.in_(TEACHING))
        statement = statement.where(Partner.id.in_(theirs))
    return db.scalars(statement).all()


def video_part(db: Session, partner_ids: Collection[int], page: int = 1, size: int = PAGE) -> VideoPart:
    """One page of the videos of these partners: those with promised captions first, then the newest."""
    where = Video.partner_id.in_(partner_ids)
    total = db.scalar(sa.select(sa.func.count()).select_from(Video).where(where)) or 0
    offset, pages = in_pages(total, size, page)
    last = sa.select(sa.func.max(Ingest.id)).where(Ingest.video_id == Video.id).correlate(Video).scalar_subquery()
    rows = db.execute(
        sa.select(Video, Partner.name, Ingest.step, Ingest.problem)
        .join(Partner, Partner.id == Video.partner_id)
        .outerjoin(Ingest, Ingest.id == last)
        .where(where)
        .order_by(Video.captions_promised_on.is_(None), Video.captions_promised_on, Video.id.desc())
        .limit(size)
        .offset(offset)
    ).all()
    tongues: dict[int, list[str]] = {}
    wanted = [row.Video.id for row in rows]
    for video_id, language in db.execute(
        sa.select(Caption.video_id, Caption.language).where(Caption.video_id.in_(wanted)).order_by(Caption.id)
    ):
        tongues.setdefault(video_id, []).append(language)
    found = [_row(video, partner, tongues.get(video.id, []), step, problem) for video, partner, step, problem in rows]
    return VideoPart(tuple(found), page, pages, total)


def unfinished_uploads(db: Session, user_id: int) -> list[UploadRow]:
    """What the person has begun and not handed on, the latest first."""
    rows = db.execute(
        sa.select(Upload, Partner.name)
        .join(Partner, Partner.id == Upload.partner_id)
        .where(Upload.user_id == user_id, Upload.ingest_id.is_(None))
        .order_by(Upload.changed_at.desc())
        .limit(PAGE)
    )
    return [
        UploadRow(
            one.public_id,
            partner,
            str(one.wishes.get("title", "")),
            one.file_name,
            one.bytes,
            one.received,
            one.changed_at,
        )
        for one, partner in rows
    ]


@dataclass(frozen=True, slots=True)
class PromisedCaptions:
    """A video that waits for captions."""

    public_id: str
    title: str
    partner: str
    by: str
    on: date


def captions_promised(db: Session, user_id: int, *, limit: int = 20) -> list[PromisedCaptions]:
    """Promised captions that this person can bring: of videos at the partners where they teach, the nearest day first.

    The name in a promise is free text, so everybody who could do it sees it.
    """
    theirs = sa.select(Membership.partner_id).where(Membership.user_id == user_id, Membership.role.in_(TEACHING))
    rows = db.execute(
        sa.select(Video.public_id, Video.title, Partner.name, Video.captions_promised_by, Video.captions_promised_on)
        .join(Partner, Partner.id == Video.partner_id)
        .where(Video.partner_id.in_(theirs), Video.captions_promised_on.is_not(None), Video.published_at.is_not(None))
        .order_by(Video.captions_promised_on, Video.id)
        .limit(limit)
    )
    return [PromisedCaptions(public_id, title, name, by or "", on) for public_id, title, name, by, on in rows if on]


def history_of(db: Session, video_id: int, kinds: Collection[str]) -> list[Told]:
    """What happened to the video, the latest first: events of these kinds that name it."""
    rows = db.execute(
        sa.select(EventRow.at, User.name, EventRow.kind, EventRow.facts)
        .outerjoin(User, User.id == EventRow.actor_id)
        .where(EventRow.kind.in_(kinds), EventRow.facts["video_id"].as_integer() == video_id)
        .order_by(EventRow.id.desc())
        .limit(MOST_HISTORY)
    )
    return [Told(at, name or "", kind, str(facts.get("what") or "")) for at, name, kind, facts in rows]


def _row(video: Video, partner: str, languages: list[str], step: str | None, problem: str | None) -> VideoRow:
    on, by = video.captions_promised_on, video.captions_promised_by or ""
    return VideoRow(
        id=video.id,
        public_id=video.public_id,
        partner=partner,
        name=video.name,
        title=video.title or video.name,
        seconds=video.seconds,
        poster_key=video.poster_key,
        languages=tuple(languages),
        promised=Promise(on, by) if on else None,
        silent=video.silent,
        published_at=video.published_at,
        step=step or "",
        problem=problem or "",
    )


@dataclass(frozen=True, slots=True)
class HandedOn:
    """What became of an upload's file: the video it is to be, and whether that failed."""

    video: str
    failed: bool
    problem: str


def handed_on(db: Session, upload: Upload) -> HandedOn | None:
    """Where the file of the upload went; None while it has gone nowhere."""
    row = db.execute(
        sa.select(Video.public_id, Ingest.step, Ingest.ended_at, Ingest.problem)
        .join(Ingest, Ingest.video_id == Video.id)
        .where(Ingest.id == upload.ingest_id)
    ).one_or_none()
    if row is None:
        return None
    return HandedOn(row.public_id, row.ended_at is not None and row.step != "done", row.problem or "")


@dataclass(frozen=True, slots=True)
class VideoState:
    """A video of a partner as those see it who look after it; ``upload`` is the asker's own, where it came so."""

    id: int
    public_id: str
    partner_id: int
    partner: str
    name: str
    title: str
    description: str
    licence: str
    silent: bool
    seconds: float | None
    bytes: int | None
    promised: Promise | None
    created_at: datetime
    published_at: datetime | None
    step: str
    share: float
    failed: bool
    problem: str
    source_kind: str
    upload: str


def video_state(db: Session, public_id: str, user_id: int) -> VideoState | None:
    """The video with its last way in; None when there is none."""
    last = sa.select(sa.func.max(Ingest.id)).where(Ingest.video_id == Video.id).correlate(Video).scalar_subquery()
    row = db.execute(
        sa.select(Video, Partner.name, Ingest, Upload.public_id)
        .join(Partner, Partner.id == Video.partner_id)
        .outerjoin(Ingest, Ingest.id == last)
        .outerjoin(Upload, sa.and_(Upload.ingest_id == Ingest.id, Upload.user_id == user_id))
        .where(Video.public_id == public_id)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        return None
    video, partner, ingest, upload = row
    on, by = video.captions_promised_on, video.captions_promised_by or ""
    return VideoState(
        id=video.id,
        public_id=video.public_id,
        partner_id=video.partner_id,
        partner=partner,
        name=video.name,
        title=video.title or video.name,
        description=video.description,
        licence=video.licence or "",
        silent=video.silent,
        seconds=video.seconds,
        bytes=video.file_bytes,
        promised=Promise(on, by) if on else None,
        created_at=video.created_at,
        published_at=video.published_at,
        step=ingest.step if ingest else "",
        share=ingest.share if ingest else 0.0,
        failed=bool(ingest and ingest.ended_at and ingest.step != "done" and video.published_at is None),
        problem=(ingest.problem or "") if ingest else "",
        source_kind=ingest.source_kind if ingest else "",
        upload=upload or "",
    )
