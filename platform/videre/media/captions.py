"""Captions: WebVTT and SubRip in, checked cues and canonical WebVTT out.

The cues are the transcript as well, so they become plain text: styling is dropped, a speaker's name is put
before the words. What is merely untidy (overlaps, order, empty cues) is put right; what cannot be true (an end
before its beginning, a cue after the end of the video) is refused, all at once and with the line.
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from videre.foundation.errors import Invalid, shortened
from videre.media.rules import clock_of

MOST_BYTES = 2_000_000
MOST_CUES = 20_000
MOST_TEXT = 1_000
MOST_PROBLEMS = 20
AFTER_END = 1.0
TIME = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2})[.,]([0-9]{3})", re.ASCII)
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,80})>", re.ASCII)
STYLING = re.compile(
    r"</?(?:c|i|b|u|v|lang|ruby|rt|font)(?:[.\s][^<>]*)?>|<[0-9:.]{5,16}>|\{\\[a-z0-9]{1,20}\}",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cue:
    """Some words and when they are said, in seconds."""

    start: float
    end: float
    text: str


def read_captions(data: bytes, name: str, *, seconds: float | None = None) -> tuple[Cue, ...]:
    """The cues of a caption file, WebVTT or SubRip, whichever it is; raises Invalid with every problem.

    `name` is how the file is called in messages; `seconds` is the length of the video where it is known.
    """
    lines = decoded(data, name).split("\n")
    problems: list[str] = []
    cues = [cue for block in _blocks(lines) if (cue := _cue(block, problems)) is not None]
    if not cues and not problems:
        problems.append("there is no cue in it")
    if len(cues) > MOST_CUES:
        problems.append(f"it has {len(cues)} cues; at most {MOST_CUES} are read")
    if seconds is not None:
        problems += [
            f"line {line}: begins at {clock_of(cue.start)}, after the end of the video ({clock_of(seconds)})"
            for line, cue in cues
            if cue.start > seconds + AFTER_END
        ]
    if problems:
        raise captions_refused(name, problems)
    return tidied((cue for _line, cue in cues), seconds)


def captions_refused(name: str, problems: list[str]) -> Invalid:
    """One error for all that is wrong with a file."""
    shown = [*problems[:MOST_PROBLEMS], *(["…"] if len(problems) > MOST_PROBLEMS else [])]
    message = f"{shortened(name)} cannot be used: {'; '.join(shown)}."
    return Invalid(message, fields={"captions": message}, kind="captions-invalid")


def decoded(data: bytes, name: str) -> str:
    """The text of a file with plain line breaks and without a byte order mark."""
    if len(data) > MOST_BYTES:
        raise captions_refused(name, [f"it has {len(data)} bytes; at most {MOST_BYTES} are read"])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise captions_refused(name, [f"line {line}: it is not UTF-8; save it with that encoding"]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tidied(cues: Iterable[Cue], seconds: float | None = None) -> tuple[Cue, ...]:
    """In order, none overlapping the next, none beyond the end; equal beginnings become one cue."""
    kept: list[Cue] = []
    for cue in sorted(cues, key=lambda one: one.start):
        end = cue.end if seconds is None else min(cue.end, seconds)
        if end <= cue.start:
            continue
        if kept and kept[-1].start == cue.start:
            kept[-1] = Cue(cue.start, max(kept[-1].end, end), f"{kept[-1].text}\n{cue.text}")
            continue
        if kept and kept[-1].end > cue.start:
            kept[-1] = Cue(kept[-1].start, cue.start, kept[-1].text)
        kept.append(Cue(cue.start, end, cue.text))
    return tuple(kept)


def canonical(cues: Iterable[Cue]) -> str:
    """The cues as WebVTT that says nothing else; the same cues always give the same bytes."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        parts.append(f"\n{_stamp(cue.start)} --> {_stamp(cue.end)}\n{text}\n")
    return "".join(parts)


def read_canonical(text: str) -> tuple[Cue, ...]:
    """The cues of what `canonical` wrote."""
    cues = []
    for block in text.split("\n\n")[1:]:
        times, _break, words = block.rstrip("\n").partition("\n")
        start, _arrow, end = times.partition(" --> ")
        cues.append(Cue(_seconds(start) or 0.0, _seconds(end) or 0.0, html.unescape(words)))
    return tuple(cues)


def _blocks(lines: list[str]) -> Iterable[tuple[int, list[str]]]:
    """Runs of lines that are not empty, with the number of their first line. A timing begins a new one."""
    block: list[str] = []
    first = 1
    for number, line in enumerate(lines, 1):
        if line.strip():
            if "-->" in line and any("-->" in before for before in block):
                own = 1 if block[-1].strip().isdigit() else 0
                yield first, block[: len(block) - own]
                block, first = block[len(block) - own :], number - own
            if not block:
                first = number
            block.append(line)
        elif block:
            yield first, block
            block = []
    if block:
        yield first, block


def _cue(block: tuple[int, list[str]], problems: list[str]) -> tuple[int, Cue] | None:
    first, lines = block
    at = next((n for n, line in enumerate(lines[:2]) if "-->" in line), None)
    if at is None or (at and lines[0].startswith(("NOTE", "STYLE", "REGION"))):
        return None
    line = first + at
    left, _arrow, right = lines[at].partition("-->")
    start, end = _seconds(left.strip()), _seconds((right.split() or [""])[0])
    if start is None or end is None:
        problems.append(f"line {line}: these are no times (found {shortened(lines[at])!r})")
        return None
    if end <= start:
        problems.append(f"line {line}: ends at {_stamp(end)}, before or when it begins ({_stamp(start)})")
        return None
    text = plain("\n".join(lines[at + 1 :]))
    if len(text) > MOST_TEXT:
        problems.append(f"line {line}: has {len(text)} characters; a cue has at most {MOST_TEXT}")
        return None
    return (line, Cue(start, end, text)) if text else None


def plain(text: str) -> str:
    """Words without styling, entities and control characters; anything else in angle brackets stays as it is."""
    spoken = VOICE.sub(lambda found: f"{found[1].strip()}: ", text)
    text = unicodedata.normalize("NFC", html.unescape(STYLING.sub("", spoken)))
    lines = ("".join(c for c in line if c.isprintable() or c == "\t") for line in text.split("\n"))
    return "\n".join(kept for line in lines if (kept := " ".join(line.split())))


def _seconds(text: str) -> float | None:
    found = TIME.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    if minutes > 59 or seconds > 59:
        return None
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _stamp(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    hours, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
