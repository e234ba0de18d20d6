"""The blocks of a page before anything is rendered; every line keeps its number in the file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file without what encloses it (indentation of a list, `>` of a quotation)."""

    number: int
    text: str


@dataclass(slots=True)
class Text:
    """Ordinary Markdown: paragraphs, headings, tables, definitions, footnotes."""

    lines: list[Line]

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.lines[0].number


@dataclass(slots=True)
class Option:
    """A `:key: value` line under the opening of a directive."""

    value: str
    line: int


@dataclass(slots=True)
class Code:
    """A fence with code; `options` and `argument` are those of a code-block directive."""

    language: str
    body: list[Line]
    line: int
    options: dict[str, Option] = field(default_factory=dict)
    indent: int = 0


@dataclass(slots=True)
class Formula:
    """A formula on lines of its own."""

    source: str
    line: int
    indent: int = 0


@dataclass(slots=True)
class Tags:
    """HTML that begins or ends elements around the blocks beside it; the page is sanitised as a whole."""

    html: str
    line: int
    indent: int = 0


@dataclass(slots=True)
class Directive:
    """`:::{name} argument`, its options, and its content both as written and as blocks."""

    name: str
    argument: str
    options: dict[str, Option]
    body: list[Line]
    children: list["Node"]
    line: int
    backticks: bool = False
    indent: int = 0
    plain: bool = False
    """Whether this exercise is shown as a box only, since it stands inside another one or a solution."""

    def option(self, name: str) -> str | None:
        """The value of an option, None when it is not there."""
        found = self.options.get(name)
        return None if found is None else found.value


@dataclass(slots=True)
class Item:
    """One item of a list; `task` says whether `[x]` or `[ ]` stood before it, `body` is what it says."""

    body: list[Line]
    children: list["Node"]
    line: int
    task: bool | None = None


@dataclass(slots=True)
class Listing:
    """A list; `start` is None for bullets, `style` is the first letter where items have letters."""

    items: list[Item]
    start: int | None
    loose: bool
    line: int
    indent: int = 0
    style: str = ""

    @property
    def is_task_list(self) -> bool:
        """Whether every item has a box to tick."""
        return all(item.task is not None for item in self.items)


@dataclass(slots=True)
class Quotation:
    """Lines that begin with `>`."""

    children: list["Node"]
    line: int
    indent: int = 0


@dataclass(slots=True)
class Cell:
    """One cell of a drawn table, over so many columns and rows."""

    body: list[Line]
    children: list["Node"] = field(default_factory=list)
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class Grid:
    """A table drawn with `+---+`; its first `head` rows are headings."""

    rows: list[list[Cell]]
    head: int
    line: int
    indent: int = 0


Node: TypeAlias = Text | Code | Formula | Tags | Directive | Listing | Quotation | Grid


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """All nodes in the order of the page, those inside others too."""
    for node in nodes:
        yield node
        if isinstance(node, Directive | Quotation):
            yield from walk(node.children)
        elif isinstance(node, Listing):
            for item in node.items:
                yield from walk(item.children)
        elif isinstance(node, Grid):
            for row in node.rows:
                for cell in row:
                    yield from walk(cell.children)
