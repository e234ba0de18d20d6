"""Attributes as pandoc has them: `{#name .class key='value'}` behind a picture, link, heading, fence or code."""

import re
from dataclasses import dataclass, field

_PART = re.compile(
    r"""\s*(?:
    \#(?P<id>[^\s{}"'=#]+)
  | \.(?P<cls>[^\s{}"'=]+)
  | (?P<key>[A-Za-z_][\w:.-]*)\s*=\s*(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s{}"']*)
  | -(?=[\s}])
  )(?=[\s}])""",
    re.VERBOSE | re.DOTALL,
)
_CURLY_QUOTES = re.compile("(?<==)[“”„]([^“”„]*)[“”]")
_GUESSED = re.compile(
    r"""\b(alt|title|width|height)\s*=\s*
    (?:"([^"{}=]*)"|'([^'{}=]*)'|["']?([^"'{}=]+?)(?=["']|\s+[\w-]+\s*=|\s*\}))""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\([\\\"'`*_{}\[\]()#+.!<>$~^|-])")
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Attributes:
    """What stands between the braces."""

    id: str | None = None
    classes: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    guessed: bool = False
    """Whether its quotes do not match, so that this is what it seems to say."""


def attributes_at(text: str, start: int) -> tuple[Attributes, int] | None:
    """The attributes that begin with the brace at `start`, and where they end; None when they are none."""
    if not text.startswith("{", start):
        return None
    at, own, classes, values = start + 1, None, [], {}
    stop = min(len(text), start + LONGEST)
    while found := _PART.match(text, at, stop):
        if found["id"]:
            own = found["id"]
        elif found["cls"]:
            classes.append(found["cls"])
        elif found["key"]:
            values[found["key"].lower()] = _value(found["value"])
        at = found.end()
    while at < stop and text[at] in " \t\n":
        at += 1
    return (Attributes(own, tuple(classes), values), at + 1) if text.startswith("}", at) else None


def lenient_attributes_at(text: str, start: int) -> tuple[Attributes, int] | None:
    """The same where the author's hand slipped: quotes of print are read as quotes, what is no attribute is cut off."""
    exact = attributes_at(text, start)
    if exact is not None or not text.startswith("{", start):
        return exact
    end = text.find("}", start)
    while 0 < end < start + LONGEST and text[end + 1 : end + 2] not in ("", "\n", " ", ".", ",", ")"):
        end = text.find("}", end + 1)
    if not 0 < end < start + LONGEST:
        return None
    inside = _CURLY_QUOTES.sub(lambda found: '"' + found[1].replace('"', "”") + '"', text[start:end]) + "}"
    mended = attributes_at(inside, 0)
    if mended is not None:
        return mended[0], end + 1
    values = {one[1]: _value(next(filter(None, one.groups()[1:]), "")) for one in _GUESSED.finditer(inside)}
    return Attributes(values=values, guessed=bool(values)), end + 1


def _value(written: str) -> str:
    if written[:1] in ("'", '"'):
        written = written[1:-1]
    return _ESCAPED.sub(r"\1", " ".join(written.split()))
