"""Books of Jupyter Book: `_toc.yml` says which pages there are and in which order, `_config.yml` what it is called.

Since its second edition `myst.yml` says both. All are data and are read as such. The formats `jb-book`, `jb-article`
and the older list are known, with all that their sections (`parts`, `chapters`, `sections`, `subtrees`, `entries`,
`items`, `children`) hold: `file`, `url`, `glob` or `pattern`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from videre.content.problems import Report, quoted
from videre.content.readers.sphinx.survey import PAGES, pattern_of
from videre.content.readers.yaml_text import LARGEST, tree_of

CONTENTS = "_toc.yml"
CONFIG = "_config.yml"
PROJECT = "myst.yml"
BELOW = ("parts", "chapters", "sections", "subtrees", "entries", "items", "children")
INDEX = ("index", "README", "main")
DEEPEST = 12

_ROOTED = re.compile(rb"^[ \t]*(?:root|-[ \t]+file|format)[ \t]*:", re.MULTILINE)
_NAMED = re.compile(rb"^project[ \t]*:", re.MULTILINE)


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


def contents_of(folder: Path) -> str | None:
    """The name of the file that says which pages the book in a folder has; None where there is no book."""
    for name, sign in ((CONTENTS, _ROOTED), (PROJECT, _NAMED)):
        file = folder / name
        if file.is_file() and file.stat().st_size <= LARGEST and sign.search(file.read_bytes()) is not None:
            return name
    return None


def settings_file(contents: str) -> str:
    """The name of the file that says what the book is called."""
    return PROJECT if contents == PROJECT else CONFIG


def configured(folder: Path, contents: str, report: Report) -> Book:
    """What the settings say, in a book that has no contents yet."""
    book = Book()
    file = folder / settings_file(contents)
    read = tree_of(file.read_text("utf-8", "replace"), 1, report) if file.is_file() else None
    table = _mapping(read[0] if read else None)
    if contents == PROJECT:
        table = _mapping(table.get("project"))
    book.title = _text(table.get("title"))
    left_out = table.get("exclude_patterns") or table.get("exclude")
    book.exclude = tuple(filter(None, map(_text, [left_out] if _text(left_out) else _items(left_out))))
    named = _mapping(_mapping(table.get("parse")).get("myst_substitutions"))
    book.substitutions = {name: text for name, node in named.items() if (text := _text(node))}
    return book


def read_contents(book: Book, folder: Path, contents: str, pages: Iterable[str], report: Report) -> None:
    """Fill in what the table of contents says; `pages` are the files there are, by path."""
    read = tree_of((folder / contents).read_text("utf-8", "replace"), 1, report)
    names = {re.sub(rf"(?:{'|'.join(map(re.escape, PAGES))})$", "", path) for path in pages}
    reading = _Reading(book, sorted(names), report)
    if contents == PROJECT:
        reading.begin_project(_mapping(_mapping(read[0] if read else None).get("project")))
    else:
        reading.begin(read[0] if read else None)


class _Reading:
    def __init__(self, book: Book, names: list[str], report: Report) -> None:
        self.book = book
        self.names = names
        self.report = report
        self.listed: set[str] = set()

    def begin(self, node: yaml.Node | None) -> None:
        if isinstance(node, yaml.SequenceNode):  # the older format
            self._begin_with_first(_items(node))
            return
        table = _mapping(node)
        self.book.root = self._page(table.get("root"))
        if not self.book.root:
            self.report.error(1, "no-index", f"{CONTENTS} must name its first page: root: index.")
        self._below(self.book.root, table, 1)

    def begin_project(self, project: Mapping[str, yaml.Node]) -> None:
        """The contents of a project, or all pages in the order of their names where it has none."""
        if nodes := _items(project.get("toc")):
            self.listed = {_name_of(file) for file in _files(nodes, 1)}
            self._begin_with_first(nodes)
        elif self.names:
            self.book.root = next((name for name in INDEX if name in self.names), self.names[0])
            rest = tuple(("", name) for name in self.names if name != self.book.root)
            self.book.contents[self.book.root] = [Contents("", rest)] if rest else []

    def _begin_with_first(self, nodes: list[yaml.Node]) -> None:
        """The first file is the first page."""
        first, rest = _mapping(nodes[0]) if nodes else {}, nodes[1:]
        self.book.root = self._page(first.get("file"))
        if not self.book.root:
            self.report.error(1, "no-index", "The table of contents must begin with the file of its first page.")
            return
        self._below(self.book.root, first, 1)
        self._loose(rest)

    def _loose(self, nodes: list[yaml.Node]) -> None:
        """Parts and files one after another."""
        caption = ""
        waiting: list[yaml.Node] = []
        for node in nodes:
            table = _mapping(node)
            named = _text(table.get("part")) or _text(table.get("header"))
            if not named and "children" in table and not {"file", "url"} & table.keys():
                named = _text(table.get("title"))
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
        if entries := self._entries(nodes, depth):
            self.book.contents.setdefault(page, []).append(Contents(caption, tuple(entries)))

    def _entries(self, nodes: list[yaml.Node], depth: int) -> list[tuple[str, str]]:
        entries: list[tuple[str, str]] = []
        for node in nodes:
            if depth > DEEPEST:
                self.report.warning(node.start_mark.line + 1, "too-deep", "Sections are nested too deep here.")
                break
            table = _mapping(node)
            title, address = _text(table.get("title")), _text(table.get("url"))
            if address:
                entries.append((title, address))
            elif "glob" in table or "pattern" in table:
                fitting = self._fitting(table.get("glob") or table["pattern"])
                entries += [one for one in fitting if "glob" in table or one[1] not in self.listed]
            elif "children" in table and "file" not in table:
                said = f"The part {quoted(_text(table.get('title')))} stands in another one; its pages follow there."
                self.report.warning(node.start_mark.line + 1, "part-in-part", said)
                entries += self._entries(_items(table["children"]), depth + 1)
            elif "file" in table or isinstance(node, yaml.ScalarNode):
                own = self._page(table.get("file", node))
                if own:
                    entries.append((title, own))
                    self._below(own, table, depth + 1)
            else:
                self.report.warning(
                    node.start_mark.line + 1, "bad-contents", "An entry here must name a file, a url or a glob."
                )
        return entries

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
        name = _name_of(written)
        if name in self.names:
            return name
        if node is not None:
            text = f"The table of contents names a page {quoted(written)} that is not there."
            self.report.warning(node.start_mark.line + 1, "missing-page", text)
        return ""


def _files(nodes: list[yaml.Node], depth: int) -> Iterator[str]:
    """All files that the parts of a project list by name; a pattern means none of them."""
    for table in map(_mapping, nodes if depth <= DEEPEST else []):
        if "file" in table:
            yield _text(table["file"])
        yield from _files(_items(table.get("children")), depth + 1)


def _name_of(file: str) -> str:
    return re.sub(r"\.(?:md|rst|ipynb)$", "", file.removeprefix("./"))


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
