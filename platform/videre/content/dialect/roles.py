"""Roles: `{kbd}`…``, `{term}`…`` and their like; what is not known stays as it was written."""

import re
from urllib.parse import quote
from xml.etree import ElementTree

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from videre.content.glossary import ASKED

ELEMENTS = {"kbd": "kbd", "sub": "sub", "subscript": "sub", "sup": "sup", "superscript": "sup"}
CODE = frozenset({"code", "file", "command", "program", "envvar", "option", "download"})
TERM = "term"
TEXT = frozenset({"ref", "doc", "numref", "guilabel", "menuselection", "abbr", "index", "any"})

_TARGET = re.compile(r"(.*\S)\s*<([^<>]+)>", re.DOTALL)


class Role(InlineProcessor):
    """The text of a role, `{term}` as a link to the glossary; other targets are for lessons read from elsewhere."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(r"\{([a-z][a-z:-]{0,30})\}(`{1,3})([^`]{1,1000}?)\2(?!`)", md)

    def handleMatch(  # type: ignore[override]
        self, m: "re.Match[str]", data: str
    ) -> tuple[ElementTree.Element | None, int | None, int | None]:
        """An element with the text, or nothing when the role is not known."""
        name, text = m.group(1), m.group(3)
        target = _TARGET.fullmatch(text)
        meant = text
        if target and name not in ELEMENTS:
            text, meant = target.groups()
        if name == TERM:
            link = ElementTree.Element("a", {"class": "term", "href": ASKED + quote(meant)})
            link.text = AtomicString(text)
            return link, m.start(0), m.end(0)
        tag = ELEMENTS.get(name) or ("code" if name in CODE else "span" if name in TEXT else None)
        if tag is None:
            return None, None, None
        element = ElementTree.Element(tag)
        element.text = AtomicString(text)
        return element, m.start(0), m.end(0)
