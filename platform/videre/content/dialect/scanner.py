"""From the lines of a page to its blocks: directives, code, lists, quotations, formulas, and text between them.

Lists and quotations follow CommonMark, which our users' lessons are written in; Python-Markdown's own
rules would lose nested lists in a third of real lessons. What is left as text (paragraphs, headings,
tables, definitions, footnotes) is Python-Markdown's business. One pass per level, and levels are limited,
so that no input costs more than its length times the depth.
"""

import re
from collections.abc import Sequence

from videre.content.dialect import fences
from videre.content.dialect.definitions import GLOSSARY, as_definitions
from videre.content.dialect.fences import Fence, indent_of, without_indent
from videre.content.dialect.grids import begins_grid, drawn, rows_of
from videre.content.dialect.nodes import (
    Code,
    Directive,
    Formula,
    Grid,
    Item,
    Line,
    Listing,
    Node,
    Option,
    Quotation,
    Text,
)
from videre.content.dialect.vocabulary import DIV, LITERAL, is_known, standard_name
from videre.content.problems import Report, quoted

DEEPEST = 20

_MARKER = re.compile(r"([-+*]|(\d{1,9})([.)]))(?=[ \t]|$)([ \t]*)")
_RULE = re.compile(r"[ \t]*([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_INDENTED_CONTEXT = re.compile(r" {0,3}(?::[ \t]|\[\^)")


def lines_of(source: str, first: int = 1) -> list[Line]:
    """The numbered lines of a source."""
    return [Line(first + index, text.rstrip("\r")) for index, text in enumerate(source.split("\n"))]


def scan(lines: Sequence[Line], report: Report, depth: int = 0) -> list[Node]:
    """The blocks of these lines; what is odd about them goes to `report`."""
    return _Scan(list(lines), report, depth).run()


class _Scan:
    """The state of one level: where we are, and the text not yet closed by another block."""

    def __init__(self, lines: list[Line], report: Report, depth: int) -> None:
        self.lines = lines
        self.report = report
        self.depth = depth
        self.at = 0
        self.nodes: list[Node] = []
        self.text: list[Line] = []
        self.blank_before = False
        self.loose = False
        self.open_comment = False

    def run(self) -> list[Node]:
        if self.depth > DEEPEST:
            self.report.error(
                self.lines[0].number if self.lines else None,
                "too-deep",
                f"Boxes, lists and quotations lie more than {DEEPEST} deep inside each other here; lay them flatter.",
            )
            self.text = self.lines
            self._close_text()
            return self.nodes
        while self.at < len(self.lines):
            self._step(self.lines[self.at])
        self._close_text()
        return self.nodes

    def _step(self, line: Line) -> None:
        if not line.text.strip():
            self.text.append(line)
            self.blank_before = True
            self.at += 1
            return
        if self.blank_before and (self.nodes or any(t.text.strip() for t in self.text)):
            self.loose = True
        in_paragraph = not self.blank_before and self._in_paragraph()
        self.blank_before = False
        fence = fences.opening(line.text)
        if fence is not None:
            self._fenced(line, fence)
        elif fences.is_stray_closing(line.text) and not self._in_code(line, in_paragraph):
            self.report.warning(
                line.number, "stray-closing", "This ::: closes nothing: no box is open here. Was one opened too short?"
            )
            self.at += 1
        elif indent_of(line.text) < 4 and self._block(line, in_paragraph):
            pass
        else:
            self.text.append(line)
            self.at += 1

    def _block(self, line: Line, in_paragraph: bool) -> bool:
        """Take a comment, formula, quotation or list that begins here; False when none does."""
        stripped = line.text.lstrip(" \t")
        if stripped.startswith("<!--") and not self.open_comment:
            return self._comment(line)
        if stripped.startswith("$$"):
            return self._formula(line, stripped)
        if stripped.startswith(">"):
            self._quotation()
            return True
        if begins_grid(stripped):
            return self._grid(line)
        marker = _marker(line.text)
        if marker is not None and not (in_paragraph and not _may_interrupt(marker, stripped)):
            self._listing(marker)
            return True
        return False

    # ---- text -------------------------------------------------------------------------------------

    def _in_paragraph(self) -> bool:
        return bool(self.text) and bool(self.text[-1].text.strip()) and not _HEADING.match(self.text[-1].text)

    def _in_code(self, line: Line, in_paragraph: bool) -> bool:
        """Whether this is a line of code, which is indented and goes on with no paragraph."""
        return indent_of(line.text) >= 4 and not (in_paragraph and indent_of(self.text[-1].text) < 4)

    def _indented_context(self) -> bool:
        """Whether an indented block here belongs to a definition or a footnote."""
        for line in reversed(self.text):
            if line.text.strip() and indent_of(line.text) < 4:
                return _INDENTED_CONTEXT.match(line.text) is not None
        return False

    def _close_text(self) -> None:
        while self.text and not self.text[-1].text.strip():
            self.text.pop()
        while self.text and not self.text[0].text.strip():
            self.text = self.text[1:]
        if self.text:
            self.nodes.append(Text(self.text))
        self.text = []

    def _add(self, node: Node) -> None:
        self._close_text()
        self.nodes.append(node)

    # ---- fences -----------------------------------------------------------------------------------

    def _fenced(self, line: Line, fence: Fence) -> None:
        end = fences.closing(self.lines, self.at + 1, fence)
        stop = len(self.lines) if end is None else end
        body = [Line(x.number, without_indent(x.text, fence.indent)) for x in self.lines[self.at + 1 : stop]]
        self.at = stop if end is None else stop + 1
        indent = fence.indent if self._indented_context() else 0
        if end is None:
            what = "code" if fence.name is None else f"{{{fence.name}}}"
            self.report.error(
                line.number,
                "not-closed",
                f"The {what} opened here is never closed; it needs a line with at least {fence.mark * fence.length}.",
            )
        if fence.name is None:
            self._add(Code(fence.language, body, line.number, indent=indent))
            return
        name = standard_name(fence.name)
        options: dict[str, Option] = {}
        if name != DIV:
            options, body = fences.options_and_body(body, self.report)
        if name == "math":
            source = "\n".join([fence.argument, *(x.text for x in body)]).strip()
            self._add(Formula(source, line.number, indent))
        elif name in LITERAL:
            while options and body and not body[0].text.strip():
                body = body[1:]
            self._add(Code(fence.argument if name != "mermaid" else name, body, line.number, options, indent))
        else:
            self._add(self._directive(name, fence, options, body, line.number, indent))

    def _directive(
        self, name: str, fence: Fence, options: dict[str, Option], body: list[Line], line: int, indent: int
    ) -> Directive:
        backticks = fence.mark != ":"
        literal = backticks and not is_known(name)
        if not literal:
            self._warn_of_equal_fences(fence, body)
        inner = as_definitions(body) if name == GLOSSARY else body
        children = [] if literal else scan(inner, self.report, self.depth + 1)
        return Directive(name, fence.argument, options, body, children, line, backticks, indent)

    def _warn_of_equal_fences(self, outer: Fence, body: list[Line]) -> None:
        for line in body:
            inner = fences.opening(line.text)
            if inner is not None and inner.name and inner.mark == outer.mark and inner.length >= outer.length:
                self.report.error(
                    line.number,
                    "fence-too-long",
                    f"{quoted(line.text.strip())} stands inside {{{outer.name}}}, so its marks must be fewer than the "
                    f"{outer.length} of the outer one; make the outer one longer.",
                )
                return

    # ---- other blocks -----------------------------------------------------------------------------

    def _comment(self, line: Line) -> bool:
        for index in range(self.at, len(self.lines)):
            text = self.lines[index].text
            if "-->" in text[text.find("<!--") + 4 if index == self.at else 0 :]:
                rest = text.split("-->", 1)[1]
                self.at = index + 1
                if rest.strip():
                    self.text.append(Line(self.lines[index].number, rest.strip()))
                return True
        self.open_comment = True
        self.report.warning(line.number, "comment-not-closed", "The comment <!-- opened here is never closed with -->.")
        return False

    def _formula(self, line: Line, stripped: str) -> bool:
        rest = stripped[2:]
        if "$$" in rest:
            inside, after = rest.split("$$", 1)
            if after.strip():
                return False
            self.at += 1
            self._add(Formula(inside.strip(), line.number))
            return True
        for index in range(self.at + 1, min(len(self.lines), self.at + 200)):
            text = self.lines[index].text.rstrip()
            if text.endswith("$$"):
                inner = [rest, *(x.text for x in self.lines[self.at + 1 : index]), text[:-2]]
                self.at = index + 1
                self._add(Formula("\n".join(inner).strip(), line.number))
                return True
        return False

    def _grid(self, line: Line) -> bool:
        """Take a drawn table; one whose lines do not meet is shown as it was drawn."""
        lines = drawn(self.lines[self.at :])
        if len(lines) < 3:
            return False
        self.at += len(lines)
        found = rows_of(lines)
        if found is None:
            self.report.warning(
                line.number, "bad-table", "The lines of this table do not meet, so it is shown as it was drawn."
            )
            self._add(Code("", lines, line.number))
            return True
        rows, head = found
        for row in rows:
            for cell in row:
                cell.children = scan(cell.body, self.report, self.depth + 1)
        self._add(Grid(rows, head, line.number))
        return True

    def _quotation(self) -> None:
        first = self.lines[self.at].number
        inner: list[Line] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            stripped = line.text.lstrip(" \t")
            if stripped.startswith(">") and indent_of(line.text) < 4:
                inner.append(Line(line.number, stripped[1:].removeprefix(" ")))
            elif stripped and inner and inner[-1].text.strip() and not _starts_block(line.text):
                inner.append(Line(line.number, _lazy(line.text)))
            else:
                break
            self.at += 1
        self._add(Quotation(scan(inner, self.report, self.depth + 1), first))

    def _listing(self, marker: "re.Match[str]") -> None:
        first = self.lines[self.at].number
        kind = marker.group(3) or marker.group(1)
        number = marker.group(2)
        items: list[Item] = []
        loose = False
        following: re.Match[str] | None = marker
        while following is not None:
            body, ended_blank = self._item_lines(following)
            item, item_loose = self._item(body)
            items.append(item)
            following = self._next_marker(kind)
            loose = loose or item_loose or (ended_blank and following is not None)
        self._add(Listing(items, None if number is None else int(number), loose, first))
        self.blank_before = self.at > 0 and not self.lines[self.at - 1].text.strip()

    def _next_marker(self, kind: str) -> "re.Match[str] | None":
        """The marker of a further item of the same list, if one stands here."""
        if self.at >= len(self.lines) or indent_of(self.lines[self.at].text) >= 4:
            return None
        marker = _marker(self.lines[self.at].text)
        return marker if marker is not None and (marker.group(3) or marker.group(1)) == kind else None

    def _item_lines(self, marker: "re.Match[str]") -> tuple[list[Line], bool]:
        """The lines of one item without its indentation, and whether blank ones followed them."""
        line = self.lines[self.at]
        lead = indent_of(line.text)
        sign = lead + len(marker.group(1))
        gap = len((" " * sign + marker.group(4)).expandtabs(4)) - sign  # a tab reaches to the next multiple of four
        rest = line.text.strip()[len(marker.group(1)) :]
        width = sign + (gap if rest.strip() and 1 <= gap <= 4 else 1)
        body = [Line(line.number, rest.strip() if gap <= 4 else rest[1:])]
        fence = fences.opening(body[0].text)
        self.at += 1
        blank = False
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.text.strip():
                blank = True
                body.append(Line(line.number, ""))
            elif indent_of(line.text) >= width:
                text = without_indent(line.text, width)
                body.append(Line(line.number, text))
                blank = False
                if fence is None:
                    fence = fences.opening(text)
                elif fence.is_closed_by(text):
                    fence = None
            elif not blank and fence is None and body[-1].text.strip() and not _starts_block(line.text):
                body.append(Line(line.number, _lazy(line.text)))
            else:
                break
            self.at += 1
        while len(body) > 1 and not body[-1].text.strip():
            body.pop()
        return body, blank

    def _item(self, body: list[Line]) -> tuple[Item, bool]:
        task: bool | None = None
        found = _TASK.match(body[0].text)
        if found:
            task = found.group(1) in "xX"
            body = [Line(body[0].number, body[0].text[found.end() :]), *body[1:]]
        inner = _Scan(body, self.report, self.depth + 1)
        children = inner.run()
        return Item(body, children, body[0].number, task), inner.loose


def _marker(text: str) -> "re.Match[str] | None":
    if _RULE.match(text):
        return None
    return _MARKER.match(text.lstrip(" \t"))


def _may_interrupt(marker: "re.Match[str]", stripped: str) -> bool:
    """CommonMark: a paragraph is cut by a list only when it has content and, if numbered, begins with 1."""
    has_content = bool(stripped[marker.end() :].strip())
    return has_content and marker.group(2) in {None, "1"}


def _starts_block(text: str) -> bool:
    """Whether a line ends the paragraph above it, so that it cannot be its lazy continuation."""
    return bool(
        text.lstrip().startswith(">")
        or _HEADING.match(text)
        or _RULE.match(text)
        or (indent_of(text) < 4 and _marker(text))
        or fences.opening(text)
        or fences.is_stray_closing(text)
    )


def _lazy(text: str) -> str:
    """A line that goes on with the paragraph above it, although it is not indented like it.

    What would begin a list if it stood there by itself keeps an indentation that prevents it.
    """
    stripped = text.strip()
    return "    " + stripped if _marker(stripped) else stripped
