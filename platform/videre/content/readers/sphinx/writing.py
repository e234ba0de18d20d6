"""What all parts of a page share: where it is written, what is put aside, and paragraphs."""

import re
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from videre.content.problems import Report
from videre.content.readers.sphinx.arranging import gathered, source_of
from videre.content.readers.sphinx.elements import Elsewhere
from videre.content.readers.sphinx.pictures import Refused
from videre.content.readers.sphinx.raw import RawHtml

_DRAWN_ID = re.compile(r"equation-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What MyST calls a formula without a label: by lot, so that a page would be another one whenever it is read."""

_log = logging.getLogger(__name__)

UNMARKED = nodes.block_quote | nodes.comment | nodes.raw | addnodes.glossary | addnodes.tabular_col_spec | Elsewhere
"""What is written without an element of its own, or not at all: a label before it leads there all the same."""

LISTS = nodes.bullet_list | nodes.enumerated_list | nodes.definition_list


class Writing(HTML5Translator):
    """One page. What leaves the page (exercises, instructor notes) is written apart from it."""

    builder: Any

    def __init__(self, document: nodes.document, builder: Any) -> None:
        super().__init__(document, builder)
        self.body: list[str]
        self.exercises: list[dict[str, Any]] = []
        self.notes: list[str] = []
        self.aside: list[list[str]] = []
        self.solutions: list[list[str]] = []
        self.raw = RawHtml(builder.titles, self._raw_picture)
        self.raw.titles = builder.titles
        self.raw_depths: list[int] = []
        self.report = Report(builder.current_docname)
        self.title_is_out = False
        self.bare_pictures: list[tuple[str, int]] = []

    def page(self) -> dict[str, Any]:
        """What is to be known of the page."""
        for problem in self.report.problems:
            path = self.builder.pictures.path(str(self.builder.env.doc2path(self.builder.current_docname)))
            self.builder.heard.add(path, problem.line or None, problem.kind, problem.message)
        return {
            "html": "".join(self.body) + self.raw.closed(0),
            "exercises": self.exercises,
            "notes": "\n".join(self.notes),
            "bare": self.bare_pictures,
        }

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Remember what raw HTML had opened when an element began."""
        depth = len(self.raw.open)
        if isinstance(node, UNMARKED):
            self.body.append(self._targets(node))
        try:
            super().dispatch_visit(node)
        except nodes.SkipChildren:
            self.raw_depths.append(depth)
            raise
        self.raw_depths.append(depth)

    def dispatch_departure(self, node: nodes.Node) -> None:
        """Raw HTML closes at the latest with the element in which it was opened."""
        depth = self.raw_depths.pop()
        if not isinstance(node, nodes.raw):
            self.body.append(self.raw.closed(depth))
        super().dispatch_departure(node)

    def unknown_visit(self, node: nodes.Node) -> None:
        """An element of some extension: its content counts."""

    def unknown_departure(self, node: nodes.Node) -> None:
        """As above."""

    def visit_Text(self, node: nodes.Text) -> None:
        """Text, without the spans that Sphinx puts around each word of code; that of a script is none."""
        if not (self.raw.silent and self._is_ended_behind(node)):
            self.body.append(escape(node.astext(), quote=False))

    def _is_ended_behind(self, node: nodes.Text) -> bool:
        """Whether the element of which nothing is shown ends in the same line of text."""
        end = f"</{self.raw.silent[0]}"
        behind = node.parent.children[node.parent.index(node) + 1 :]
        return any(isinstance(one, nodes.raw) and one.astext().lower().startswith(end) for one in behind)

    def _targets(self, node: nodes.Element) -> str:
        ids = (one for one in node.get("ids", ()) if not _DRAWN_ID.fullmatch(one))
        return "".join(f'<span id="{escape(one)}"></span>' for one in ids)

    def _line(self, node: nodes.Node) -> int:
        while node is not None and not node.line:
            node = node.parent
        return node.line if node is not None and node.line else 0

    def _warn(self, node: nodes.Node, kind: str, message: str) -> None:
        location = f"{source_of(node) or self.builder.env.doc2path(self.builder.current_docname)}:{self._line(node)}"
        _log.warning("%s", message, location=location, type="videre", subtype=kind)

    def visit_paragraph(self, node: nodes.Element) -> None:
        """A paragraph; the only one of a cell, or of each item of a list, needs no element."""
        tight = is_tight(node)
        self.body.append(self._targets(node) + ("" if tight else "<p>"))
        self.context.append("\n" if tight else "</p>\n")

    def depart_paragraph(self, node: nodes.Element) -> None:
        """Its end."""
        self.body.append(self.context.pop())

    def _raw_picture(self, address: str) -> str | None:
        """The address of a picture that HTML names."""
        if "://" in address or address.startswith(("data:", "//")):
            return None
        written, _real = self.builder.env.relfn2path(unquote(address), self.builder.current_docname)
        inside = gathered(Path(self.builder.srcdir), written).removeprefix("/")
        try:
            return str(self.builder.file_uri(self.builder.pictures.address(inside)))
        except Refused:
            return None


def is_tight(paragraph: nodes.Element) -> bool:
    """Whether a paragraph is all the text there is where it stands."""
    parent = paragraph.parent
    if isinstance(parent, nodes.entry | nodes.definition | nodes.field_body):
        return all(child is paragraph or isinstance(child, LISTS) for child in parent.children)
    if isinstance(parent, nodes.footnote | nodes.citation):
        return sum(isinstance(child, nodes.paragraph) for child in parent.children) == 1
    if not isinstance(parent, nodes.list_item):
        return False
    return all(_has_one_paragraph(item) for item in parent.parent.children)


def _has_one_paragraph(item: nodes.Element) -> bool:
    return sum(not isinstance(child, LISTS) for child in item.children) <= 1
