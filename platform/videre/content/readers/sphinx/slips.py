"""Slips of the hand that Sphinx shows as they are written, read as they were meant and told of."""

import re
from functools import wraps
from types import SimpleNamespace
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives.images import Image
from docutils.parsers.rst.directives.tables import Table
from docutils.parsers.rst.languages.en import directives as DIRECTIVES
from docutils.parsers.rst.states import Body, Inliner, MarkupError
from docutils.statemachine import StringList
from markdown_it.rules_block import make_fence_rule
from sphinx.util import logging

from videre.content.readers.sphinx.directives import Ours

_log = logging.getLogger(__name__)
_TITLED = re.compile(r"(`{3,})\{[\w.:+-]+\}[^\n]*`")
_RUN = re.compile(r"`+")
_titled_fence = make_fence_rule(markers=("`",), disallow_marker_in_info=())
_NO_BLANK = re.compile(rf"\.\.({Inliner.simplename})::([ ]+|$)")
_OPTION = re.compile(r"([ \t]+):([\w-]+):(?=[ \t]|$)")
_BULLET = re.compile(r"[-*+][ \t]+\S")
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)]|#\.)[ \t]+\S")
_ASKED = ("required_arguments", "optional_arguments", "final_argument_whitespace", "has_content")
_BLANK = r"\.\.( +|$)"


def fence_with_backticks(state: Any, start: int, end: int, silent: bool) -> bool:
    """A rule for markdown-it: a box may have roles and code in its title, though its fence is made of backticks.

    A row of backticks in it that is as long as the fence is code inside of a line, as in CommonMark.
    """
    written = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = _TITLED.match(written)
    if found is None:
        return False
    title = written[found.end(1) :]
    if any(len(run) >= len(found[1]) for run in _RUN.findall(title)):
        return False
    return _titled_fence(state, start, end, silent)


def _directive_without(subtype: str) -> Any:
    """How docutils reads a directive that lacks a blank, which is told."""

    def read(body: Any, match: "re.Match[str]", **presets: Any) -> tuple[list[nodes.Node], bool]:
        source, line = body.state_machine.get_source_and_line()
        said = match[0].strip()
        _log.warning("%s", said, location=f"{source}:{line}", type="videre", subtype=subtype)
        made: tuple[list[nodes.Node], bool] = body.directive(match, **presets)
        return made

    return read


def _comment_of(whole: Any) -> Any:
    """A comment says where it begins; docutils names a line behind it, or none."""

    def comment(body: Any, match: "re.Match[str]") -> tuple[list[nodes.Node], bool]:
        place = body.state_machine.get_source_and_line()
        made: tuple[list[nodes.Node], bool] = whole(body, match)
        for one in made[0]:
            if isinstance(one, nodes.comment):
                one["begins"] = "{}:{}".format(*place)
        return made

    return comment


class _Forgiving(dict[str, Any]):
    """The options of a directive; those that are not written right are kept in mind, not refused."""

    def __init__(self, known: Any) -> None:
        super().__init__(known)
        self.wrong: list[str] = []

    def __getitem__(self, name: str) -> Any:
        converted: Any = self.get(name)

        def convert(text: str | None) -> Any:
            try:
                return converted(text)
            except (TypeError, ValueError):
                self.wrong.append(name)
                return None

        return convert


def _glued(lines: list[str], directive: Any, known: Any) -> int | None:
    """The line that should have an empty one before it: text behind options, or a list in the place of a title."""
    end = next((at for at, text in enumerate(lines) if at and not text.strip()), len(lines))
    options = [at for at in range(1, end) if _OPTION.match(f" {lines[at]}")]
    if any(lines[at].split(":")[1] in known for at in options[:1]):
        behind = (at for at in range(options[0] + 1, end) if at not in options and lines[at][:1] not in (" ", "\t"))
        return next(behind, None)
    if issubclass(directive, Image) and end > 1 and lines[0].strip() and not options:
        return 1  # its address is one line
    if not issubclass(directive, Ours | Table):
        return None  # in a formula, the sign of a list is a minus
    items = [at for at in range(end) if (_ITEM if at else _BULLET).match(lines[at])]
    if items[:1] == [0] != items[1:2] and items[1:2] != [1]:
        items = items[1:]
    return items[0] if items else None


def _parted(block: StringList, directive: Any, known: Any) -> StringList:
    """The block of a directive, with an empty line between its head and its content."""
    at = _glued(block.data, directive, known) if directive.has_content else None
    if at is None:
        return block
    source, line = block.items[at]
    said = " ".join(block.data[at].split()[:4])
    _log.warning("%s", said, location=f"{source}:{line + 1}", type="videre", subtype="no-line")
    empty = 1 if at else 2  # docutils takes an empty one away that is the first
    items = [*block.items[:at], *[block.items[at]] * empty, *block.items[at:]]
    return StringList([*block.data[:at], *[""] * empty, *block.data[at:]], items=items)


def _options_of(whole: Any) -> Any:
    """Options that stand deeper than the text of their directive, which docutils takes for text, or for its title; and
    such as are not written right, for which it would take the whole of it away: a picture, for a width.
    """

    def parse(body: Any, block: Any, line: int, directive: Any, *presets: Any, **named: Any) -> Any:
        known = directive.option_spec or ()
        for at, text in enumerate(block.data):
            found = _OPTION.match(text)
            if at and not text.strip():
                break
            if at and found is not None and found[2] in known:
                block.data[at] = text[found.end(1) :]
        block = _parted(block, directive, known)
        written = block[:]
        try:
            return whole(body, block, line, directive, *presets, **named)
        except MarkupError:
            forgiving = _Forgiving(known)
            kept = {key: getattr(directive, key) for key in _ASKED}
            made = whole(body, written, line, SimpleNamespace(option_spec=forgiving, **kept), *presets, **named)
        source, first = written.items[0]
        for name in forgiving.wrong:
            made[1].pop(name, None)
            at = next((at for at, text in enumerate(written.data) if text.lstrip().startswith(f":{name}:")), 0)
            _log.warning("%s", name, location=f"{source}:{first + at + 1}", type="videre", subtype="option")
        return made

    return parse


def register() -> None:
    """Make docutils take `..note::` and `.. code-block::bash` for directives."""
    states: Any = Body
    if not hasattr(states.comment, "__wrapped__"):
        states.parse_directive_block = _options_of(states.parse_directive_block)
        states.comment = wraps(states.comment)(_comment_of(states.comment))
    if states.patterns["explicit_markup"] == _BLANK:
        states.patterns["explicit_markup"] = rf"{_BLANK}|{_NO_BLANK.pattern}"
        names = "|".join(sorted(map(re.escape, {*directives._directives, *DIRECTIVES}), key=len, reverse=True))
        no_gap = re.compile(rf"\.\.[ ]+({names})::(?=[^\s:])")
        states.explicit.constructs += [
            (_directive_without("missing-blank"), _NO_BLANK),
            (_directive_without("no-gap"), no_gap),
        ]
