"""Tabs, under all the names that extensions give them, with what makes them switch together."""

import re

from docutils import nodes
from docutils.parsers.rst import directives
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx.util import logging

from videre.content.readers.sphinx.directives import Ours
from videre.content.readers.sphinx.elements import Tab, TabLabel, Tabs
from videre.content.unread import title_words

USUAL = "tab"
"""The group of tabs with `:sync:` whose set names none, as sphinx-design has it."""

_log = logging.getLogger(__name__)
_LABELLED = re.compile(r"(\S+)[ \t]+(.*\S)", re.DOTALL)
_MARKED = re.compile(r"`|\|\S|\{\{")


class TabGroup(Ours):
    """Tabs side by side."""

    optional_arguments = 0
    final_argument_whitespace = False

    def run(self) -> list[nodes.Node]:
        """The group; what stands in it and is no tab stays in its place."""
        return self.filled(self.placed(Tabs(sync=self.options.get("sync-group") or USUAL)))


class OneTab(Ours):
    """One tab."""

    def run(self) -> list[nodes.Node]:
        """The tab with its label."""
        label = " ".join((self.arguments[0] if self.arguments else self.options.get("title", "")).split())
        if not label:
            _log.warning("", location=self.get_location(), type="videre", subtype="tab-without-label")
        tab = self.placed(Tab(label=title_words(label) or "Tab", sync=self.options.get("sync", "")))
        tab["first"] = bool({"new-set", "new-group"} & self.options.keys())
        if _MARKED.search(label):
            words, messages = self.state.inline_text(label, self.lineno)
            tab += [TabLabel("", "", *words), *messages]
        return self.filled(tab)


class TitledTab(OneTab):
    """One tab whose argument is only its name, and whose label is its `:title:`."""

    def run(self) -> list[nodes.Node]:
        """As above."""
        if self.options.get("title"):
            self.arguments = [self.options["title"]]
        return super().run()


class CodeTab(Ours):
    """A tab that holds one listing: its language, then perhaps its label."""

    def run(self) -> list[nodes.Node]:
        """The tab with its code."""
        written = (self.arguments[0] if self.arguments else "text").strip()
        found = _LABELLED.fullmatch(written)
        language, label = found.groups() if found else (written, language_name(written))
        text = "\n".join(self.content)
        code = nodes.literal_block(text, text, language=language, force=True)
        if "linenos" in self.options:
            code["linenos"] = True
        tab = self.placed(Tab(label=label, sync=""))
        code.source, code.line = self.get_source_info()
        tab += code
        return [tab]


def language_name(language: str) -> str:
    """What a language is called: C++ for cpp, and R, which is S for those who colour code."""
    if language.lower() == "r":
        return "R"
    try:
        return str(get_lexer_by_name(language).name)
    except ClassNotFound:
        return language.capitalize()


def register() -> None:
    """Make all of them known to docutils."""
    for name in ("tabs", "tab-set", "content-tabs"):
        directives.register_directive(name, TabGroup)
    for name in ("tab", "group-tab", "tab-item", "tabbed"):
        directives.register_directive(name, OneTab)
    directives.register_directive("tab-container", TitledTab)
    directives.register_directive("code-tab", CodeTab)
