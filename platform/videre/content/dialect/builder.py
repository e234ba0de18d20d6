"""From the blocks of a page to elements: each block makes its own, text is given to Python-Markdown.

All blocks of a page share one Markdown object, so that references and footnotes work across boxes. A block
inside a definition or a footnote, which are Python-Markdown's, travels there as a secret word.
"""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor

from videre.content.dialect import boxes
from videre.content.dialect.code import code_html
from videre.content.dialect.formulas import formula_html
from videre.content.dialect.nodes import Code, Directive, Formula, Grid, Listing, Node, Quotation, Tags, Text
from videre.content.problems import Report

_LABEL = re.compile(r"^\(([\w][\w .:-]{0,80})\)=[ \t]*$", re.MULTILINE)
_TABLE_BELOW = re.compile(r"^(?![ \t]*[|\n])([^\n]+\n)(?= {0,3}\|[^\n]*\n {0,3}\|[ \t]*:?-[-:| \t]*$)", re.MULTILINE)
"""A table right below a line of text begins a block of its own, as on GitHub."""
_NO_HEADING = re.compile(r"^( {0,3})(#{1,6})(?=[^#\s])", re.MULTILINE)

Taker = Callable[["Builder", Element, Directive], bool]


class Builder:
    """Makes elements out of blocks; `take` may claim a directive before it becomes an ordinary box."""

    def __init__(self, md: Markdown, report: Report, take: Taker) -> None:
        self.md = md
        self.report = report
        self.take = take
        self.titles: Mapping[str, str] = {}
        self.word = f"block{secrets.token_hex(8)}n"
        self.travelling: list[Node] = []

    def add(self, parent: Element, nodes: Sequence[Node]) -> None:
        """Append the elements of these blocks to `parent`."""
        text: list[str] = []
        joined = False
        for node in nodes:
            if isinstance(node, Text):
                if text and not joined:
                    self._text(parent, text)
                text.append("\n".join(line.text for line in node.lines))
                joined = False
            elif text and node.indent:
                self.travelling.append(node)
                text.append(" " * 4 * max(1, node.indent // 4) + f"{self.word}{len(self.travelling) - 1}")
                joined = True
            else:
                self._text(parent, text)
                self.block(parent, node)
        self._text(parent, text)

    def block(self, parent: Element, node: Node) -> None:
        """Append the element of one block."""
        match node:
            case Code():
                self.raw(parent, code_html(node, self.report))
            case Formula():
                self.raw(parent, formula_html(node.source, node.line, self.report, block=True))
            case Tags():
                self.raw(parent, node.html)
            case Listing():
                self._listing(parent, node)
            case Quotation():
                self.add(SubElement(parent, "blockquote"), node.children)
            case Grid():
                self._grid(parent, node)
            case Directive():
                if not self.take(self, parent, node):
                    boxes.add(self, parent, node)
            case Text():
                self._text(parent, ["\n".join(line.text for line in node.lines)])

    def raw(self, parent: Element, html: str) -> None:
        """Append finished HTML; it is put in at the very end and sanitised with the rest."""
        SubElement(parent, "p").text = self.md.htmlStash.store(html)

    def _text(self, parent: Element, chunks: list[str]) -> None:
        if not chunks:
            return
        text = "\n\n".join(chunks)
        chunks.clear()
        text = _LABEL.sub(r'\n<div id="\1"></div>\n', text)
        text = _NO_HEADING.sub(r"\1\\\2", text)
        text = _TABLE_BELOW.sub(r"\1\n", text)
        lines = text.split("\n")
        for preprocessor in self.md.preprocessors:
            lines = preprocessor.run(lines)
        self.md.parser.parseChunk(parent, "\n".join(lines))

    def _grid(self, parent: Element, node: Grid) -> None:
        table = SubElement(parent, "table")
        head = SubElement(table, "thead") if node.head else None
        body = SubElement(table, "tbody")
        for number, row in enumerate(node.rows):
            element = SubElement(body if head is None or number >= node.head else head, "tr")
            for cell in row:
                one = SubElement(element, "th" if number < node.head else "td")
                if cell.columns > 1:
                    one.set("colspan", str(cell.columns))
                if cell.rows > 1:
                    one.set("rowspan", str(cell.rows))
                self.add(one, cell.children)
                if len(one) == 1:
                    _without_paragraphs(one)

    def _listing(self, parent: Element, node: Listing) -> None:
        listing = SubElement(parent, "ul" if node.start is None else "ol")
        if node.start not in (None, 1):
            listing.set("start", str(node.start))
        if node.style:
            listing.set("type", node.style)
        for item in node.items:
            element = SubElement(listing, "li")
            self.add(element, item.children)
            if not node.loose:
                _without_paragraphs(element)
            if item.task is not None:
                _with_task(element, item.task)


def _without_paragraphs(item: Element) -> None:
    """A tight item: its paragraphs become text between its other elements."""
    last: Element | None = None
    for child in list(item):
        if child.tag != "p" or len(child) or (child.text or "").startswith("\x02"):
            last = child
            continue
        text = (child.text or "") + (child.tail or "")
        item.remove(child)
        if last is None:
            item.text = f"{item.text}\n{text}" if item.text else text
        else:
            last.tail = f"{last.tail or ''}\n{text}"


def _with_task(item: Element, done: bool) -> None:
    """The box of a task list as a sign with words for screen readers; it is no control."""
    item.set("class", "task")
    sign = Element("span", {"class": "task-box", "role": "img", "aria-label": "done" if done else "to do"})
    sign.text = "\u2611" if done else "\u2610"
    target = item
    if not item.text and len(item) and item[0].tag == "p":
        target = item[0]
    sign.tail = " " + (target.text or "")
    target.text = None
    target.insert(0, sign)


class Travellers(BlockProcessor):
    """Puts a block that travelled through Python-Markdown's text where its word arrived."""

    builder: Builder

    def __init__(self, md: Markdown, current: Callable[[], Builder]) -> None:
        super().__init__(md.parser)
        self.current = current

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        """Whether this block is one word of ours."""
        builder = self.current()
        return block.startswith(builder.word) and block.strip()[len(builder.word) :].isdigit()

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> bool:
        """Build the block here."""
        builder = self.current()
        number = int(blocks.pop(0).strip()[len(builder.word) :])
        if number >= len(builder.travelling):
            return False
        self.parser.state.set("block")
        builder.block(parent, builder.travelling[number])
        self.parser.state.reset()
        return True
