"""What lies in the `media` folder of a course for a video: its file, captions, chapters, and how long it is."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CONTAINERS = (".mp4", ".m4v", ".mov", ".webm", ".mkv")
CAPTIONS = (".vtt", ".srt")
MOST_BOXES = 1000


@dataclass(frozen=True, slots=True)
class Clip:
    """The files of one video; `seconds` is None when the length cannot be told without decoding."""

    video: str | None
    captions: tuple[str, ...]
    seconds: float | None


def clip(folder: Path, name: str) -> Clip:
    """The files of the video `name` in a media folder."""
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    video = next((name + end for end in CONTAINERS if name + end in names), None)
    captions = tuple(found for found in names if found.startswith(name + ".") and found.endswith(CAPTIONS))
    return Clip(video, captions, seconds_of(folder / video) if video else None)


def seconds_of(path: Path) -> float | None:
    """The length an MP4 file states of itself, None when it states none."""
    try:
        with path.open("rb") as file:
            at, end = _found(file, 0, path.stat().st_size, b"moov") or (0, 0)
            at, end = _found(file, at, end, b"mvhd") or (0, 0)
            file.seek(at)
            body = file.read(min(end - at, 32))
            if body[:1] == b"\x01":
                scale, length = struct.unpack_from(">IQ", body, 20)
            else:
                scale, length = struct.unpack_from(">II", body, 12)
    except (OSError, struct.error):
        return None
    return length / scale if scale and length else None


def _found(file: BinaryIO, start: int, end: int, name: bytes) -> tuple[int, int] | None:
    """Where the content of the first box of a name begins and ends."""
    at = start
    for _ in range(MOST_BOXES):
        if at + 8 > end:
            return None
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            (size,), head = struct.unpack(">Q", file.read(8)), 16
        if size == 0:
            size = end - at
        if size < head:
            return None
        if kind == name:
            return at + head, min(at + size, end)
        at += size
    return None
