"""What a file really is. Its first bytes decide, never its name; then MediaInfo looks, in a child of its own."""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from videre.foundation.errors import Invalid, shortened
from videre.foundation.paths import PACKAGE
from videre.foundation.processes import Limits, end, start_child
from videre.media.boxes import cut_short, read_boxes
from videre.media.rules import MOST_PIXELS_WIDE, MOST_SECONDS

PROBE_SECONDS = 60
MEMORY = 2 * 1024**3
# Texts that name other files: a player or ffmpeg would go and read those.
LISTS = (b"#EXTM3U", b"ffconcat", b"<?xml", b"<MPD", b"<smil", b"[playlist]", b"[Reference]", b"RTSPtext", b"<ASX")


@dataclass(frozen=True, slots=True)
class Probe:
    """A video file as found. ``demuxer`` is what ffmpeg is told to read it as; sizes are as shown, turned upright.

    ``seconds`` is 0 where the file does not say. ``tidy``: one picture, at most one sound, nothing about places.
    """

    demuxer: str
    seconds: float
    width: int
    height: int
    video_codec: str
    audio_codec: str
    eight_bit: bool
    starts_at_once: bool
    tidy: bool

    @property
    def can_copy(self) -> bool:
        """Whether every browser plays its streams as they are, at a size we keep."""
        plays = self.video_codec == "AVC" and self.eight_bit and self.audio_codec in ("AAC", "")
        return plays and min(self.width, self.height) <= 1080 and max(self.width, self.height) <= 1920

    @property
    def is_ready(self) -> bool:
        """Whether the file itself can be delivered as it is: then nothing needs ffmpeg but a missing poster."""
        return self.can_copy and self.demuxer == "mov" and self.starts_at_once and self.tidy

    def as_data(self) -> dict[str, Any]:
        """Plain values, for the manifest of a work folder."""
        return asdict(self)


def demuxer_of(path: Path) -> str:
    """How to read the file, by its first bytes; raises Invalid when that is no video."""
    with path.open("rb") as file:
        first = file.read(4096)
    if not first:
        raise _refused("The file is empty.")
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if any(start[: len(mark)].lower() == mark.lower() for mark in LISTS):
        raise _refused("The file is a playlist that names other files, not a video. Give the video itself.")
    if first[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "mov"
    if first.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if first.startswith(b"RIFF") and first[8:12] == b"AVI ":
        return "avi"
    if first.startswith(b"FLV\x01"):
        return "flv"
    if first.startswith(b"OggS"):
        return "ogg"
    if first.startswith(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"):
        return "asf"
    if first.startswith(b"\x00\x00\x01\xba"):
        return "mpeg"
    if len(first) > 376 and first[0] == first[188] == first[376] == 0x47:
        return "mpegts"
    raise _refused(f"The file is no video we can read (it begins with {shortened(first[:16])}).")


def probe(path: Path, folder: Path) -> Probe:
    """Look at the file; raises Invalid with a sentence when it cannot be used. `folder` is for the child's words."""
    demuxer = demuxer_of(path)
    boxes = read_boxes(path) if demuxer == "mov" else None
    tracks = _looked_at(path, folder)
    general = next((t for t in tracks if t.get("track_type") == "General"), {})
    videos = [t for t in tracks if t.get("track_type") == "Video"]
    audios = [t for t in tracks if t.get("track_type") == "Audio"]
    others = len(tracks) - len(videos) - len(audios) - 1
    if general.get("istruncated") == "Yes":
        raise cut_short()
    if not videos:
        raise _refused("There is no picture in this file; only videos can be added.")
    video = videos[0]
    seconds = _number(general.get("duration") or video.get("duration")) / 1000
    width, height = int(_number(video.get("width"))), int(_number(video.get("height")))
    # Browsers record WebM without saying how long it is; its length is known once it is converted.
    if not 0 <= seconds <= MOST_SECONDS or (demuxer == "mov" and seconds == 0):
        raise _refused(f"The video must be longer than nothing and at most a day ({seconds:.0f} seconds were found).")
    if not (16 <= width <= MOST_PIXELS_WIDE and 16 <= height <= MOST_PIXELS_WIDE):
        raise _refused(f"The picture must measure 16 to {MOST_PIXELS_WIDE} pixels ({width}×{height} were found).")
    turned = round(_number(video.get("rotation"))) % 180 == 90
    if turned:
        width, height = height, width
    square = abs(_number(video.get("pixel_aspect_ratio") or 1) - 1) < 0.01
    return Probe(
        demuxer=demuxer,
        seconds=round(seconds, 3),
        width=width,
        height=height,
        video_codec=str(video.get("format", "")),
        audio_codec=str(audios[0].get("format", "")) if audios else "",
        eight_bit=str(video.get("bit_depth", "")) == "8" and video.get("chroma_subsampling") == "4:2:0" and square,
        starts_at_once=bool(boxes and boxes.starts_at_once and not boxes.in_fragments),
        tidy=bool(boxes and not boxes.tells_place)
        and len(videos) == 1
        and len(audios) < 2
        and not others
        and not turned,
    )


def _looked_at(path: Path, folder: Path) -> list[dict[str, Any]]:
    """MediaInfo's tracks. It is a large parser of hostile bytes, so it runs where nothing else does."""
    child = start_child(
        [sys.executable, "-P", "-m", "videre.media.probe", str(path)],
        limits=Limits(cpu=PROBE_SECONDS, memory=MEMORY, file=0, files=64),
        clean=True,
        environment={"PYTHONPATH": str(PACKAGE.parent), "HOME": str(folder)},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        said, _nothing = child.communicate(timeout=PROBE_SECONDS)
    except subprocess.TimeoutExpired:
        end(child, patience=0)
        raise _refused("The file takes too long to look at; it may be damaged.") from None
    if child.returncode != 0:
        raise _refused("The file cannot be read; it may be damaged.")
    found: list[dict[str, Any]] = json.loads(said)
    return found


def _refused(message: str) -> Invalid:
    return Invalid(message, fields={"file": message}, kind="file-refused")


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0


def main(path: str) -> None:
    """In the child: print the tracks as JSON."""
    from pymediainfo import MediaInfo  # noqa: PLC0415 - loads a foreign library: only this child does

    tracks = [{"track_type": track.track_type, **track.to_data()} for track in MediaInfo.parse(path).tracks]
    kept = ("track_type", "format", "duration", "width", "height", "rotation", "bit_depth", "chroma_subsampling")
    more = ("istruncated", "pixel_aspect_ratio")
    sys.stdout.write(json.dumps([{name: track.get(name) for name in (*kept, *more)} for track in tracks[:50]]))


if __name__ == "__main__":
    main(sys.argv[1])
