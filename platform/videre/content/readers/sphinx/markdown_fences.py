"""Fences of Markdown on a page of reStructuredText, read as they were meant and told of.

Who changes between both kinds of pages writes one now and then. docutils takes its backticks for a literal inside of
a line, so that learners would see its signs.
"""

import re
from typing import Any, NamedTuple

from docutils import nodes
from docutils.parsers.rst.states import Body, Inliner, SpecializedBody, Text
from docutils.statemachine import StringList, TransitionCorrection
from sphinx.util import logging

from videre.content.unread import title_words

_log = logging.getLogger(__name__)
_SIGNS = r"(`{3,}|:{3,}|~{3,})"
_BOX = re.compile(rf"{_SIGNS}[ \t]*\{{([A-Za-z][\w:+-]*)\}}(?:[ \t]+(.*))?$")
_LISTING = re.compile(
    r"(`{3,}|~{3,})(?:[ \t]*\{\.([\w+#-]+)[^`]*\}|(\.?\w[\w.+#-]*)(?:[ \t][^`]*)?|[ \t]*([\w+#-]*))[ \t]*$"
)
_MORE = re.compile(r"[`~]{3,}[\w.+#-]+[ \t]+\S")
_BARE = re.compile(rf"{_SIGNS}[ \t]*$")
_CODE = re.compile("``+")
_OPTION = re.compile(r":[\w-]+:(?:[ \t]|$)")
_FARTHEST = 2_000
"""How many lines a fence may have, so that a page of many without an end is read in time."""


class Opening(NamedTuple):
    """The line that opens a fence. A listing is a `code-block`, and what would be its title is its language."""

    signs: str
    name: str
    title: str

    @property
    def written(self) -> str:
        """How it begins."""
        return self.signs + (self.title if self.is_listing else f"{{{self.name}}}")

    @property
    def is_listing(self) -> bool:
        """Whether no directive is named."""
        return not self.name


def opening(line: str) -> Opening | None:
    """The fence of Markdown that a line opens, if it does."""
    found = _BOX.match(line)
    if found is not None:
        return Opening(found[1], found[2], found[3] or "")
    found = _LISTING.match(line)
    return Opening(found[1], "", found[2] or found[3] or found[4] or "") if found is not None else None


def _opens(lines: StringList, start: int) -> Opening | None:
    """The fence that begins here. A row of signs may also be the line of a title, or part two texts."""
    line = str(lines.data[start])
    if not line.startswith(("```", ":::", "~~~")):
        return None
    row = line.rstrip()
    below = [str(one).rstrip() for one in lines.data[start + 1 : start + 3]]
    if _BARE.match(line) and (row[0] != "`" or (len(row) > 3 and (not below or not below[0] or below[1:] == [row]))):
        return None
    fence = opening(line)
    if fence is None or not fence.is_listing or _BARE.match(line):
        return fence
    if _is_literal(lines, start) or (_MORE.match(line) and _end(lines, start, fence.signs) is None):
        return None  # words behind three signs and no end are a sentence
    return fence


def _is_literal(lines: StringList, start: int) -> bool:
    """Whether backticks end in the same paragraph behind words, so that they begin code inside of a line."""
    for line in lines.data[start + 1 :] if lines.data[start].startswith("`") else ():
        if not line.strip() or _BARE.match(line) or opening(line) is not None:
            return False
        if len(_CODE.findall(line)) % 2:
            return True
    return False


def _end(lines: StringList, start: int, signs: str) -> int | None:
    """The line that closes a fence; one of the same length inside of it has a closing line of its own."""
    depth = 1
    for at, line in enumerate(lines.data[start + 1 : start + _FARTHEST], start + 1):
        if not line.startswith(signs):
            continue
        if _BARE.match(line):
            depth -= 1
        elif opening(line) is not None:
            depth += 1
        if depth == 0:
            return at
    return None


def _as_directive(fence: Opening, inside: StringList) -> list[tuple[str, int | None]]:
    """The lines of the same as a directive, each with the line inside of the fence that it comes from."""
    numbered: list[tuple[str, int | None]] = [(f"   {line}".rstrip(), at) for at, line in enumerate(inside.data)]
    if fence.is_listing:
        head = f".. code-block:: {fence.title or 'text'}"
        return [(head, None), ("", None), *numbered] if any(inside.data) else []
    options = next((at for at, line in enumerate(inside.data) if not _OPTION.match(line)), len(numbered))
    head = f".. {fence.name}:: {fence.title}".rstrip()
    return [(head, None), *numbered[:options], ("", None), *numbered[options:]]


