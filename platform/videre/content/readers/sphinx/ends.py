"""Fences without an end, rows of colons that end nothing, and what is nearly a heading or a table."""

import re
from collections.abc import Iterator
from typing import Any

_NAMELESS = re.compile(r":{3,}[ \t]*")
_HEADING = re.compile(r"#{2,6}[^\s#].*")
_ROW = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")

OPEN = "videre_open"


def note_ends(state: Any) -> None:
    """A rule of Markdown: keep in mind which fences go on to the end of what holds them."""
    for token in state.tokens:
        if token.type in ("fence", "colon_fence") and token.map:
            lines = token.map[1] - token.map[0]
            token.meta = {**token.meta, OPEN: lines < token.content.count("\n") + 2}


def nameless(state: Any, start: int, _end: int, silent: bool) -> bool:
    """A rule of Markdown: a row of colons that ends nothing does not begin anything up to the next such row."""
    written = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if _NAMELESS.fullmatch(written) is None or state.is_code_block(start):
        return False
    if not silent:
        token = state.push("colon_fence", "code", 0)
        token.markup, token.map = written.strip(), [start, start + 1]
        state.line = start + 1
    return True


def fault_of(token: Any) -> str:
    """What is to be told of a fence: nothing, or which of the two it is."""
    if ":" in token.markup and not (token.info or "").strip():
        return "nameless"
    return "endless" if token.meta.get(OPEN) else ""


def nearly(paragraph: str) -> Iterator[tuple[str, str, int]]:
    """What in a paragraph was meant as something else: what is told of it, its words, and in which line."""
    lines = [line.strip() for line in paragraph.split("\n")]
    for at, line in enumerate(lines):
        if _HEADING.fullmatch(line):
            yield "no-heading", line, at
        elif at and "|" in line and "|" in lines[at - 1] and _ROW.fullmatch(line):
            yield "no-table", line, at
