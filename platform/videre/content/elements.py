"""Where the elements of sanitised HTML begin and end, so that some can be counted, folded or taken out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "source", "track", "wbr"})


@dataclass(slots=True)
class Element:
    """An element with its places in the text: it takes `start`:`end`, what is in it `inside`:`closes`."""

    tag: str
    attributes: Mapping[str, str]
    start: int
    inside: int
    parent: "Element | None"
    closes: int = 0
    end: int = 0
    text: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What it says, in plain words."""
        return " ".join("".join(self.text).split())

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    def around(self) -> Iterator["Element"]:
        """The elements it stands in, from within."""
        one = self.parent
        while one is not None:
            yield one
            one = one.parent


def elements(html: str) -> list[Element]:
    """All elements in the order in which they begin."""
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    while reader.open:
        reader.finish(len(html), len(html))
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Element] = []
        self.open: list[Element] = []
        self.lines = [0]
        for line in html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)

    def here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self.here()
        inside = start + len(self.get_starttag_text() or "")
        one = Element(tag, {name: value or "" for name, value in attrs}, start, inside, None)
        one.parent = self.open[-1] if self.open else None
        self.found.append(one)
        if tag in _VOID:
            one.closes = one.end = inside
        else:
            self.open.append(one)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            here = self.open[-1].inside
            self.finish(here, here)

    def handle_endtag(self, tag: str) -> None:
        if not any(one.tag == tag for one in self.open):
            return
        here = self.here()
        while self.open[-1].tag != tag:
            self.finish(here, here)
        self.finish(here, here + len(tag) + 3)

    def handle_data(self, data: str) -> None:
        for one in self.open:
            one.text.append(data)

    def finish(self, closes: int, end: int) -> None:
        one = self.open.pop()
        one.closes, one.end = closes, end
