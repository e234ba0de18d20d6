"""What is done to all Markdown after it was read: signs as they are in print, and a word about what was cut off."""

import re
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from sphinx.util import logging

DEEPEST = 100
"""Levels of markup, of which a list in a list takes two; what lies deeper is left out."""

FIRST_LINE = "videre_first_line"
"""Where the environment of a text inside of a page says which line of the page it begins at."""

_log = logging.getLogger(__name__)
_DOTS = re.compile(r"(?<!\.)\.{3}(?!\.)")
_DASHES = re.compile(r"(?<=\s)---?(?=\s)|(?<=\w)---?(?=\w)")
_ADDRESS = re.compile(r"(\S*(?:://|www\.)\S*)")
_DASH = {"--": "–", "---": "—"}


def typeset(state: Any) -> None:
    """Three dots and dashes between words, as they are in print; an address stays as it is."""
    for inline in state.tokens:
        address = False
        for token in inline.children or ():
            if token.type in ("link_open", "link_close"):
                address = token.type == "link_open" and token.info == "auto"
            elif token.type == "text" and not address:
                parts = _ADDRESS.split(token.content)
                token.content = "".join(part if number % 2 else _set(part) for number, part in enumerate(parts))


def _set(text: str) -> str:
    return _DASHES.sub(lambda found: _DASH[found[0]], _DOTS.sub("…", text))


def say_what_is_cut(state: Any) -> None:
    """Tell where something lies too deep, and where a row has cells beyond the last column, which nobody sees."""
    deep = next((token for token in state.tokens if token.level >= DEEPEST - 1), None)
    if deep is not None:
        _say(state, deep, "too-deep", "")
    lines, columns = state.src.split("\n"), 0
    for token in state.tokens:
        if token.type in ("table_open", "th_open"):
            columns = 0 if token.type == "table_open" else columns + 1
        elif token.type == "tr_open" and columns and token.map:
            cells = [cell.strip() for cell in escapedSplit(lines[token.map[0]].lstrip(" \t>").rstrip())]
            cells = cells[not cells[0] :]
            if any(cells[columns:]):
                _say(state, token, "cut-row", next(filter(None, cells[columns:])))


def _say(state: Any, token: Any, subtype: str, said: str) -> None:
    document = state.md.options.get("document")
    if document is not None:
        line = (token.map or [0])[0] + 1 + state.env.get(FIRST_LINE, 0)
        _log.warning("%s", said, location=f"{document['source']}:{line}", type="videre", subtype=subtype)
