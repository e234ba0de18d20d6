"""Books of Jupyter Book: `_toc.yml` says which pages there are and in which order, `_config.yml` what it is called.

Both are data and are read as such. The formats `jb-book`, `jb-article` and the older list are known, with all that
their sections (`parts`, `chapters`, `sections`, `subtrees`, `entries`, `items`) hold: `file`, `url`, `glob`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from videre.content.problems import Report, quoted
from videre.content.readers.sphinx.survey import PAGES, pattern_of
from videre.content.readers.yaml_text import LARGEST, tree_of

CONTENTS = "_toc.yml"
CONFIG = "_config.yml"
BELOW = ("parts", "chapters", "sections", "subtrees", "entries", "items")
DEEPEST = 12

_ROOTED = re.compile(rb"^[ \t]*(?:root|-[ \t]+file|format)[ \t]*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents: what follows a page, under a caption."""

    caption: str
    entries: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """For the child."""
        return {"caption": self.caption, "entries": [list(entry) for entry in self.entries]}


@dataclass(slots=True)
class Book:
    """What the two files say: `contents` by page, the first page, and some of what a conf.py would have said."""

    root: str = ""
    title: str = ""
    contents: dict[str, list[Contents]] = field(default_factory=dict)
    substitutions: dict[str, str] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()


def is_book(folder: Path) -> bool:
    """Whether a folder holds a book."""
    file = folder / CONTENTS
    return file.is_file() and file.stat().st_size <= LARGEST and _ROOTED.search(file.read_bytes()) is not None


def configured(folder: Path, report: Report) -> Book:
    """What `_config.yml` says, in a book that has no contents yet."""
    book = Book()
    file = folder / CONFIG
    read = tree_of(file.read_text("utf-8", "replace"), 1, report) if file.is_file() else None
    table = _mapping(read[0] if read else None)
    book.title = _text(table.get("title"))
    book.exclude = tuple(filter(None, map(_text, _items(table.get("exclude_patterns")))))
    named = _mapping(_mapping(table.get("parse")).get("myst_substitutions"))
    book.substitutions = {name: text for name, node in named.items() if (text := _text(node))}
    return book


def read_contents(book: Book, folder: Path, pages: Iterable[str], report: Report) -> None:
    """Fill in what `_toc.yml` says; `pages` are the files there are, by path."""
    read = tree_of((folder / CONTENTS).read_text("utf-8", "replace"), 1, report)
    names = {re.sub(rf"(?:{'|'.join(map(re.escape, PAGES))})$", "", path) for path in pages}
    _Reading(book, sorted(names), report).begin(read[0] if read else None)


class _Reading:
    def __init__(self, book: Book, names: list[str], report: Report) -> None:
        self.book = book
        self.names = names
        self.report = report

    def begin(self, node: yaml.Node | None) -> None:
        if isinstance(node, yaml.SequenceNode):  # the older format: the first file is the first page
            first, *rest = _items(node)
            self.book.root = self._page(_mapping(first).get("file"))
            self._below(self.book.root, _mapping(first), 1)
            self._loose(rest)
            return
        table = _mapping(node)
        self.book.root = self._page(table.get("root"))
        if not self.book.root:
            self.report.error(1, "no-index", f"{CONTENTS} must name its first page: root: index.")
        self._below(self.book.root, table, 1)

    def _loose(self, nodes: list[yaml.Node]) -> None:
        """Parts and files one after another."""
        caption = ""
        waiting: list[yaml.Node] = []
        for node in nodes:
            table = _mapping(node)
            named = _text(table.get("part")) or _text(table.get("header"))
            if named:
                self._add(self.book.root, caption, waiting, 1)
                caption, waiting = named, []
                self._add(self.book.root, caption, [one for key in BELOW for one in _items(table.get(key))], 1)
            else:
                waiting.append(node)
        self._add(self.book.root, caption, waiting, 1)

    def _below(self, page: str, table: Mapping[str, yaml.Node], depth: int) -> None:
        for key in BELOW:
            nodes = _items(table.get(key))
            if key in ("parts", "subtrees"):
                for node in nodes:
                    part = _mapping(node)
                    inside = [one for inner in BELOW for one in _items(part.get(inner))]
                    self._add(page, _text(part.get("caption")), inside, depth)
            else:
                self._add(page, _text(table.get("caption")) if depth == 1 else "", nodes, depth)

    def _add(self, page: str, caption: str, nodes: list[yaml.Node], depth: int) -> None:
        entries: list[tuple[str, str]] = []
        for node in nodes:
            if depth > DEEPEST:
                self.report.warning(node.start_mark.line + 1, "too-deep", "Sections are nested too deep here.")
                break
            table = _mapping(node)
            title, address = _text(table.get("title")), _text(table.get("url"))
            if address:
                entries.append((title, address))
            elif "glob" in table:
                entries += self._fitting(table["glob"])
            elif "file" in table or isinstance(node, yaml.ScalarNode):
                own = self._page(table.get("file", node))
                if own:
                    entries.append((title, own))
                    self._below(own, table, depth + 1)
            else:
                self.report.warning(
                    node.start_mark.line + 1, "bad-contents", "An entry here must name a file, a url or a glob."
                )
        if entries:
            self.book.contents.setdefault(page, []).append(Contents(caption, tuple(entries)))

    def _fitting(self, node: yaml.Node) -> list[tuple[str, str]]:
        pattern = pattern_of(re.sub(r"\.(?:md|rst|ipynb)$", "", _text(node)))
        found = [("", name) for name in self.names if pattern.fullmatch(name)]
        if not found:
            text = f"The pattern {quoted(_text(node))} in the table of contents fits no page."
            self.report.warning(node.start_mark.line + 1, "missing-page", text)
        return found

    def _page(self, node: yaml.Node | None) -> str:
        """The name of a page that is there, else "" after saying so."""
        written = _text(node)
        name = re.sub(r"\.(?:md|rst|ipynb)$", "", written.removeprefix("./"))
        if name in self.names:
            return name
        if node is not None:
            text = f"The table of contents names a page {quoted(written)} that is not there."
            self.report.warning(node.start_mark.line + 1, "missing-page", text)
        return ""


def _mapping(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _text(node: yaml.Node | None) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag == "tag:yaml.org,2002:null":
        return ""
    return " ".join(str(node.value).split())
