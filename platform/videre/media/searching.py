"""What of videos can be found: what is said in them, by the second. Captions by people stand above those by machines.

The rows belong to the video, wherever it is shown; which part of it a reader sees is asked when they search.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation.search import Entry, Source, declare
from videre.foundation.search.writing import refresh
from videre.media.captions import Cue, read_canonical
from videre.media.events import VideoChanged, VideoPublished
from videre.media.models import Caption, Video

VIDEO = "video"
TRANSCRIPT = "transcript"
LONGEST_SECONDS = 20.0
LONGEST_TEXT = 300
ENDINGS = (".", "!", "?", "…", "。")


def when_said_otherwise(db: Session, event: VideoPublished | VideoChanged) -> None:
    """A video has captions from now on, or other ones."""
    refresh(db, VIDEO, event.video_id)


def stretches(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Cues taken together to what is said in a breath: a sentence or two, so that phrases are found across cues."""
    held: list[Cue] = []
    for cue in cues:
        if held and (cue.end - held[0].start > LONGEST_SECONDS or _length(held) + len(cue.text) > LONGEST_TEXT):
            yield _joined(held)
            held = []
        held.append(cue)
        if cue.text.rstrip().endswith(ENDINGS) and cue.end - held[0].start > LONGEST_SECONDS / 2:
            yield _joined(held)
            held = []
    if held:
        yield _joined(held)


def _length(cues: Sequence[Cue]) -> int:
    return sum(len(cue.text) + 1 for cue in cues)


def _joined(cues: Sequence[Cue]) -> Cue:
    return Cue(cues[0].start, max(cue.end for cue in cues), " ".join(cue.text for cue in cues))


def _videos() -> sa.Select[Any]:
    return sa.select(Video.id).where(Video.published_at.is_not(None))


def _entries(db: Session, video_id: int) -> Iterator[Entry]:
    tracks = sa.select(Caption.language, Caption.automatic, Caption.cues).where(Caption.video_id == video_id)
    for language, automatic, cues in db.execute(tracks.order_by(Caption.automatic, Caption.language)):
        for one in stretches(read_canonical(cues)):
            yield Entry(
                scope_id=video_id,
                kind=TRANSCRIPT,
                page_id="",
                title="",
                text=one.text,
                language=language,
                automatic=automatic,
                second=one.start,
                end_second=one.end,
            )


def _hold(db: Session, video_id: int) -> None:
    db.execute(sa.select(Video.id).where(Video.id == video_id).with_for_update(key_share=True))


declare(Source(VIDEO, _videos, _entries, _hold))
