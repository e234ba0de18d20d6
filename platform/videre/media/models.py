"""Videos with their files, captions and chapters, and the story of how each came in."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from videre.foundation.database import Base


class Video(Base):
    """A recording. Its timeline never changes length: a re-cut is a new video.

    Published when ``published_at`` is set, by that one change, after all its files are stored.
    ``file_key``/``poster_key`` are storage keys that name the content (SHA-256), so their addresses never change
    meaning; ``source_digest`` is the SHA-256 of what came in, which may have been encoded since.
    ``captions_promised_on``/``…_by``: shown without captions on that promise. ``silent``: has no sound by design.
    ``source`` and ``licence`` tell where it came from and by what right it is kept.
    """

    __tablename__ = "videre_video"
    __table_args__ = (sa.UniqueConstraint("partner_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_partner.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    seconds: Mapped[float | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    silent: Mapped[bool] = mapped_column(default=False)
    file_key: Mapped[str | None] = mapped_column(sa.String(100))
    file_bytes: Mapped[int | None] = mapped_column(sa.BigInteger)
    poster_key: Mapped[str | None] = mapped_column(sa.String(100))
    source: Mapped[str] = mapped_column(sa.String(2000))
    source_digest: Mapped[str | None] = mapped_column(sa.String(64))
    licence: Mapped[str | None] = mapped_column(sa.String(60))
    captions_promised_on: Mapped[date | None]
    captions_promised_by: Mapped[str | None] = mapped_column(sa.String(80))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class Caption(Base):
    """One caption track of a video: ``cues`` are checked WebVTT, also the transcript's source."""

    __tablename__ = "videre_caption"
    __table_args__ = (sa.UniqueConstraint("video_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_video.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(sa.String(12))
    label: Mapped[str] = mapped_column(sa.String(60))
    automatic: Mapped[bool] = mapped_column(default=False)
    file_key: Mapped[str] = mapped_column(sa.String(100))
    cues: Mapped[str] = mapped_column(sa.Text)


class Chapter(Base):
    """A named moment of a video."""

    __tablename__ = "videre_chapter"

    video_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_video.id", ondelete="CASCADE"), primary_key=True)
    second: Mapped[float] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))


class Upload(Base):
    """A file on its way in from somebody's browser, in pieces; it can go on after being broken off.

    ``wishes`` is the form as typed (title, part, chapters, episode …), checked only when it is ``sent_at``, so that
    nothing typed is lost. ``received`` bytes of ``bytes`` are there; ``start_digest`` is the SHA-256 of the first
    ones, by which the same file is known again. ``ingest_id`` once the whole file was handed on.
    """

    __tablename__ = "videre_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_partner.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    bytes: Mapped[int] = mapped_column(sa.BigInteger)
    received: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    start_digest: Mapped[str | None] = mapped_column(sa.String(64))
    wishes: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    sent_at: Mapped[datetime | None]
    ingest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_ingest.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class Ingest(Base):
    """One way in: what was asked for, how far it is, what went wrong in words. Its job is ``media-<public_id>``.

    ``attach_to`` is the wish ``course/episode``, told to whoever listens when the video is published, with the part
    that is to be shown there; ``captions`` and ``chapters`` ([second, title]) were handed in with the wish: checked
    at once, since their files may be gone by then.
    """

    __tablename__ = "videre_ingest"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_video.id", ondelete="CASCADE"), index=True)
    source_kind: Mapped[str] = mapped_column(sa.String(20))
    source: Mapped[str] = mapped_column(sa.String(2000))
    attach_to: Mapped[str | None] = mapped_column(sa.String(90))
    start_second: Mapped[float] = mapped_column(default=0.0, server_default="0")
    end_second: Mapped[float | None]
    captions: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    chapters: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, server_default="[]")
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="SET NULL"), index=True)
    step: Mapped[str] = mapped_column(sa.String(20), default="waiting")
    share: Mapped[float] = mapped_column(default=0.0)
    problem: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
