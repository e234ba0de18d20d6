"""The boxes of an MP4 file, read from the outside: whether it is whole, and whether it can start at once."""

from dataclasses import dataclass
from pathlib import Path

from videre.foundation.errors import Invalid

MOST_BOXES = 100_000
MOST_INDEX = 64 * 1024 * 1024
# Where phones write the place a film was taken at.
PLACES = (b"\xa9xyz", b"loci", b"location.ISO6709")


@dataclass(frozen=True, slots=True)
class Boxes:
    """What the order of boxes tells: the index before the data, in fragments, with a place in it."""

    starts_at_once: bool
    in_fragments: bool
    tells_place: bool


def read_boxes(path: Path) -> Boxes:
    """Walk the outermost boxes; raises Invalid when the file ends before they do, or has no index."""
    size = path.stat().st_size
    kinds: list[bytes] = []
    place = False
    with path.open("rb") as file:
        at = 0
        while at < size and len(kinds) < MOST_BOXES:
            file.seek(at)
            head = file.read(16)
            length, kind = int.from_bytes(head[:4], "big"), head[4:8]
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            elif length == 0:
                length = size - at
            if len(head) < 8 or length < 8 or at + length > size:
                raise cut_short()
            if kind == b"moov":
                file.seek(at)
                index = file.read(min(length, MOST_INDEX))
                place = any(mark in index for mark in PLACES)
            kinds.append(kind)
            at += length
    if b"moov" not in kinds:
        raise cut_short()
    first_data = kinds.index(b"mdat") if b"mdat" in kinds else len(kinds)
    return Boxes(kinds.index(b"moov") < first_data, b"moof" in kinds, place)


def cut_short() -> Invalid:
    """What is said of a file that lacks its end."""
    return Invalid(
        "The video file is cut short: its end is missing. Copy or download it again.",
        fields={"file": "The video file is cut short: its end is missing."},
        kind="file-cut-short",
    )
