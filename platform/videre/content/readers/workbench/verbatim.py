"""Where nothing is Markdown: elements of HTML such as `<pre>`, and code in a line of text."""

import re
from collections.abc import Mapping
from functools import lru_cache

NAMES = "pre|script|style|textarea|svg"
CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)")

_BEGINS = re.compile(rf"<({NAMES})\b[^<>]*>", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in NAMES.split("|")}


@lru_cache(maxsize=32)
def verbatim(text: str) -> Mapping[int, int]:
    """The place behind each such element by the place where it begins, found in one go."""
    ends: dict[int, int] = {}
    without_end: set[str] = set()
    at = 0
    while begun := _BEGINS.search(text, at):
        name, at = begun[1].lower(), begun.end()
        ended = None if name in without_end else _ENDS[name].search(text, at)
        if ended is None:
            without_end.add(name)
            continue
        at = ends[begun.start()] = ended.end()
    return ends


def without_verbatim(text: str) -> str:
    """The text without them, on as many lines."""
    parts, at = [], 0
    for start, end in verbatim(text).items():
        parts += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join([*parts, text[at:]])
