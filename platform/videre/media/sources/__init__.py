"""Where videos come from: the contract, and the list of sources.

A source is one object with the three methods of `VideoSource`. Ours stand in this folder; anybody's are found
through the entry-point group ``videre.video_sources`` (the value is the object). The first that takes a wish
brings it. Whatever it brings is distrusted all the same: probed, converted, checked.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol

from videre.foundation.errors import Invalid, shortened
from videre.foundation.settings import Settings

Say = Callable[[float | None], None]
GROUP = "videre.video_sources"


@dataclass(frozen=True, slots=True)
class BroughtCaptions:
    """A caption file as it came, WebVTT or SubRip."""

    language: str
    file: str
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Brought:
    """What a source has put into the folder; files are named relative to it.

    ``strict``: somebody wrote these files for this video, so what is wrong with a caption or a poster stops
    the way in; what came along from elsewhere is left out instead.
    """

    video: str
    captions: tuple[BroughtCaptions, ...] = ()
    chapters: tuple[tuple[float, str], ...] = ()
    chapters_file: str | None = None
    poster: str | None = None
    title: str | None = None
    licence: str | None = None
    silent: bool | None = None
    description: str | None = None
    strict: bool = False
    left_out: tuple[str, ...] = field(default=())

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Brought":
        """The same again from the plain values of `dataclasses.asdict`."""
        captions = tuple(BroughtCaptions(**one) for one in data["captions"])
        chapters = tuple((float(at), str(title)) for at, title in data["chapters"])
        return cls(**{**data, "captions": captions, "chapters": chapters, "left_out": tuple(data["left_out"])})


class VideoSource(Protocol):
    """One way in. ``kind`` is stored with each ingest, so it stays."""

    kind: str

    def takes(self, wish: str) -> bool:
        """Whether the wish (a path, an address) looks like one for this source."""
        ...

    def checked(self, wish: str, settings: Settings) -> str:
        """The wish in the form that is stored; raises Invalid early, without going anywhere."""
        ...

    def bring(self, wish: str, folder: Path, settings: Settings, say: Say) -> Brought:
        """Put the video and what belongs to it into the empty `folder`; raises a Refusal with a sentence."""
        ...


def sources() -> tuple[VideoSource, ...]:
    """All sources, those of plugins first."""
    from videre.media.sources.folder import FOLDER  # noqa: PLC0415 - implementations import this contract
    from videre.media.sources.upload import UPLOAD  # noqa: PLC0415 - see above
    from videre.media.sources.ytdlp import YTDLP  # noqa: PLC0415 - see above

    return (*(entry.load() for entry in entry_points(group=GROUP)), UPLOAD, YTDLP, FOLDER)


def source_for(wish: str) -> VideoSource:
    """The source that takes the wish."""
    for source in sources():
        if source.takes(wish):
            return source
    raise Invalid(fields={"source": f"This is neither a file nor an address (found {shortened(wish)!r})."})


def source_of_kind(kind: str) -> VideoSource:
    """The source that was chosen when the ingest began."""
    for source in sources():
        if source.kind == kind:
            return source
    raise Invalid(f"There is no video source {shortened(kind)!r} in this installation any more.")
