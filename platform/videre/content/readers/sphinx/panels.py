"""Panels, buttons and badges of sphinx-panels, which came before sphinx-design and which lessons still have."""

import re
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives, roles
from docutils.statemachine import StringList

from videre.content.readers.sphinx.design import Button, Card, reference
from videre.content.readers.sphinx.elements import Box

_BETWEEN = re.compile(r"-{3,}\s*$")
_OPTION = re.compile(r":[\w-]+:")


class Panels(Card):
    """Cards, between which a line of hyphens stands."""

    def run(self) -> list[nodes.Node]:
        """A box for each; what places them is left out."""
        ends = [at for at, line in enumerate(self.content) if _BETWEEN.match(line)]
        found: list[nodes.Node] = []
        for start, end in zip([0, *(at + 1 for at in ends)], [*ends, len(self.content)], strict=True):
            while start < end and (_OPTION.match(self.content[start]) or not self.content[start].strip()):
                start += 1
            box = self.placed(Box(kind="card", folded=False, own=""))
            self.parts(box, self.content[start:end], self.content_offset + start)
            found += [box] if box.children else []
        return found


class LinkButton(Button):
    """A button whose words are an option."""

    def run(self) -> list[nodes.Node]:
        """The link."""
        words = self.options.get("text", "")
        if words:
            self.content = StringList([words], source=self.get_source_info()[0])
        return super().run()

    @property
    def leads(self) -> str:
        """To an address, or to a label or page."""
        return "any" if self.options.get("type") == "ref" else "url"


def badge(
    _name: str, rawtext: str, text: str, _lineno: int, _inliner: Any, _options: Any = None, _content: Any = ()
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """`words,class`"""
    return [nodes.inline(rawtext, _parts(text)[0])], []


def link_badge(
    _name: str, rawtext: str, text: str, lineno: int, inliner: Any, _options: Any = None, _content: Any = ()
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """`address,"words",ref,cls=class`"""
    target, *more = _parts(text)
    words = more[0] if more and "=" not in more[0] else target
    if "ref" in more[1:]:
        place = inliner.reporter.get_source_and_line(lineno)
        return [reference(inliner.document.settings.env.docname, target, "any", words, place)], []
    return [nodes.reference(rawtext, words, internal=False, refuri=target)], []


def _parts(text: str) -> list[str]:
    return [part.strip().strip("\"'") for part in text.replace("\0", "").split(",")]


def register() -> None:
    """Make them known to docutils."""
    directives.register_directive("panels", Panels)
    directives.register_directive("link-button", LinkButton)
    roles.register_local_role("badge", badge)
    roles.register_local_role("link-badge", link_badge)
