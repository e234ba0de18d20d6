"""Blocks of Python-Markdown that would lose what authors wrote: cells of tables, titles above definitions."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.def_list import DefListProcessor
from markdown.extensions.tables import TableProcessor

from videre.content.dialect.formulas import DOLLARS
from videre.content.dialect.nodes import Line, Node, Text, walk

Longer = Callable[[str], None]
"""Told of a row that has more cells than its table has columns."""

_FORMULA = re.compile(DOLLARS.replace("[^$]", "[^$`]"))
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_ROW = re.compile(r" {0,3}\|.*\|[ \t]*")
_SEPARATOR = re.compile(r" {0,3}\|[-:| \t]*-[-:| \t]*")
_PIPE = "\ufdd0"


class Rows(TableProcessor):
    """The rows as Python-Markdown cuts them, but a formula stays whole where a row has too many cells else.

    What is too much all the same stays in the last cell. With `escaped` a `\\|` in code is a pipe, as on GitHub.
    """

    def __init__(self, md: Markdown, longer: Longer, *, escaped: bool) -> None:
        super().__init__(md.parser, {"use_align_attribute": True})
        self.longer = longer
        self.escaped = escaped
        self.whole = False

    def test(self, parent: Element, block: str) -> bool:
        """Whether a table begins here."""
        self.whole = False
        if super().test(parent, block):
            return True
        self.whole = "$" in block.split("\n", 1)[0]
        return self.whole and super().test(parent, block)

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        self.whole = False
        cells = self._cells(row)
        if len(cells) > len(align):
            self.whole = True
            cells = self._cells(row)
        if len(cells) > len(align):
            self.longer(row)
            cells = [*cells[: len(align) - 1], "|".join(cells[len(align) - 1 :])]
        whole: Any = super()  # what it is put together from stands in no stub
        whole._build_row("", parent, align)
        for cell, text in zip(parent[-1], cells, strict=False):
            text = text.strip(" ")
            cell.text = _CODE.sub(lambda found: found[0].replace("\\|", "|"), text) if self.escaped else text

    def _cells(self, row: str) -> list[str]:
        whole: Any = super()
        return list(whole._split_row(row))

    def _split(self, row: str) -> list[str]:
        whole: Any = super()
        cut: Callable[[str], list[str]] = whole._split
        if not self.whole:
            return cut(row)
        held = _FORMULA.sub(lambda found: found[0].replace("|", _PIPE), row)
        return [cell.replace(_PIPE, "|") for cell in cut(held)]


def broken_tables(nodes: Iterable[Node]) -> list[int]:
    """Where paragraphs begin whose lines all stand between pipes, and are shown as they are written."""
    found = []
    for node in walk(nodes):
        rows: list[Line] = []
        for line in [*(node.lines if isinstance(node, Text) else ()), Line(0, "")]:
            if line.text.strip():
                rows.append(line)
            else:
                if len(rows) > 1 and all(_ROW.fullmatch(one.text) for one in rows):
                    found += [] if _SEPARATOR.fullmatch(rows[1].text) else [rows[0].number]
                rows = []
    return found


class Definitions(DefListProcessor):
    """Definitions as Python-Markdown has them, which would take the title of a box for the word that is defined."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether this block defines what stands above it."""
        above = self.lastChild(parent)
        is_title = above is not None and above.tag == "p" and bool(above.attrib or not above.text)
        return bool(super().test(parent, block)) and not (is_title and block.lstrip().startswith(":"))
