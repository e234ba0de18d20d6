"""How a page reads differently from before: block by block, then word by word, in plain text out of sanitised HTML.

Bounded: what would cost too much to compare closely is said to be rewritten, first a block, then the whole page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from html.parser import HTMLParser

MOST_BLOCKS = 1500
MOST_WORK = 400_000
"""Pairs of words that may be looked at on one page."""
LIKE = 0.35
NEAR = 12
"""So many blocks further on an earlier wording of a block is looked for."""

_TOKEN = re.compile(r"\s*(?:\w+|[^\w\s])")
_STYLES = {"pre": "code", "li": "item", "dt": "item", "dd": "item", "td": "cell", "th": "cell", "summary": "heading"}
_STYLES |= {f"h{level}": "heading" for level in range(1, 7)}
_BREAK_TAGS = (
    "p div section details summary li ul ol dl dt dd table thead tbody tr td th pre figure figcaption blockquote aside "
    "h1 h2 h3 h4 h5 h6 hr br"
)
_BREAKS = frozenset(_BREAK_TAGS.split())


class Was(StrEnum):
    """What became of a block, or of a piece of it."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, an item, a line of code: what a reader takes in at once.

    A picture's ``text`` is what is said of it, its ``file`` is named after the bytes.
    """

    style: str
    text: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A block, in pieces that stayed, came or went. ``skipped``: so many blocks before it stayed as they were."""

    was: Was
    style: str
    pieces: tuple[tuple[Was, str], ...]
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Wording:
    """What reads otherwise; ``too_much``: more than can be shown word by word."""

    blocks: tuple[Compared, ...] = ()
    too_much: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the words are the same."""
        return not self.blocks and not self.too_much


def blocks_of(html: str) -> list[Block]:
    """The blocks of sanitised HTML in their order; pictures by what is said of them."""
    reader = _Blocks()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.found


def compared(before: Sequence[Block], after: Sequence[Block]) -> Wording:
    """What came and went between the two, with the last heading before each change that has stayed."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    if start is None:
        start = min(len(before), len(after))
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    if max(len(before), len(after)) - start - end > MOST_BLOCKS:
        return Wording(too_much=True)
    work = _Work()
    rows = [Compared(Was.SAME, one.style, ((Was.SAME, one.text),)) for one in after[:start]]
    rows += work.rows(before[start : len(before) - end], after[start : len(after) - end])
    return Wording(tuple(_around(rows)))


def _around(rows: Sequence[Compared]) -> Iterator[Compared]:
    """Only what changed, each after its heading; what is left out is counted."""
    heading: Compared | None = None
    skipped = 0
    for row in rows:
        if row.was is not Was.SAME:
            if heading is not None and row.style != "heading":
                yield Compared(Was.SAME, "heading", heading.pieces, max(skipped - 1, 0))
                skipped = 0
            yield Compared(row.was, row.style, row.pieces, skipped)
            heading, skipped = None, 0
            continue
        skipped += 1
        if row.style == "heading":
            heading = row


@dataclass(slots=True)
class _Work:
    """How much of what may be compared word by word is left.

    difflib leaves out of its search what stands everywhere, in long texts: else that would cost the third power.
    """

    left: int = field(default=MOST_WORK)

    def rows(self, before: Sequence[Block], after: Sequence[Block]) -> Iterator[Compared]:
        for what, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
            if what == "equal":
                yield from (Compared(Was.SAME, one.style, ((Was.SAME, one.text),)) for one in after[c:d])
            else:
                yield from self.replaced(before[a:b], after[c:d])

    def replaced(self, before: Sequence[Block], after: Sequence[Block]) -> Iterator[Compared]:
        """Blocks of the same style that share words are one block that was changed; others went and came."""
        words = [_words(one.text) for one in before]
        at = 0
        for one in after:
            mine = _words(one.text)
            near = range(at, min(at + NEAR, len(before)))
            found = next((i for i in near if before[i].style == one.style and _alike(words[i], mine)), None)
            if found is None:
                yield Compared(Was.ADDED, one.style, ((Was.ADDED, one.text),))
                continue
            yield from (_gone(other) for other in before[at:found])
            yield self.changed(before[found], one)
            at = found + 1
        yield from (_gone(other) for other in before[at:])

    def changed(self, before: Block, after: Block) -> Compared:
        if before.text == after.text:  # the picture is another one, though the same is said of it
            return Compared(Was.CHANGED, after.style, ((Was.SAME, after.text),))
        old, new = _TOKEN.findall(before.text), _TOKEN.findall(after.text)
        self.left -= len(old) * len(new)
        if self.left < 0:
            pieces = ((Was.REMOVED, before.text), (Was.ADDED, after.text))
            return Compared(Was.CHANGED, after.style, pieces)
        found: list[tuple[Was, str]] = []
        for what, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
            if what == "equal":
                found.append((Was.SAME, "".join(new[c:d])))
            else:
                found += _said("".join(old[a:b]), "".join(new[c:d]))
        return Compared(Was.CHANGED, after.style, tuple(found))


def _said(removed: str, added: str) -> Iterator[tuple[Was, str]]:
    if removed:
        yield Was.REMOVED, removed
    if added:
        yield Was.ADDED, added


def _gone(block: Block) -> Compared:
    return Compared(Was.REMOVED, block.style, ((Was.REMOVED, block.text),))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared > 0 and 2 * shared >= LIKE * (len(one) + len(other))


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self.text: list[str] = []
        self.styles: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.end_block()
        if tag in _STYLES:
            self.styles.append((tag, _STYLES[tag]))
        if tag == "img":
            values = dict(attrs)
            said = " ".join((values.get("alt") or "").split())
            name = (values.get("src") or "").rpartition("/")[2]
            self.end_block()
            self.found.append(Block("picture", said, name))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.end_block()
        if self.styles and self.styles[-1][0] == tag:
            self.styles.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def end_block(self) -> None:
        """What was read since the last one, if it says anything; code line by line."""
        style = self.styles[-1][1] if self.styles else "text"
        whole = "".join(self.text)
        self.text = []
        if style == "code":
            self.found += [Block(style, line.rstrip()) for line in whole.split("\n") if line.strip()]
        elif whole.strip():
            self.found.append(Block(style, " ".join(whole.split())))
