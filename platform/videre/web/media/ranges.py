"""Which bytes of a file are asked for (RFC 9110, section 14): plain values in and out."""

import re
from dataclasses import dataclass

ONE = re.compile(r"bytes=\s*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes ``start`` to ``end``, the latter not included; ``open``: all that is left was asked for."""

    start: int
    end: int
    open: bool = False

    @property
    def length(self) -> int:
        """How many they are."""
        return self.end - self.start


class Unsatisfiable(Exception):
    """None of the bytes asked for exist."""


def wanted_part(header: str | None, size: int) -> Part | None:
    """The part asked for; None when the whole is to be sent: nothing asked, not understood, or several parts.

    Several parts would need a multipart answer, which no player asks for; the whole is always a right answer.
    """
    if header is None or (found := ONE.fullmatch(header.strip())) is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        if int(suffix) == 0 or size == 0:
            raise Unsatisfiable
        return Part(max(size - int(suffix), 0), size)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Part(start, min(int(last) + 1, size)) if last else Part(start, size, open=True)
