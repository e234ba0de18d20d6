"""Chapters: named moments, from lines such as “0:40 What goes wrong” or from WebVTT."""

from collections.abc import Iterable

from videre.foundation.errors import Invalid, shortened
from videre.media.captions import MOST_PROBLEMS, decoded, read_captions
from videre.media.rules import clock_of, seconds_of

MOST_CHAPTERS = 200
MOST_TITLE = 200
Chapters = tuple[tuple[float, str], ...]


def read_chapters(data: bytes, name: str, *, seconds: float | None = None) -> Chapters:
    """The chapters of a file; raises Invalid with every problem and its line."""
    text = decoded(data, name)
    if text.lstrip().startswith("WEBVTT"):
        return checked_chapters(((cue.start, cue.text) for cue in read_captions(data, name)), name, seconds=seconds)
    chapters: list[tuple[float, str]] = []
    problems: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        time, _blank, title = line.strip().partition(" ")
        at = seconds_of(time)
        if at is None or not title.strip():
            problems.append(
                f"line {number}: write a time and a title, such as “0:40 Title” (found {shortened(line)!r})"
            )
        elif chapters and at <= chapters[-1][0]:
            problems.append(f"line {number}: {time} does not come after {clock_of(chapters[-1][0])}")
        else:
            chapters.append((at, title))
    if problems:
        raise _refused(name, problems)
    return checked_chapters(chapters, name, seconds=seconds)


def checked_chapters(found: Iterable[tuple[float, str]], name: str, *, seconds: float | None = None) -> Chapters:
    """Chapters in order with plain titles, all within the video."""
    chapters: dict[float, str] = {}
    problems: list[str] = []
    for at, title in found:
        words = " ".join("".join(c if c.isprintable() else " " for c in str(title)).split())
        if seconds is not None and at >= seconds:
            problems.append(
                f"{clock_of(at)} {shortened(words)!r} lies after the end of the video ({clock_of(seconds)})"
            )
        elif words:
            chapters.setdefault(round(float(at), 3), words[:MOST_TITLE])
    if len(chapters) > MOST_CHAPTERS:
        problems.append(f"there are {len(chapters)} chapters; at most {MOST_CHAPTERS} are read")
    if problems:
        raise _refused(name, problems)
    return tuple(sorted(chapters.items()))


def _refused(name: str, problems: list[str]) -> Invalid:
    shown = [*problems[:MOST_PROBLEMS], *(["…"] if len(problems) > MOST_PROBLEMS else [])]
    message = f"{shortened(name)} cannot be used: {'; '.join(shown)}."
    return Invalid(message, fields={"chapters": message}, kind="chapters-invalid")
