"""What Sphinx and docutils say about a lesson, as problems in a teacher's words."""

import logging
import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.logging import NAMESPACE, WarningLogRecordTranslator

from videre.content.problems import quoted
from videre.content.readers.sphinx.complaints import SILENT, THEIRS
from videre.content.readers.sphinx.places import from_root

MOST = 5_000

OURS = {
    "unknown-box": ("unknown-box", "There is no box {0}; its text is shown as it stands."),
    "unknown-empty": ("unknown-box", "There is no box {0}, and it holds no text: nothing is shown for it."),
    "comment": ("hidden-comment", "What begins with {0} is a comment as it is written, and nobody sees it."),
    "missing-blank": ("missing-blank", "{0} lacks a blank behind its two dots; it is read all the same."),
    "no-gap": ("missing-blank", "{0} lacks a blank behind its colons; it is read all the same."),
    "option": ("unknown-option", "The option {0} is not known or not written right; it is left out."),
    "no-braces": ("missing-braces", "The name in {0} lacks its braces; it is read all the same."),
    "markdown-fence": (
        "markdown-fence",
        "The fence {0} is one of Markdown on a page of reStructuredText; it is read as it was meant.",
    ),
    "open-fence": (
        "not-closed",
        "The fence {0} has no end, so that nothing tells what belongs to it; what follows is shown as text.",
    ),
    "backtick": (
        "backtick-in-title",
        "The title {0} holds backticks, so that Sphinx takes this fence for text; it is read all the same.",
    ),
    "unknown-role": ("unknown-role", "The role {0} is not known here; its text is shown."),
    "substitution": (
        "unknown-substitution",
        "Nobody said what stands for {0}; the name itself is shown. Give it in the table of substitutions.",
    ),
    "drawing": ("drawing-as-code", "The drawing in {0} is shown as its source."),
    "not-run": (
        "not-run",
        "Code in {0} is shown and not run, so its outputs are missing; a notebook with stored outputs shows them.",
    ),
    "made-list": ("unknown-box", "What {0} would make is not made here; it is left out."),
    "not-closed": ("not-closed", "The {0} that begins here has no end; it goes on to the end of its section."),
    "endless": (
        "not-closed",
        "The fence {0} that begins here has no end: all that follows, on the page or in the box it stands in, is its.",
    ),
    "nameless": (
        "stray-closing",
        "The {0} here belongs to no box. Boxes in each other end too early where the outer one has not more colons.",
    ),
    "short-underline": ("unread-markup", "What underlines {0} is too short to make a heading of it."),
    "no-heading": ("unread-markup", "The line {0} lacks a blank behind its #, so that it is no heading."),
    "no-table": (
        "unread-markup",
        "The row {0} has not as many cells as the one above it, so that they begin no table.",
    ),
    "not-computed": ("not-computed", "The condition {0} is not computed; what depends on it is shown."),
    "condition": (
        "left-out",
        "The part that is only for {0} is left out: a conf.py could choose it, and none is read.",
    ),
    "output": ("left-out", "{0}"),
    "tab-without-label": ("tab-without-label", "This tab has no label."),
    "notebook": ("bad-notebook", "This notebook cannot be read: it is not in a format of Jupyter."),
    "notebook-long": ("bad-notebook", "This notebook has {0} cells; only the first 2000 are shown."),
    "picture": ("missing-picture", "{0}"),
    "far-picture": ("remote-picture", "{0}"),
    "data-picture": ("written-picture", "{0}"),
    "unfit-picture": ("unfit-picture", "{0}"),
    "unsafe-drawing": (
        "unsafe-drawing",
        "The drawing {0} holds scripts, foreign content or addresses; it is shown without them.",
    ),
    "no-element": ("no-element", "The element <{0}> is none of HTML, so learners see it as it is written."),
    "left-out": ("left-out", "The element <{0}> is not allowed on a page and is left out; its text stays."),
    "too-deep": ("left-out", "Lists and quotes stand too deep in each other here; what lies deeper is left out."),
    "cut-row": (
        "row-too-long",
        "This row has more cells than the table has columns: {0} and what follows it is left out. In code a | ends a "
        "cell too.",
    ),
    "left-out-whole": ("left-out", "The element <{0}> is not allowed on a page and is left out."),
    "indented-fence": (
        "unread-markup",
        "The fence {0} is indented too far for this list: learners see it as a listing, with its signs.",
    ),
    "swallowed": (
        "not-closed",
        "This listing without a language holds {0}: if that is meant as a box, the fence of an outer one above is not "
        "longer than those inside of it.",
    ),
    "page-twice": ("page-twice", "{0}"),
    "include": ("missing-file", "{0}"),
    "include-loop": ("include-loop", "A file that is included here includes itself."),
    "encoding": ("not-utf8", "There is a character here that is not UTF-8, shown as �; save the file as UTF-8."),
    "exercise": ("nested-exercise", "{0}"),
    "bibliography": ("bad-bibliography", "The bibliography is not right here ({0}); what can be read of it is shown."),
    "entry": ("bad-bibliography", "Something is missing in the bibliography ({0}); the rest of the entry is shown."),
    "style": ("bad-bibliography", "The style {0} of the bibliography is not known here; the usual one is taken."),
    "unfinished": ("sphinx", "Something on this page could not be worked out ({0}); links or notes may be missing."),
    "failed": ("bad-directive", "The role {0} is not written right; its text stays."),
    "uneven": (
        "uneven-table",
        "Rows of this table have up to {0} cells; those that have fewer end with empty ones.",
    ),
    "headings": (
        "unknown-option",
        "There are no more rows or columns in this table than {0} says, so all are headings.",
    ),
    "widths": ("unknown-option", "The {0} of this table are not as many as its columns; they are left out."),
    "no-line": ("missing-line", "An empty line is missing before {0}; it is read all the same."),
    "citation": ("dead-link", "The citation {0} is not written as keys with commas between them; its text is shown."),
}

