"""What finished HTML says about itself: headings, sections of plain text for search, ids, bare pictures."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_BLOCK_TAGS = (
    "p div section details summary li ul ol dl dt dd table tr td th pre figure figcaption blockquote h1 h2 h3 h4 h5 h6 "
    "br hr"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_VOID = frozenset({"br", "hr", "img", "wbr"})
_UNSEARCHED = frozenset({"solution"})
"""Boxes whose text no search may show: who looks for a word has not asked for the answer."""


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the table of contents."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Plain text under a heading (`anchor` "" before the first), for the index of the search.

    `kind` is section, or term: then `title` is a term of a definition list, and `text` what it means.
    """

    anchor: str
    title: str
    text: str
    kind: str = "section"


TERM = "term"


@dataclass(slots=True)
class Outline:
    """What was found."""

    headings: list[Heading] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    pictures_without_alt: list[str] = field(default_factory=list)


def outline(html: str) -> Outline:
    """The outline of sanitised HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


class _Term:
    """A term of a definition list while it is read; several terms may share a definition."""

    def __init__(self, anchor: str) -> None:
        self.anchor = anchor
        self.is_told = False
        self.words: list[str] = []
        self.meaning: list[str] = []

    def add(self, data: str) -> None:
        (self.meaning if self.is_told else self.words).append(data)

    def section(self) -> Section:
        return Section(
            self.anchor, " ".join("".join(self.words).split()), " ".join("".join(self.meaning).split()), TERM
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Outline()
        self.stack: list[tuple[str, bool, bool]] = []
        self.boxes = 0
        self.unsearched = 0
        self.terms: list[_Term] = []
        self.definitions = 0
        self.text: list[str] = []
        self.heading: tuple[int, str] | None = None
        self.heading_text: list[str] = []
        self.anchor = ""
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        own = values.get("id")
        if own:
            self.found.ids.add(own)
        if tag == "img" and values.get("src") and not values.get("alt"):
            self.found.pictures_without_alt.append(str(values["src"]))
        if tag in _BLOCKS:
            self.text.append("\n")
        if tag in _VOID:
            return
        is_box, is_unsearched = "data-box" in values, values.get("data-box") in _UNSEARCHED
        self.boxes += is_box
        self.unsearched += is_unsearched
        self.stack.append((tag, is_box, is_unsearched))
        if tag == "dl":
            self.definitions += 1
        elif tag == "dt" and self.definitions == 1 and not self.unsearched:
            self.terms.append(_Term(own or self.anchor))
        elif tag == "dd" and self.definitions == 1 and self.terms:
            self.terms[-1].is_told = True
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() and own and not self.boxes:
            self._close_section()
            self.heading, self.heading_text = (int(tag[1]), own), []

    def handle_endtag(self, tag: str) -> None:
        while self.stack:
            name, is_box, is_unsearched = self.stack.pop()
            self.boxes -= is_box
            self.unsearched -= is_unsearched
            self.definitions -= name == "dl"
            if name == tag:
                break
        if self.heading is not None and tag == f"h{self.heading[0]}":
            level, own = self.heading
            self.anchor, self.title = own, " ".join("".join(self.heading_text).split())
            self.found.headings.append(Heading(level, own, self.title))
            self.heading = None
        if tag in _BLOCKS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if self.heading is not None:
            self.heading_text.append(data)
        elif self.unsearched:
            return
        elif self.definitions and self.terms:
            self.terms[-1].add(data)
        else:
            self.text.append(data)

    def _close_section(self) -> None:
        text = " ".join("".join(self.text).split())
        self.text = []
        if text or self.title:
            self.found.sections.append(Section(self.anchor, self.title, text))
        self.found.sections += [term.section() for term in self.terms]
        self.terms = []

    def finished(self) -> Outline:
        self._close_section()
        return self.found