def _words(fence: Opening) -> list[nodes.Node]:
    """What is left to show of a fence without an end: its title."""
    title = "" if fence.is_listing else title_words(fence.title)
    return [nodes.paragraph(title, title)] if title else []


def _fence(body: Any, _match: "re.Match[str]", _context: Any, next_state: str) -> tuple[list[str], str, list[str]]:
    """A transition of docutils: the block that begins in this line."""
    machine = body.state_machine
    lines, start = machine.input_lines, machine.line_offset
    fence = _opens(lines, start)
    if fence is None:
        raise TransitionCorrection("line" if _BARE.match(machine.line) else "text")
    source, line = machine.get_source_and_line()
    end = _end(lines, start, fence.signs)
    told = "markdown-fence" if end is not None else "open-fence"
    _log.warning("%s", fence.written, location=f"{source}:{line}", type="videre", subtype=told)
    if end is None:
        body.parent += _words(fence)
        return [], next_state, []
    block, place = StringList(), lines.info(start)
    for text, at in _as_directive(fence, lines[start + 1 : end]):
        block.append(text, *(place if at is None else lines.info(start + 1 + at)))
    body.nested_parse(block, machine.abs_line_offset(), body.parent)
    machine.next_line(end - start)
    return [], next_state, []


def _literal_of(whole: Any) -> Any:
    """Within a line too: what goes over several lines between three backticks is code without the third of them."""

    def literal(inliner: Any, match: "re.Match[str]", lineno: int) -> tuple[str, list[nodes.Node], str, list[Any]]:
        before, made, after, messages = whole(inliner, match, lineno)
        for node in made:
            text = node.astext()
            if isinstance(node, nodes.literal) and "\n" in node.rawsource and text[0] == "`" == text[-1]:
                node[:] = [nodes.Text(" ".join(text.strip("`").split()))]
                source, line = inliner.reporter.get_source_and_line(lineno)
                _log.warning("%s", "```", location=f"{source}:{line}", type="videre", subtype="markdown-fence")
        return before, made, after, messages

    return literal


def _quoted_of(whole: Any) -> Any:
    """A paragraph that ends with `::` before a fence has its listing there."""

    def quoted(text: Any) -> list[nodes.Node]:
        machine = text.state_machine
        lines, at = machine.input_lines, machine.line_offset
        while at < len(lines.data) and not lines.data[at].strip():
            at += 1
        if at < len(lines.data) and _opens(lines, at):
            text.goto_line(machine.input_offset + at - 1)
            return []
        literal: list[nodes.Node] = whole(text)
        return literal

    return quoted


def register() -> None:
    """Make docutils look for such fences where a block begins, and end a paragraph before one."""
    states: Any = Body
    if "fence" in states.patterns:
        return
    states.patterns["fence"] = _SIGNS
    states.initial_transitions = ("fence", *states.initial_transitions)
    states.fence = _fence
    special: Any = SpecializedBody
    special.fence = SpecializedBody.invalid_input
    Inliner.dispatch["``"] = _literal_of(Inliner.dispatch["``"])
    states = Text
    states.quoted_literal_block = _quoted_of(Text.quoted_literal_block)
    text: Any = StringList
    whole = text.get_text_block

    def before_a_fence(self: StringList, start: int, flush_left: bool = False) -> StringList:
        before = self.data[max(start - 1, 0) : start]
        if self.data[start : start + 1] and self.data[start].startswith(">>>"):
            return whole(self, start, flush_left)  # what Python answers is shown as it is
        for at, line in enumerate(self.data[start:], start):
            # what stands behind half of a piece of code may be its other half
            if not line.strip() or (flush_left and line[0] == " ") or any(one.count("```") % 2 for one in before):
                break
            if _opens(self, at):
                return self[start:at]
            before = [line]
        block: StringList = whole(self, start, flush_left)
        return block

    text.get_text_block = before_a_fence
