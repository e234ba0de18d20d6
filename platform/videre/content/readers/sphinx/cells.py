"""Code that an extension would run while a page is made: shown as code here, in the language it is in."""

import re

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.directives.other import TocTree
from sphinx.util import logging

from videre.content.readers.sphinx.directives import Ours
from videre.content.readers.sphinx.elements import Fold

_log = logging.getLogger(__name__)
_FRONT = re.compile(r"---\n(.*?\n)?---(?:\n|$)", re.DOTALL)
_WORDS = re.compile(r"[\w-]+")

RUN = {
    "code-cell": "python",
    "jupyter-execute": "python",
    "jupyter-input": "python",
    "ipython": "ipython",
    "plot": "python",
    "exec": "python",
    "execute_code": "python",
    "runpython": "python",
    "pyodide": "python",
    "py-editor": "python",
    "thebe": "python",
    "testsetup": "python",
    "testcode": "python",
    "command-output": "console",
    "program-output": "console",
}
"""Directives whose content is run elsewhere, with the language it is in unless they say it."""
SHOWN = {
    "prompt": "console",
    "doctest": "pycon",
    "testoutput": "output",
    "jupyter-output": "output",
    "raw-cell": "text",
}
"""Directives whose content is only shown."""

REMOVED = frozenset({"remove-cell", "remove_cell", "remove-input", "remove_input"})
HIDDEN = frozenset({"hide-cell", "hide_cell", "hide-input", "hide_input"})


class Cell(Ours):
    """A listing; of what its code would put out, nothing is there."""

    def run(self) -> list[nodes.Node]:
        """The listing, folded where its author hides it; nothing where its author removes it."""
        tags = set(_WORDS.findall(self.options.get("tags", "")))
        if tags & REMOVED or ("hide-code" in self.options and self.name == "jupyter-execute"):
            return []
        text = _FRONT.sub("", "\n".join(self.content), count=1).strip("\n")
        words = (self.arguments[0] if self.arguments else "").split()
        if self.name in ("program-output", "command-output", "plot") and words and not text:
            text, words = " ".join(words), []
        if not text:
            return []
        if self.name == "prompt" and len(words) > 1:
            sign = " ".join(words[1:]).split(",")[0].strip("\"'")
            lines = [
                f"{sign} {line}" if line and "auto" not in self.options.get("modifiers", "") else line
                for line in text.split("\n")
            ]
            text, words = "\n".join(lines), [] if sign in "$#" else words
        language = _language(words[0]) if words and self.name != "plot" else {**RUN, **SHOWN}[self.name]
        code = self.placed(nodes.literal_block(text, text, language=language, force=True))
        if self.name in RUN:
            self._say()
        return [Fold("", code, what="code")] if tags & HIDDEN else [code]

    def _say(self) -> None:
        """Once for each page."""
        if not self.env.temp_data.get("videre_cells"):
            self.env.temp_data["videre_cells"] = True
            _log.warning("%s", self.name, location=self.get_location(), type="videre", subtype="not-run")


class Nothing(Ours):
    """A button or a list that only the extension could make."""

    def run(self) -> list[nodes.Node]:
        """Nothing; the report says so where something is missing."""
        if self.name not in ("tableofcontents", "thebe-button", "testcleanup"):
            _log.warning("%s", self.name, location=self.get_location(), type="videre", subtype="made-list")
        return []


def _language(written: str) -> str:
    """`ipython3` and its like are Python."""
    name = written.strip("{}").lower()
    return "python" if name in ("ipython3", "ipython2", "python3") else name


def register() -> None:
    """Make all of them known to docutils."""
    for name in (*RUN, *SHOWN):
        directives.register_directive(name, Cell)
    for name in ("nbgallery", "nblinkgallery"):
        directives.register_directive(name, TocTree)  # with pictures elsewhere; here the pages count
    for name in ("tableofcontents", "thebe-button", "testcleanup", "todolist", "solutionlist", "ipywidgets-display"):
        directives.register_directive(name, Nothing)
