"""What is done to all Markdown after it was read: signs as they are in print, and a word about what lies too deep."""

import re
from typing import Any

from sphinx.util import logging

DEEPEST = 100
"""Levels of markup, of which a list in a list takes two; what lies deeper is left out."""

_log = logging.getLogger(__name__)
_DOTS = re.compile(r"(?<!\.)\.{3}(?!\.)")
_DASHES = re.compile(r"(?<=\s)---?(?=\s)|(?<=\w)---?(?=\w)")
_DASH = {"--": "–", "---": "—"}


def typeset(state: Any) -> None:
    """Three dots and dashes between words, as they are in print; an address stays as it is."""
    for inline in state.tokens:
        address = False
        for token in inline.children or ():
            if token.type in ("link_open", "link_close"):
                address = token.type == "link_open" and token.info == "auto"
            elif token.type == "text" and not address:
                token.content = _DASHES.sub(lambda found: _DASH[found[0]], _DOTS.sub("…", token.content))


def say_too_deep(state: Any) -> None:
    """Tell where something lies too deep."""
    deep = next((token for token in state.tokens if token.level >= DEEPEST - 1), None)
    if deep is not None and "document" in state.md.options:
        place = f"{state.md.options['document']['source']}:{(deep.map or [0])[0] + 1}"
        _log.warning("", location=place, type="videre", subtype="too-deep")
