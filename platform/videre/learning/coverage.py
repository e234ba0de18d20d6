"""Decisions on watched seconds as bit sets: reading, writing, joining, what share was seen, what was not.

On the wire and in SQLite a set is bytes: bit *n*, least significant first within each byte, is the second
[n, n+1). PostgreSQL keeps it as a text of 0 and 1 in the order of seconds. A video of 125.3 seconds has 126
bits; of the last one only three tenths are video, which is how much it weighs here.
"""

import binascii
import math
from collections.abc import Iterator
from dataclasses import dataclass

from videre.foundation.errors import Invalid, shortened

LONGEST_SECONDS = 86_400
SHORTEST_GAP = 5.0


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` up to before `end`, in seconds."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start


def bit_count(seconds: float) -> int:
    """How many bits a video of `seconds` has: one for each second that is begun."""
    return math.ceil(seconds)


def byte_count(bits: int) -> int:
    """How many bytes hold that many bits."""
    return (bits + 7) // 8


def decode(text: object, bits: int, field: str) -> bytes:
    """The set sent as base64 for a video of `bits` seconds; anything that is not exactly one is Invalid."""
    if not isinstance(text, str):
        raise refused(field, "must be a text in base64")
    expected = byte_count(bits)
    if len(text) != (expected + 2) // 3 * 4:
        raise refused(field, f"must hold {expected} bytes for a video of {bits} seconds; {len(text)} characters came")
    try:
        raw = binascii.a2b_base64(text)
    except ValueError:
        raise refused(field, f"is not base64: “{shortened(text, 24)}”") from None
    if len(raw) != expected or encode(raw) != text:
        raise refused(field, f"must hold {expected} bytes for a video of {bits} seconds, in plain padded base64")
    if bits % 8 and raw[-1] >> bits % 8:
        raise refused(field, f"marks seconds past the end of the video, which has {bits}")
    return raw


def refused(field: str, why: str) -> Invalid:
    """The refusal of a report because of one field."""
    return Invalid(f"The field “{field}” {why}.", fields={field: f"{why[0].upper()}{why[1:]}."}, kind="bad-report")


def encode(raw: bytes) -> str:
    """The set as base64."""
    return binascii.b2a_base64(raw, newline=False).decode("ascii")


def joined(left: bytes, right: bytes) -> bytes:
    """Both sets as one; they belong to the same video, so they are equally long."""
    if len(left) != len(right):
        raise ValueError(f"sets of different videos: {len(left)} and {len(right)} bytes")
    return (int.from_bytes(left, "little") | int.from_bytes(right, "little")).to_bytes(len(left), "little")


def to_varbit(raw: bytes, bits: int) -> str:
    """The set as PostgreSQL keeps it: exactly `bits` characters 0 and 1 in the order of seconds."""
    return format(int.from_bytes(raw, "little"), f"0{bits}b")[::-1] if bits else ""


def from_varbit(text: str) -> bytes:
    """The set from what PostgreSQL gave."""
    return int(text[::-1] or "0", 2).to_bytes(byte_count(len(text)), "little")


def from_column(value: bytes | str) -> bytes:
    """The set as either database gave it."""
    return from_varbit(value) if isinstance(value, str) else bytes(value)


def clip(seconds: float, start: float = 0.0, end: float | None = None) -> Interval:
    """The part of a video of `seconds` that an episode shows."""
    return Interval(max(start, 0.0), min(seconds if end is None else end, seconds))


def seen_seconds(raw: bytes, part: Interval) -> float:
    """How many seconds of `part` are in the set."""
    first, last = math.floor(part.start), math.ceil(part.end)
    if last <= first:
        return 0.0
    window = int.from_bytes(raw, "little") >> first & ((1 << last - first) - 1)
    total = float(window.bit_count())
    if window & 1:
        total -= part.start - first
    if window >> last - first - 1:
        total -= last - part.end
    return max(total, 0.0)


def share(raw: bytes, part: Interval) -> float:
    """What share of `part` was seen, 0 to 1; of nothing, nothing was seen."""
    return min(seen_seconds(raw, part) / part.seconds, 1.0) if part.seconds > 0 else 0.0


def percent(raw: bytes, part: Interval) -> int:
    """The share in whole percent, never rounded up: 89.9 is not 90."""
    return math.floor(share(raw, part) * 100 + 1e-9)


def is_enough(raw: bytes, part: Interval, wanted_percent: int) -> bool:
    """Whether enough of `part` was seen for it to count."""
    return part.seconds > 0 and share(raw, part) * 100 + 1e-9 >= wanted_percent


def gaps(raw: bytes, part: Interval, shortest: float = SHORTEST_GAP) -> tuple[Interval, ...]:
    """What of `part` is "not seen yet": stretches before the furthest second seen, none shorter than `shortest`.

    What lies after the furthest second was not left out, it was not reached.
    """
    found: list[Interval] = []
    reached = part.start
    for run in runs(raw, part):
        if run.start - reached >= shortest:
            found.append(Interval(reached, run.start))
        reached = max(reached, run.end)
    return tuple(found)


def runs(raw: bytes, part: Interval) -> Iterator[Interval]:
    """The stretches of `part` that are in the set, in order."""
    value = int.from_bytes(raw, "little")
    at, last = math.floor(part.start), math.ceil(part.end)
    while at < last:
        rest = value >> at
        if not rest:
            return
        at += (rest & -rest).bit_length() - 1
        if at >= last:
            return
        rest = ~(value >> at)
        end = min(at + (rest & -rest).bit_length() - 1, last)
        yield Interval(max(float(at), part.start), min(float(end), part.end))
        at = end
