"""Grids, cards, buttons, badges and signs of sphinx-design: their words and links, without the look."""

import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.util import logging

from videre.content.readers.sphinx.directives import Ours
from videre.content.readers.sphinx.elements import Box, BoxTitle, Tab, Tabs
from videre.content.readers.sphinx.tabs import language_name
from videre.content.unread import ICONS

_log = logging.getLogger(__name__)
_HEADER = re.compile(r"\^{3,}\s*$")
_FOOTER = re.compile(r"\+{3,}\s*$")
_TARGET = re.compile(r"(.*\S)\s*<([^<>]*)>", re.DOTALL)
_ICON = re.compile(ICONS)
_BADGE = re.compile(r"bdg(-link|-ref)?(?:-[a-z]+)*")


class Plain(Ours):
    """What only places things on a page: what stands in it counts."""

    def run(self) -> list[nodes.Node]:
        """The content."""
        return self.filled(self.placed(nodes.container()))


class Conditional(Plain):
    """What is shown only under a condition of Python, which is not computed."""

    def run(self) -> list[nodes.Node]:
        """The content, whatever the condition."""
        said = " ".join(self.arguments)
        _log.warning("%s", said, location=self.get_location(), type="videre", subtype="not-computed")
        return super().run()


class Card(Ours):
    """A card: a box with its header, body, footer, picture and link."""

    def run(self) -> list[nodes.Node]:
        """The box; what the whole card leads to becomes a link in it."""
        box = self.placed(Box(kind="card", folded=False, own=""))
        title = self.arguments[0] if self.arguments else ""
        self.titled(box, title)
        for side in ("img-top", "img-background"):
            self._picture(box, side)
        self._said(box, "header")
        self.parts(box, self.content, self.content_offset)
        self._said(box, "footer")
        self._picture(box, "img-bottom")
        target = self.options.get("link", "")
        if target:
            first = box.children[0] if box.children else None
            words = first.astext().strip() if isinstance(first, BoxTitle) else ""
            link = link_to(self, target, self.options.get("link-type", "url"), self.options.get("link-alt") or words)
            box += nodes.paragraph("", "", link)
        return [box]

    def parts(self, box: nodes.Element, lines: Any, offset: int) -> None:
        """Header, body and footer, which lines of signs part."""
        header = next((at for at, line in enumerate(lines) if _HEADER.match(line)), None)
        footer = next((at for at, line in enumerate(lines) if _FOOTER.match(line)), None)
        if header is not None and (footer is None or header < footer):
            self._part(box, lines[:header], offset)
        start = 0 if header is None else header + 1
        self._part(box, lines[start : len(lines) if footer is None else footer], offset + start)
        if footer is not None:
            self._part(box, lines[footer + 1 :], offset + footer + 1)

    def _said(self, box: nodes.Element, option: str) -> None:
        """A part that an option holds."""
        if self.options.get(option):
            self._part(box, StringList([self.options[option]], source=box.source or ""), self.content_offset)

    def _part(self, box: nodes.Element, lines: Any, offset: int) -> None:
        self.state.nested_parse(lines, offset, box)

    def _picture(self, box: nodes.Element, side: str) -> None:
        if self.options.get(side):
            picture = nodes.image(uri=self.options[side], alt=self.options.get("img-alt", ""))
            picture.source, picture.line = box.source, box.line
            box += picture


class Button(Ours):
    """A button that leads somewhere."""

    def run(self) -> list[nodes.Node]:
        """The link."""
        target = (self.arguments[0] if self.arguments else "").strip()
        link = link_to(self, target, self.leads, "")
        if self.content:
            words, messages = self.state.inline_text(" ".join(self.content), self.lineno)
            link.children.clear()
            link["refexplicit"] = True
            link += nodes.inline("", "", *words, *messages)
        return [nodes.paragraph("", "", link)]

    @property
    def leads(self) -> str:
        """To an address, or to what a label or a page is called."""
        return str(self.options.get("ref-type", "any")) if self.name == "button-ref" else "url"


class CodeTabs(Ours):
    """Listings side by side: each is a tab, named after its language."""

    def run(self) -> list[nodes.Node]:
        """The group."""
        inside = nodes.container()
        self.filled(inside)
        group = self.placed(Tabs())
        for child in list(inside.children):
            code = next(iter(child.findall(nodes.literal_block)), None)
            if code is None:
                group += child
                continue
            tab = Tab(label=language_name(str(code.get("language") or "text")))
            tab.source, tab.line = group.source, code.line or group.line
            tab += child
            group += tab
        return [group]


class AboutArticle(Ours):
    """Who wrote a page, when, and how long it takes to read."""

    def run(self) -> list[nodes.Node]:
        """One line."""
        box = self.placed(nodes.container())
        said = [self.options[key] for key in ("author", "date", "read-time") if self.options.get(key)]
        if said:
            words, messages = self.state.inline_text(" · ".join(said), self.lineno)
            box += nodes.paragraph("", "", *words, *messages)
        return self.filled(box)


def link_to(directive: Ours, target: str, kind: str, words: str) -> nodes.Element:
    """A link to an address, a label (`ref`), a page (`doc`) or whatever is called so (`any`)."""
    if kind == "url":
        return nodes.reference("", words or target, internal=False, refuri=target)
    return reference(directive.env.docname, target, kind, words, directive.get_source_info())


def reference(docname: str, target: str, kind: str, words: str, place: tuple[str, int | None]) -> nodes.Element:
    """A link inside the lesson, which Sphinx resolves."""
    link: nodes.Element = addnodes.pending_xref(
        target,
        refdoc=docname,
        refdomain="" if kind == "any" else "std",
        reftype=kind,
        reftarget=target.lower() if kind == "ref" else target,
        refexplicit=bool(words),
        refwarn=True,
    )
    link.source, link.line = place
    link += nodes.inline(target, words or target)
    return link


def role_of(name: str) -> Callable[..., Any] | None:
    """What a badge or a sign becomes; None for a role of another kind."""
    if _ICON.fullmatch(name):
        return lambda *_given, **_more: ([], [])  # a sign that only decorates
    found = _BADGE.fullmatch(name)
    return _badge(found.group(1)) if found is not None else None


def _badge(leads: str | None) -> Callable[..., Any]:
    def role(
        _name: str, rawtext: str, text: str, lineno: int, inliner: Any, _options: Any = None, _content: Any = ()
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        text = text.replace("\0", "")
        found = _TARGET.fullmatch(text)
        words, target = found.groups() if found else ("", text)
        if leads == "-link":
            return [nodes.reference(rawtext, words or target, internal=False, refuri=target)], []
        if leads == "-ref":
            env = inliner.document.settings.env
            place = inliner.reporter.get_source_and_line(lineno)
            return [reference(env.docname, target, "any", words, place)], []
        return [nodes.inline(rawtext, text)], []

    return role


def register() -> None:
    """Make all of them known to docutils."""
    for name in ("grid", "grid-item", "card-carousel", "div"):
        directives.register_directive(name, Plain)
    directives.register_directive("ifconfig", Conditional)
    for name in ("card", "grid-item-card"):
        directives.register_directive(name, Card)
    for name in ("button-link", "button-ref"):
        directives.register_directive(name, Button)
    directives.register_directive("tab-set-code", CodeTabs)
    directives.register_directive("article-info", AboutArticle)
