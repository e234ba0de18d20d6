"""Pages of the Workbench as HTML: our page renderer with pandoc's names for headings and its bare addresses."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx import emoji

from videre.content.dialect.definitions import mark
from videre.content.dialect.formulas import InlineFormula
from videre.content.dialect.headings import Headings
from videre.content.dialect.nodes import Node
from videre.content.dialect.page import PageRenderer, PageSource
from videre.content.dialect.stashed import STASHED
from videre.content.problems import Report
from videre.content.readers.workbench.attributes import lenient_attributes_at
from videre.content.readers.workbench.headings import pandoc_id
from videre.content.readers.workbench.inline import definitions
from videre.content.readers.workbench.preparing import prepared, with_ids
from videre.content.rendered import RenderedPage

_BARE = r"(?<![\w/\"'=<])(https?://[^\s<>\"'`\x02\x03]{1,2000}?)(?=[.,;:!?)\]*_]*(?:[\s<>\"'`\x02]|$))"

_GLOSSARY = frozenset({"glossary", "glosario", "glossário", "glossaire", "glossar", "glossario", "ordliste", "sanasto"})
"""What the heading above a lesson's list of words says, in the languages that such lessons are written in."""


class WorkbenchRenderer(PageRenderer):
    """One for page after page, as its parent."""

    pipes_are_escaped = False

    def __init__(self) -> None:
        super().__init__()
        self.md.registerExtensions(
            ["smarty", "pymdownx.emoji"],
            {
                "smarty": {"smart_quotes": False},
                "pymdownx.emoji": {"emoji_index": emoji.gemoji, "emoji_generator": emoji.to_alt},
            },
        )
        self.md.treeprocessors.register(PandocHeadings(self.md), "videre-headings", 15)
        self.md.treeprocessors.register(TableCaptions(self.md), "workbench-captions", 14.5)
        for tag, sign, name in (("sub", "~", "workbench-sub"), ("sup", r"\^", "workbench-sup")):
            pattern = rf"(?<![{sign}\\]){sign}([^\s{sign}\[\]]{{1,200}}){sign}(?!{sign})"
            self.md.inlinePatterns.register(SimpleTagInlineProcessor(rf"(){pattern}", tag), name, 60)
        self.md.treeprocessors.register(Glossary(self.md), "workbench-glossary", 14)
        self.md.inlinePatterns.register(BareAddress(_BARE, self.md), "workbench-bare", 85)
        self.md.inlinePatterns.register(WrittenFormula(self.md, self._formula), "workbench-formula", 196)
        self.shared: dict[str, str] = {}

    def render(self, source: PageSource) -> RenderedPage:
        """The page with the exercises that its `more` names."""
        self.shared = definitions(source.more.get("links", ""))
        return super().render(source)

    def scanned(self, source: PageSource, report: Report) -> list[Node]:
        """The blocks, prepared, with the ids that were given."""
        for label, address in self.shared.items():
            self.md.references[label.lower()] = (address, "")
        nodes = prepared(source.source, source.first_line, source.more.get("links", ""), report)
        with_ids(nodes, source.more.get("exercises", ()))
        return nodes


class PandocHeadings(Headings):
    """Ids as pandoc makes them: `{#own}` behind the words, else the words; the second is `-1`."""

    first_ending = 1

    def name(self, heading: Element) -> str:
        """The id of a heading, whose attributes are taken off its text."""
        last = heading[-1] if len(heading) else None
        text = (heading.text if last is None else last.tail) or ""
        found = re.search(r"\s*(\{[^{}]*\})\s*$", text)
        attributes = lenient_attributes_at(found[1], 0) if found else None
        if found is not None and attributes is not None:
            text = text[: found.start()]
            if last is None:
                heading.text = text
            else:
                last.tail = text
            if attributes[0].id:
                return attributes[0].id
        return pandoc_id(STASHED.sub("", "".join(heading.itertext())))


class TableCaptions(Treeprocessor):
    """A paragraph that begins with “Table:” (or only “:”) before or behind a table is its caption."""

    def run(self, root: Element) -> None:
        """Move all captions into their tables."""
        for parent in list(root.iter()):
            children = list(parent)
            for at, child in enumerate(children):
                if child.tag == "table":
                    for other in children[at + 1 : at + 2] + children[max(0, at - 1) : at]:
                        if child.find("caption") is None and self._is_caption(other):
                            parent.remove(other)
                            other.tag = "caption"
                            child.insert(0, other)

    def _is_caption(self, paragraph: Element) -> bool:
        """Whether it is one, then without its sign and its attributes."""
        if paragraph.tag == "dl" and len(paragraph) == 1 and paragraph[0].tag == "dd":
            paragraph.text, inner = paragraph[0].text, list(paragraph[0])
            paragraph[:] = inner
        else:
            begins = re.match(r"\s*(?:[Tt]able)?:\s+", paragraph.text or "") if paragraph.tag == "p" else None
            if begins is None:
                return False
            paragraph.text = (paragraph.text or "")[begins.end() :]
        last = paragraph[-1] if len(paragraph) else None
        text = re.sub(r"\s*\{[#.][^{}]*\}\s*$", "", (paragraph.text if last is None else last.tail) or "")
        if last is None:
            paragraph.text = text
        else:
            last.tail = text
        return True


class Glossary(Treeprocessor):
    """The lists of words below a heading “Glossary” are the lesson's glossary: the format has no other sign for one."""

    def run(self, root: Element) -> None:
        """Mark them as the other formats do; each word has the name that headings would have, if nothing else has."""
        taken = {one.get("id") for one in root.iter()}
        for part in root:
            level = 0
            for one in part:
                if found := re.fullmatch(r"h([1-6])", one.tag):
                    deep, said = int(found[1]), STASHED.sub("", "".join(one.itertext())).strip().casefold()
                    if said in _GLOSSARY:
                        level = deep
                    elif deep <= level:
                        level = 0
                elif one.tag == "dl" and level:
                    mark(one)
                    _name_words(one, taken)


def _name_words(listing: Element, taken: set[str | None]) -> None:
    """Names for the words of a glossary: older templates made them, and lessons still lead there by them."""
    for word in listing:
        said = "".join(word.itertext())
        own = pandoc_id(said.strip())
        if word.tag == "dt" and own not in taken and not STASHED.search(said):  # else it has a name of its own
            taken.add(own)
            name = Element("span", {"id": own})
            name.tail, word.text = word.text, None
            word.insert(0, name)


class WrittenFormula(InlineFormula):
    """A formula that `inline` found between signs that Markdown knows otherwise."""

    def __init__(self, md: Markdown, html_of: Callable[[str], str]) -> None:
        InlineProcessor.__init__(self, r"\{math\}```([^`]{1,1000})```(?!`)", md)
        self.html_of = html_of


class BareAddress(InlineProcessor):
    """An address of the web that stands in the text by itself."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)

    def handleMatch(self, m: "re.Match[str]", data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        """The element for one match."""
        element = Element("a", {"href": m.group(1)})
        element.text = AtomicString(m.group(1))
        return element, m.start(0), m.end(0)
