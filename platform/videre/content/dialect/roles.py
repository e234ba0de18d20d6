"""Roles: `{kbd}`…``, `{term}`…`` and their like; of one that is not known, the text is shown."""

import re
from collections.abc import Callable
from urllib.parse import quote
from xml.etree import ElementTree

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from videre.content.glossary import ASKED
from videre.content.unread import ICONS

ELEMENTS = {"kbd": "kbd", "sub": "sub", "subscript": "sub", "sup": "sup", "superscript": "sup"}
CODE = frozenset({"code", "file", "command", "program", "envvar", "option", "download"})
TERM = "term"
ICON = re.compile(ICONS)
TEXT = frozenset({"ref", "doc", "numref", "guilabel", "menuselection", "abbr", "index", "any"})

_TARGET = re.compile(r"(.*\S)\s*<([^<>]+)>", re.DOTALL)


class Role(InlineProcessor):
    """The text of a role, `{term}` as a link to the glossary; other targets are for lessons read from elsewhere."""

    def __init__(self, md: Markdown, unknown: Callable[[str, str], None]) -> None:
        self.unknown = unknown
        # Code is matched too, and left to its own pattern: what looks like a role between two pieces of it is none.
        code = r"(?<![\\`])(`+)(?!`).{1,2000}?(?<!`)\4(?!`)"
        super().__init__(rf"\{{([a-z][a-z:-]{{0,30}})\}}(`{{1,3}})([^`]{{1,1000}}?)\2(?!`)|{code}", md)

    def handleMatch(  # type: ignore[override]
        self, m: "re.Match[str]", data: str
    ) -> tuple[ElementTree.Element | None, int | None, int | None]:
        """An element with the text; nothing for code, and where braces only stand behind a word."""
        if m.group(4):
            return None, None, None
        name, text = m.group(1), m.group(3)
        target = _TARGET.fullmatch(text)
        meant = text
        if target and name not in ELEMENTS:
            text, meant = target.groups()
        if name == TERM:
            link = ElementTree.Element("a", {"class": "term", "href": ASKED + quote(meant)})
            link.text = AtomicString(text)
            return link, m.start(0), m.end(0)
        if ICON.fullmatch(name):
            return ElementTree.Element("span"), m.start(0), m.end(0)
        if not (name in ELEMENTS or name in CODE or name in TEXT):
            if data[: m.start()][-1:].isalnum():
                return None, None, None
            self.unknown(name, m.group(0))
        element = ElementTree.Element(ELEMENTS.get(name) or ("code" if name in CODE else "span"))
        element.text = AtomicString(text)
        return element, m.start(0), m.end(0)


class WrittenFence(InlineProcessor):
    """Backticks of a fence that somebody wrote with backslashes, to speak of it: code, as they are meant to be seen."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(r"(?:\\`){3,20}", md)

    def handleMatch(  # type: ignore[override]
        self, m: "re.Match[str]", data: str
    ) -> tuple[ElementTree.Element, int, int]:
        """The element for one match."""
        element = ElementTree.Element("code")
        element.text = AtomicString(m.group(0).replace("\\", ""))
        return element, m.start(0), m.end(0)
