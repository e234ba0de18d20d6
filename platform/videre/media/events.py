"""What can happen to videos."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VideoAsked:
    """Somebody asked for a video to be brought in."""

    video_id: int
    ingest_id: int
    source_kind: str


@dataclass(frozen=True, slots=True)
class VideoPublished:
    """A video can be played, with all its files; ``attach_to`` is the wish "course/episode", or "" for none.

    ``start_second`` and ``end_second`` are the part wished for there, ``asked_by_id`` whose wish it is (the operator's
    without).
    """

    video_id: int
    attach_to: str
    start_second: float = 0.0
    end_second: float | None = None
    asked_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class VideoChanged:
    """A published video has other captions, chapters, poster or title than before; ``what`` says which."""

    video_id: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class IngestFailed:
    """A video could not be brought in; the ingest says why."""

    video_id: int
    ingest_id: int
