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
from videre.content.readers.sphinx.places import from_root

MOST = 5_000

OURS = {
    "unknown-box": ("unknown-box", "There is no box {0}; its text is shown as it stands."),
    "unknown-empty": ("unknown-box", "There is no box {0}, and it holds no text: nothing is shown for it."),
    "comment": ("hidden-comment", "What begins with {0} is a comment as it is written, and nobody sees it."),
    "missing-blank": ("missing-blank", "{0} lacks a blank behind its two dots; it is read all the same."),
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
    "citation": ("dead-link", "The citation {0} is not written as keys with commas between them; its text is shown."),
}

_QUOTED = r"""["'‘“]?(.+?)["'’”]?"""
THEIRS: tuple[tuple[str, str, str], ...] = (
    (r"image file not readable: (.+)", "missing-picture", "There is no picture {0} in the lesson."),
    (r"download file not readable: (.+)", "dead-link", "There is no file {0} to download."),
    (
        r"Include file (.+) not found or reading it failed",
        "missing-file",
        "The file {0} cannot be read, so it is not shown.",
    ),
    (r".*directive path:?\s*InputError: .*?([^/'\s]+)'?\.?", "missing-file", "The file {0} cannot be included."),
    (r'Directive "include": file not found: (.+)', "missing-file", "There is no file {0} to include."),
    (r'Directive "include": error reading file: (\S+)[\s\S]*', "missing-file", "The file {0} cannot be included."),
    (
        r'Directive "include"; option "(?:start-after|end-before)": text not found (.+?)\.?',
        "missing-marker",
        "The text {0}, which marks what to include, is not in that file.",
    ),
    (
        r".*after text .*|.*Text not found.*",
        "missing-marker",
        "The text that marks what to include is not in that file.",
    ),
    (r"unknown document: (.+)", "dead-link", "There is no page {0}."),
    (r"undefined label: (.+)", "dead-link", "There is no label {0}."),
    (
        r"Failed to create a cross reference. A title or caption not found: (.+)",
        "dead-link",
        "The place {0} has no title to name it by; write words for the link.",
    ),
    (r"term not in glossary: (.+)", "dead-link", "The word {0} is not in the glossary."),
    (
        r"'myst' cross-reference target not found: (.+?)(?: in .*)?",
        "dead-link",
        "The link {0} leads to nothing in the lesson.",
    ),
    (r"(?:py|std|c|cpp|js|rst)?:?\w* ?reference target not found: (.+)", "dead-link", "The link {0} leads to nothing."),
    (r"local id not found in doc (.+): (.+)", "dead-link", "There is no heading {1} on the page {0}."),
    (r"(?:unknown|undefined) (?:equation|math).*: (.+)", "dead-link", "There is no equation {0}."),
    (r"equation not found: (.+)", "dead-link", "There is no equation {0}."),
    (r"Unknown target name: (.+)\.", "dead-link", "The link {0} leads to nothing on this page."),
    (
        r"duplicate label (.+?), other instance in (.+)",
        "label-twice",
        "The label {0} is there twice; links may lead to the other one.",
    ),
    (
        r"duplicate term description of (.+?), other instance in (.+)",
        "term-twice",
        "The word {0} is in the glossary twice.",
    ),
    (
        r"Duplicate (?:explicit|implicit) target name: (.+?)\.?",
        "label-twice",
        "The label {0} is there twice on this page.",
    ),
    (r"duplicate citation (.+?), other instance in (.+)", "label-twice", "The citation {0} is there twice."),
    (r"citation not found: (.+)", "dead-link", "There is no citation {0}."),
    (r'could not find bibtex key "?(.+?)"?(?: in.*)?', "dead-link", "The bibliography has no entry {0}."),
    (
        r"toctree contains reference to nonexisting document (.+)",
        "missing-page",
        "The table of contents names a page {0} that is not there.",
    ),
    (
        r"toctree contains reference to excluded document (.+)",
        "missing-page",
        "The table of contents names the page {0}, which is left out.",
    ),
    (
        r"toctree glob pattern (.+) didn't match any documents",
        "missing-page",
        "The pattern {0} in the table of contents fits no page.",
    ),
    (
        r"document is referenced in multiple toctrees: (.+?), selecting.*",
        "page-twice",
        "This page stands in several tables of contents ({0}).",
    ),
    (
        r"multiple files found for the document \"(.+)\": (.+)\nUse .*?'(.+)'.*",
        "page-twice",
        "There are several files for the page {0} ({1}); {2} is taken.",
    ),
    (
        r"Pygments lexer name (.+) is not known",
        "unknown-language",
        "No colours are known for code in {0}; is it misspelt?",
    ),
    (
        r"Undefined substitution referenced: (.+)\.",
        "unknown-substitution",
        "Nobody said what stands for {0}; the name itself is shown. Give it in the table of substitutions.",
    ),
    (
        r"Document headings start at H(\d), not H1",
        "heading-levels",
        "The first heading of this page is not of the first level.",
    ),
    (r"Non-consecutive header level increase; (.+)", "heading-levels", "A level of headings is left out here ({0})."),
    (
        r"(?:Title level inconsistent:|Inconsistent title style:|Title overline & underline mismatch\.|"
        r"Missing matching underline for section title overline\.|Incomplete section title\.)[\s\S]*",
        "heading-levels",
        "The level of this heading cannot be told from its line.",
    ),
    (
        r"(?:'|\")?([\w-]+)(?:'|\")?: [Uu]nknown option (?:names?|keys?):? (.+?)(?: \(.*\))?",
        "unknown-option",
        "{0} has no option {1}; it is left out.",
    ),
    (
        r"Title (?:under|over)line too short\.[\s\S]*",
        "title-line",
        "The line under this title is shorter than the title.",
    ),
    (r"\"?raw\"? directive disabled\.", "left-out", "Raw HTML is left out."),
)
THEIRS += ((r"'enable_extensions' items not recognised: (.+)", "unknown-setting", "MyST has no extensions {0}."),)
_MARKER = "missing-marker", "The text or the place in the file that says what to show is not there ({0})."
THEIRS += (
    (r"((?:start-at|start-after|end-at|end-before) pattern not found: .+)", *_MARKER),
    (r"Object named (.+?) not found in include file .*", *_MARKER),
    (r"(Line spec .+): no lines pulled from include file .*", *_MARKER),
    (r"unknown option: (.+)", "dead-link", "The link {0} leads to nothing."),
    (r"No matches for (.+)", "dead-link", "The link {0} leads to nothing in the inventories."),
    (
        r'Problems with "?csv-table"? directive URL [\s\S]*',
        "remote-file",
        "A table on another site is not fetched.",
    ),
    (
        r'Problems with "?csv-table"? directive path:[\s\S]*',
        "missing-file",
        "The file of this table cannot be read, so it is not shown.",
    ),
    (
        r"Duplicate target name, cannot be used as a unique reference: (.+?)\.?",
        "label-twice",
        "The label {0} is there twice on this page.",
    ),
)
_NOT_RIGHT = "bad-directive", "{0} is not written right ({1}); its text stays."
THEIRS += (
    (
        r"Unexpected section title\.[\s\S]*",
        "heading-levels",
        "In a box, a tab or a list this heading is none; it is bold.",
    ),
    (r'Error parsing content block for the "(.+?)" directive: ([\s\S]*)', *_NOT_RIGHT),
    (r'(Content block expected) for the "(.+?)" directive; none found\.[\s\S]*', "bad-directive", "{1} has no text."),
    (r"Directive '(.+?)': (.+)", *_NOT_RIGHT),
    (
        r"Directive '(.+?)' cannot be mocked: .+",
        "bad-directive",
        "{0} cannot be used in Markdown.",
    ),
    (r"(\w*(?:Error|Exception): [\s\S]*)", "bad-directive", "This part could not be read ({0}); its text stays."),
    (r"duplicated entry found in toctree: (.+)", "page-twice", "This table of contents names {0} twice."),
    (r"'any' reference target not found: (.+)", "dead-link", "The link {0} leads to nothing."),
    (r"Too many autonumbered footnote references: .+", "dead-link", "A footnote that is named here is not there."),
    (r"Unknown source document (.+)", "dead-link", "There is no page {0} in the lesson."),
    (
        r'circular inclusion in "include" directive:[\s\S]*',
        "include-loop",
        "A file that is included here includes itself.",
    ),
    (r"(invalid line number spec: .+|line number spec is out of range.*|Cannot use \"lineno-match\" .*)", *_MARKER),
    (r"Duplicate ID: [\s\S]*", "label-twice", "A label is there twice on this page."),
)
_FORM = "form", "This is not written as reStructuredText wants it ({0}); look whether the page shows what is meant."
THEIRS += (
    (r"(Inline .+ start-string without end-string)\.", *_FORM),
    (
        r"((?:Explicit markup|[\w ]+ list|Block quote|Line block) ends without a blank line; unexpected unindent)\.",
        *_FORM,
    ),
    (r"(Unexpected indentation)\.", *_FORM),
    (r"(Unexpected possible title overline or transition)\.[\s\S]*", *_FORM),
    (r"(Document or section may not begin with a transition|Document may not end with a transition)\.", *_FORM),
    (r"(At least one body element must separate transitions); [\s\S]*", *_FORM),
    (r"(glossary terms? must .+)", *_FORM),
    (r"(Malformed table)\.[\s\S]*", *_FORM),
    (r"(Figure caption must be a paragraph or empty comment)\.[\s\S]*", *_FORM),
    (r"(\d+ header row\(s\) specified but only \d+ row\(s\) of data supplied)[\s\S]*", *_FORM),
    (r'Error with CSV data in "csv-table" directive:\s*(.*?)\n[\s\S]*', *_FORM),
    (r"(Literal block expected; none found)\.", *_FORM),
    (
        r'Error in "?(\S+?)"? directive:\s*([\s\S]*)',
        "bad-directive",
        "{0} is not written right ({1}); its text stays.",
    ),
    (
        r"Indirect hyperlink target .* refers to target (\S+), .*",
        "dead-link",
        "The link {0} leads to nothing on this page.",
    ),
    (r"'?([\w-]+)'?: Invalid option value for (.+?): (.+)", "unknown-option", "{0}: the option {1} cannot be {2}."),
    (
        r"'?([\w-]+)'?: Invalid options? (?:YAML|block|format):? *(.+)",
        "unknown-option",
        "The options of {0} cannot be read: {1}.",
    ),
    (
        r"'?([\w-]+)'?: Invalid options? (?:YAML|block|format)",
        "unknown-option",
        "The options of {0} cannot be read.",
    ),
)
SILENT = (
    r"Unexpected section title or transition\.",
    r"'?[\w-]+'?: Splitting content across first line and body, .*",
    r"document isn't included in any toctree",
    r"Strikethrough is currently only supported in HTML output",
    r"circular toctree references detected",
    r"\":file:\" option for csv-table directive now recognizes an absolute path.*",
    r"Footnote \[.*\] is not referenced",
    r"toctree contains reference to document .* that doesn't have a title.*",
    r"Hyperlink target .* is not referenced\.",
    r".*No (?:role|directive) entry for.*",
    r"top-level '\w+' key is deprecated, .*",
    r"unknown (?:directive|role) name: .*",
)
"""What is told elsewhere, or is nobody's worry."""

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
        one = {"path": path, "line": line, "kind": kind, "message": message}
        if one not in self.found:
            self.found.append(one)

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