_PATTERNS = [(re.compile(pattern + r"(?: \[[\w.]+\])?", re.DOTALL), kind, said) for pattern, kind, said in THEIRS]
_SILENT = re.compile("|".join(SILENT), re.DOTALL)
_PREFIX = re.compile(r"\S*?:\d*: (?:\((?:INFO|WARNING|ERROR|SEVERE)/\d\)|WARNING:|ERROR:) ")
_TWICE = re.compile(r"(\.(?:md|rst|ipynb))\.(?:md|rst|ipynb)$")
"""Sphinx takes the path of a listing's page for its name, and writes an ending behind it."""
_NOT_THERE = re.compile(r"toctree contains reference to nonexisting document '(.+?)'")
_PLACE = re.compile(r"(.*?)(?::(\d+|None))?(?::<.*>)?")


def _in_one_line(part: str | None) -> str:
    """What a message says of itself, without the source that docutils puts behind it."""
    return " ".join((part or "").split("\n\n")[0].split()).strip("\"'‘’“” ")


class Heard(logging.Handler):
    """Keeps what is said, as plain data for the parent."""

    def __init__(self, app: Sphinx, root: str) -> None:
        super().__init__(logging.WARNING)
        self.root = root
        self.app = app
        self.found: list[dict[str, Any]] = []
        self.known: set[tuple[Any, ...]] = set()
        self.addFilter(WarningLogRecordTranslator(app))
        logging.getLogger(NAMESPACE).addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """One more."""
        if len(self.found) >= MOST:
            return
        message = logging.LogRecord.getMessage(record)  # that of Sphinx adds the place and the type
        path, line = self.place(getattr(record, "location", None))
        if getattr(record, "type", None) == "videre":
            kind, said = OURS[str(getattr(record, "subtype", ""))]
            is_bare = said.startswith(("{0}", "The element"))
            self.add(path, line, kind, said.format(message if is_bare else quoted(message)))
            return
        told = self.said(from_root(message, self.root), self.app.env.found_docs if self.app.env else ())
        if told is not None:
            self.add(path, line, *told)

    def add(self, path: str, line: int | None, kind: str, message: str) -> None:
        """Keep a problem."""
        if (one := (path, line, kind, message)) not in self.known:
            self.known.add(one)
            self.found.append({"path": path, "line": line, "kind": kind, "message": message})

    def said(self, message: str, pages: Collection[str] = ()) -> tuple[str, str] | None:
        """The kind of a problem and its sentence; None for what is told elsewhere. `pages`: those there are."""
        message = _PREFIX.sub("", message.strip())
        own = _NOT_THERE.match(message)
        if own is not None and own.group(1) in pages:  # Sphinx leaves the page itself out of those it may name
            return "toctree-loop", f"The table of contents names {quoted(own.group(1))}, the page on which it stands."
        if _SILENT.match(message):
            return None
        for pattern, kind, said in _PATTERNS:
            found = pattern.fullmatch(message)
            if found is not None:
                return kind, said.format(*(quoted(_in_one_line(part)) for part in found.groups()))
        return "sphinx", f"Sphinx says: {quoted(' '.join(message.split()))}"

    def place(self, location: Any) -> tuple[str, int | None]:
        """The path inside the root and the line of what Sphinx calls a location."""
        found = _PLACE.fullmatch(str(location or ""))
        path, line = found.groups() if found else ("", None)
        path = path.rstrip(":")
        if path.startswith(".."):  # docutils tells it as it lies from where this process is
            path = os.path.normpath(Path.cwd() / path)
        path = _TWICE.sub(r"\1", path)
        if path.startswith(self.root + os.sep):
            path = os.path.relpath(path, self.root)
        elif path.startswith(("/", "<")):  # of docutils itself, which has files to include
            path = ""
        return path, int(line) if line and line.isdigit() else None
