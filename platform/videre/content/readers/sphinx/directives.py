"""The directives of teaching: boxes, films and lists of exercises. One that is not known stays a visible box."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives.images import Image
from docutils.statemachine import StringList
from sphinx.directives.other import TocTree
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from videre.content.readers.films import film_address, is_film
from videre.content.readers.sphinx.elements import Box, BoxEnd, BoxTitle, Elsewhere, ExerciseList
from videre.content.readers.sphinx.encoding import text_of
from videre.content.readers.sphinx.vocabulary import (
    ADMONITION,
    ALIASES,
    FOLDED,
    MORE_BOXES,
    PLAIN,
    PROOFS,
    is_known,
    kind_of,
)

FOLDING = frozenset({"dropdown", "toggle"})
CODE_LIKE = ("mermaid", "plantuml", "uml", "graphviz", "digraph", "graph", "ditaa")
DRAWN = {"mermaid": "mermaid", "graphviz": "dot", "digraph": "dot", "graph": "dot"}
"""The languages of drawings that have colours."""

_log = logging.getLogger(__name__)


class AnyOption(dict[str, Callable[[str], Any]]):
    """Takes every option as it is written: a box is not lost for an option that is not known."""

    def __bool__(self) -> bool:
        return True

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> Callable[[str], Any]:
        return _as_written


def _as_written(text: str | None) -> str:
    return (text or "").strip()


class Ours(SphinxDirective):
    content: StringList
    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[AnyOption] = AnyOption()

    def __init__(self, name: str, *rest: Any, **more: Any) -> None:
        super().__init__(name.lower(), *rest, **more)  # docutils takes `.. Note::` as it takes `.. note::`

    def placed(self, node: nodes.Element) -> nodes.Element:
        """The node with its place, its name for links, and its content."""
        node.source, node.line = self.get_source_info()
        if self.options.get("name") or self.options.get("label"):
            self.options["name"] = self.options.get("name") or self.options["label"]
            self.add_name(node)
        return node

    def filled(self, node: nodes.Element) -> list[nodes.Node]:
        """The node with what stands in the directive."""
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]

    @property
    def words(self) -> set[str]:
        """The words of `:class:`."""
        return set(self.options.get("class", "").replace(",", " ").split())

    def titled(self, node: nodes.Element, title: str) -> nodes.Element:
        """The node with a title that may hold emphasis, code and links."""
        if title:
            found, messages = self.state.inline_text(" ".join(title.split()), self.lineno)
            if found and isinstance(found[0], nodes.Text):  # a blank is left of a sign that only decorates
                found[0] = nodes.Text(found[0].lstrip())
            node += BoxTitle("", "", *found)
            node += messages
        return node


class TeachingBox(Ours):
    """A box with a title of its own. What stands in it follows it, up to its end, where it is a `gate`."""

    gate = False

    def run(self) -> list[nodes.Node]:
        """The box."""
        named = kind = kind_of(self.name.removesuffix("-start") if self.gate else self.name)
        if kind == ADMONITION:
            kind = next((kind_of(word) for word in sorted(self.words - FOLDING - {ADMONITION}) if is_known(word)), kind)
        own = self.options.get("label") or self.options.get("name") or ""
        folded = kind in FOLDED or bool(self.words & FOLDING) or "collapsible" in self.options
        node = self.placed(
            Box(kind=kind, folded=folded, own=own, gate=self.gate, written=named if named != kind else "")
        )
        node = self.titled(node, self.arguments[0] if self.arguments else "")
        if self.options.get("subtitle"):
            words, messages = self.state.inline_text(self.options["subtitle"], self.lineno)
            node += [nodes.paragraph("", "", nodes.strong("", "", *words)), *messages]
        return self.filled(node)


class Gate(TeachingBox):
    """Where a box begins whose content stands beside it: `exercise-start`."""

    gate = True


class GateEnd(Ours):
    """Where it ends."""

    def run(self) -> list[nodes.Node]:
        """The place."""
        return [self.placed(BoxEnd(kind=self.name.removesuffix("-end")))]


class PlainBox(Ours):
    """A note, a tip, a warning: its text begins behind its name."""

    optional_arguments = 0
    final_argument_whitespace = False

    def run(self) -> list[nodes.Node]:
        """The box."""
        folded = bool(self.words & FOLDING) or "collapsible" in self.options
        node = self.placed(Box(kind=self.name, folded=folded, own=self.options.get("name", "")))
        return self.filled(node)


class UnknownBox(Ours):
    """What nobody here knows: its text stays visible, and the report names it."""

    def __init__(self, name: str, *rest: Any, **more: Any) -> None:
        super().__init__(name, *rest, **more)
        self.name = name  # as its author will look for it

    def run(self) -> list[nodes.Node]:
        """A box with the name that was written as its kind."""
        label = " ".join(re.split(r"[-_:.\s]+", self.name)).strip()
        node = self.placed(Box(kind=kind_of(self.name), folded=bool(self.words & FOLDING), own="", unknown=True))
        node["label"] = label[:1].upper() + label[1:]
        first, _, more = (self.arguments[0] if self.arguments else "").partition("\n")
        if more:  # in reStructuredText, text without a blank line before it
            self.content = StringList([*more.split("\n"), "", *self.content], items=None, source=node.source or "")
        title = first.strip() or next(
            (self.options[key] for key in ("title", "header", "caption") if key in self.options), ""
        )
        empty = not title and not any(line.strip() for line in self.content)
        subtype = "unknown-empty" if empty else "unknown-box"
        _log.warning("%s", self.name, location=self.get_location(), type="videre", subtype=subtype)
        if empty:
            return []  # a name alone says nothing to a learner
        return self.filled(self.titled(node, title))


class Drawing(Ours):
    """A drawing in words (mermaid, plantuml): shown as its source."""

    def run(self) -> list[nodes.Node]:
        """The source as a listing, out of a file where the directive names one."""
        lines = list(self.content)
        if self.name in ("digraph", "graph") and self.arguments:
            lines = [f"{self.name} {self.arguments[0]} {{", *lines, "}"]
        elif self.arguments and not lines:
            lines = self._stored(self.arguments[0])
        text = "\n".join(lines)
        node = self.placed(nodes.literal_block(text, text, language=DRAWN.get(self.name, "text"), force=True))
        caption = self.options.get("caption")
        _log.warning("%s", self.name, location=self.get_location(), type="videre", subtype="drawing")
        if not caption:
            return [node]
        return [nodes.container("", nodes.caption(caption, caption), node, literal_block=True)]

    def _stored(self, name: str) -> list[str]:
        """What a file of the lesson holds; the fence lets no other be read."""
        _, path = self.env.relfn2path(name)
        try:
            written = text_of(Path(path).read_bytes())
        except OSError:
            return [name]
        self.env.note_dependency(path)
        return written.rstrip("\n").split("\n")


class Picture(Image):
    """A picture; text in it stands below it, as in a figure."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """The picture and its text."""
        below = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, below)
        return [*super().run(), *below.children]


class Film(Ours):
    """A film at YouTube or Vimeo, by its number or its address; text in it stands below it."""

    def run(self) -> list[nodes.Node]:
        """The place where it is named."""
        written = (self.arguments[0] if self.arguments else "").strip()
        address = film_address(written, self.name) or written
        film = self.name != "iframe" or is_film(address)
        place = self.placed(Elsewhere(address=address, title=self.options.get("title", ""), film=film))
        return [place, *self.parse_content_to_nodes()]


class Columns(Ours):
    """A short list in columns, which is one list here."""

    optional_arguments = 0

    def run(self) -> list[nodes.Node]:
        """What stands in it."""
        return self.parse_content_to_nodes()


class Pages(TocTree):
    """A table of contents, whose lines may begin with blanks more."""

    def run(self) -> list[nodes.Node]:
        """The table."""
        self.content.data[:] = [line.strip() for line in self.content]
        return super().run()


class Day(SphinxDirective):
    """The day of reading, which would make another page of it every day: the name that stands for it is shown."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """The name."""
        names = self.state.parent.get("names") if self.state.parent is not None else None
        name = names[0] if names else self.name
        _log.warning("%s", name, location=self.get_location(), type="videre", subtype="substitution")
        return [nodes.Text(name)]


class AllExercises(Ours):
    """The list of all exercises."""

    def run(self) -> list[nodes.Node]:
        """The place of the list."""
        return [self.placed(ExerciseList())]


def register() -> None:
    """Make all of them known to docutils, before Sphinx reads anything."""
    from videre.content.dialect.vocabulary import BOXES  # noqa: PLC0415 - keeps the list beside its use

    teaching = [name for name in (*BOXES, *MORE_BOXES) if name not in PLAIN]
    for name in (*teaching, *ALIASES, *(f"{prefix}:{name}" for prefix in ("prf", "proof") for name in PROOFS)):
        directives.register_directive(name, TeachingBox)
    for name in ("exercise", "solution"):
        directives.register_directive(f"{name}-start", Gate)
        directives.register_directive(f"{name}-end", GateEnd)
    for name in PLAIN:
        directives.register_directive(name, PlainBox)
    for name in CODE_LIKE:
        directives.register_directive(name, Drawing)
    for name in ("youtube", "vimeo", "video", "iframe"):
        directives.register_directive(name, Film)
    directives.register_directive("toctree", Pages)
    directives.register_directive("image", Picture)
    directives.register_directive("date", Day)
    directives.register_directive("exerciselist", AllExercises)
    directives.register_directive("hlist", Columns)
