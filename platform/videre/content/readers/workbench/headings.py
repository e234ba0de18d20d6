"""Paragraphs of a page and the headings among them, by which boxes have titles and tabs begin."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from videre.content.dialect.nodes import Line, Node, Text
from videre.content.readers.workbench.attributes import lenient_attributes_at
from videre.content.readers.workbench.html_blocks import begins_block

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*(\{[^{}]*\})[ \t]*$")
_NOT_IN_ID = re.compile(r"[^\w\s.-]")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading with which a box begins."""

    text: str
    id: str | None
    level: int
    line: int


def pandoc_id(text: str) -> str:
    """The id that pandoc makes of a heading's words."""
    kept = _NOT_IN_ID.sub("", text).lower()
    joined = re.sub(r"\s+", "-", kept.strip())
    return re.sub(r"^[^a-z\u00aa-\uffff]+", "", joined) or "section"


def paragraphs_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Rows of lines with text, each with the blank lines below it; a heading is one by itself."""
    done: list[list[Line]] = []
    blank = True
    for line in lines:
        if not line.text.strip():
            blank = True
        elif blank or not done or _is_html_below(done[-1], line.text):
            done.append([])
            blank = False
        if not done:
            done.append([])
        done[-1].append(line)
        blank = blank or (len(done[-1]) == 1 and _ATX.fullmatch(line.text) is not None)
    return done


def _is_html_below(paragraph: Sequence[Line], text: str) -> bool:
    """Whether a line begins an element that is no part of the text above it."""
    above = paragraph[0].text.lstrip()
    return begins_block(text) and not above.startswith(("<", "|", ":", "[^")) and not text.startswith("    ")


def _heading_at(lines: Sequence[Line], at: int) -> tuple[Heading, int] | None:
    """The heading that begins on a line, and the index behind it."""
    line = lines[at]
    found = _ATX.fullmatch(line.text)
    if found is not None:
        return _heading(found[2] or "", len(found[1]), line.number), at + 1
    underline = _SETEXT.fullmatch(lines[at + 1].text) if at + 1 < len(lines) else None
    if underline is not None and line.text.strip() and not line.text.lstrip().startswith(("|", "+", "-", "!")):
        return _heading(line.text.strip(), 1 if underline[1][0] == "=" else 2, line.number), at + 2
    return None


def _heading(text: str, level: int, line: int) -> Heading:
    own = None
    if found := _ATTRIBUTES.search(text):
        attributes = lenient_attributes_at(found[1], 0)
        if attributes is not None:
            own, text = attributes[0].id, text[: found.start()]
    return Heading(text.strip(), own, level, line)


def without_heading(nodes: Sequence[Node]) -> tuple[Heading | None, list[Node]]:
    """The heading with which these blocks begin, and the rest."""
    if not nodes or not isinstance(nodes[0], Text):
        return None, list(nodes)
    lines = nodes[0].lines
    first = next((index for index, line in enumerate(lines) if line.text.strip()), 0)
    found = _heading_at(lines, first)
    if found is None:
        return None, list(nodes)
    heading, after = found
    rest = lines[after:]
    kept: list[Node] = [Text(rest)] if any(line.text.strip() for line in rest) else []
    return heading, [*kept, *nodes[1:]]


def cut_at_headings(nodes: Sequence[Node]) -> tuple[list[Node], list[tuple[Heading, list[Node]]]]:
    """The blocks above the first heading, and those below each of its level."""
    before: list[Node] = []
    tabs: list[tuple[Heading, list[Node]]] = []
    level: int | None = None
    for node in nodes:
        if not isinstance(node, Text):
            (tabs[-1][1] if tabs else before).append(node)
            continue
        rest: list[Line] = []
        index = 0
        while index < len(node.lines):
            found = _heading_at(node.lines, index)
            if found is not None and found[0].text and level in (None, found[0].level):
                if rest:
                    (tabs[-1][1] if tabs else before).append(Text(rest))
                rest, level = [], found[0].level
                tabs.append((found[0], []))
                index = found[1]
                continue
            rest.append(node.lines[index])
            index += 1
        if any(line.text.strip() for line in rest):
            (tabs[-1][1] if tabs else before).append(Text(rest))
    return before, tabs
