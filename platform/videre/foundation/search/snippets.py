"""The part of a text that shows why it was found, with what was found marked: made of the text as it was written."""

from collections.abc import Sequence

from videre.foundation.search.wanted import Term
from videre.foundation.search.words import placed

LENGTH = 240
BEFORE = 60
STEM = 4
"""A word of the same stem ("branches" for "branching", PostgreSQL) shares at least so many letters."""

Piece = tuple[str, bool]
"""Some text, and whether it is to be marked."""


def snippet(text: str, terms: Sequence[Term], length: int = LENGTH) -> list[Piece]:
    """A stretch of the text around the first place where most is found; "…" where it is cut."""
    spans = marks(text, terms)
    start, end = _stretch(text, spans, length)
    pieces: list[Piece] = [("… ", False)] if start else []
    pieces += _pieces(text, [span for span in spans if span[0] >= start and span[1] <= end], start, end)
    return [*pieces, (" …", False)] if end < len(text) else pieces


def marked(text: str, terms: Sequence[Term]) -> list[Piece]:
    """The whole of a short text."""
    return _pieces(text, marks(text, terms), 0, len(text))


def marks(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where in the text the terms stand, in order, none overlapping."""
    words = list(placed(text))
    found = {span for term in terms for span in _of(words, term)} or {
        span for term in terms for span in _alike(words, term)
    }
    ordered: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if ordered and start < ordered[-1][1]:
            ordered[-1] = (ordered[-1][0], max(end, ordered[-1][1]))
        else:
            ordered.append((start, end))
    return ordered


def _of(words: Sequence[tuple[int, int, str]], term: Term) -> list[tuple[int, int]]:
    first, count = term.words[0], len(term.words)
    found = []
    for at, (start, _end, word) in enumerate(words):
        if count == 1:
            if word == first or (term.is_open and word.startswith(first)):
                found.append((start, words[at][1]))
        elif word == first and _follows([one for _s, _e, one in words[at : at + count]], term):
            found.append((start, words[at + count - 1][1]))
    return found


def _follows(words: list[str], term: Term) -> bool:
    if len(words) < len(term.words) or tuple(words[:-1]) != term.words[:-1]:
        return False
    return words[-1] == term.words[-1] or (term.is_open and words[-1].startswith(term.words[-1]))


def _alike(words: Sequence[tuple[int, int, str]], term: Term) -> list[tuple[int, int]]:
    """Words that probably have the stem of the term."""
    if len(term.words) > 1 or len(term.words[0]) < STEM:
        return []
    stem = term.words[0][: max(STEM, len(term.words[0]) - 3)]
    return [(start, end) for start, end, word in words if word.startswith(stem)]


def _stretch(text: str, spans: Sequence[tuple[int, int]], length: int) -> tuple[int, int]:
    if len(text) <= length:
        return 0, len(text)
    first = 0
    if spans:
        within = [sum(1 for span in spans if start <= span[0] and span[1] <= start + length) for start, _end in spans]
        first = spans[within.index(max(within))][0]
    start = max(first - BEFORE, 0)
    if start:
        start = text.rfind(" ", 0, start + 1) + 1
    end = start + length
    if end >= len(text):
        return start, len(text)
    cut = text.rfind(" ", first + 1, end)
    return start, cut if cut > start else end


def _pieces(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for begin, stop in spans:
        if begin > at:
            pieces.append((text[at:begin], False))
        pieces.append((text[begin:stop], True))
        at = stop
    if at < end:
        pieces.append((text[at:end], False))
    return pieces
