"""Glossaries as their authors write them: indented as a whole, or with the colons of Markdown before a meaning."""

import re
import textwrap
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from myst_parser.mocking import MockState
from sphinx.application import Sphinx
from sphinx.domains import std

_MEANING = re.compile(r":[ \t]+(?=\S)")


class LenientGlossary(std.Glossary):
    """That of Sphinx, which would lose such words, and which does not know its lines on a page of Markdown."""

    content: StringList

    def run(self) -> list[nodes.Node]:
        """The glossary, and what is to be said of it at the right line."""
        state: Any = self.state
        items: list[tuple[Any, int]] = list(self.content.items)
        lines = textwrap.dedent("\n".join(self.content)).split("\n")
        if isinstance(state, MockState):
            first = self.lineno + self.content_offset
            state._lineno = 0  # what is parsed in it has lines of the page too
            items = [(source, first + at) for at, (source, _) in enumerate(items)]
            lines = [_MEANING.sub("  ", line) for line in lines]
        if items:
            self.content = StringList(lines, items=items)
        reporter = state.reporter
        whole = reporter.warning

        def warning(*given: Any, **named: Any) -> Any:
            if "source" in named:  # what is said of a line of the glossary itself
                named["line"] += 1
            return whole(*given, **named)

        reporter.warning = warning
        try:
            return super().run()
        finally:
            reporter.warning = whole


def register(app: Sphinx) -> None:
    """Take the place of the other one, where lines are counted from nought."""
    app.add_directive_to_domain("std", "glossary", LenientGlossary, override=True)
    whole = std.make_glossary_term

    def term(env: Any, words: Any, key: Any, source: str, lineno: int, *more: Any, **named: Any) -> nodes.term:
        return whole(env, words, key, source, lineno + 1, *more, **named)

    vars(std)["make_glossary_term"] = term
