"""The fences of pandoc as fences of our dialect, each on the line where it stands.

`::: kind` and `::: {#name .kind}` open a box, any bare `:::` closes the innermost one, however long either is. In our
dialect an outer fence is longer than those inside it: so each line is written anew with as many colons as its depth
asks for, and what was said behind them is kept by line. The same for `<div>` and `<details>` on lines of their own,
whose text is Markdown here, and for what stands behind the marks of a code fence.
"""

import re
from dataclasses import dataclass, field
from itertools import dropwhile

from videre.content.dialect.fences import Fence, indent_of
from videre.content.dialect.fences import opening as code_opening
from videre.content.dialect.nodes import Line
from videre.content.dialect.vocabulary import BOXES, DIV, standard_name
from videre.content.problems import Report, quoted
from videre.content.readers.workbench.attributes import attributes_at, lenient_attributes_at
from videre.content.readers.workbench.graphics import shown_picture
from videre.content.readers.workbench.html_lines import FENCE, HOLDS, gathered

_COLONS = re.compile(r"([ \t]*)(:{3,})[ \t]*(.*?)[ \t]*$")
_NAME = re.compile(r"([^\s:{}`]+)[ \t]*(.*)")
_SHORT = re.compile(r"([ \t]*)::[ \t]+(\{?\.?([\w-]+)\}?)[ \t]*")
_CHUNK = re.compile(r"\{([A-Za-z][\w+-]*)\b(?![.=])(.*)\}")
_SETTING = re.compile(r"[ \t]*#\|")
_BROUGHT = re.compile(r"\bchild\s*=\s*(?:c\()?\s*[\"']([^\"']+)")
_OPTION = re.compile(r"[ \t]*:[\w-]+:(?:[ \t].*)?")
_RAW = re.compile(r"\{=(\w+)\}")
_LOOK = re.compile(r"[ \t]*\{:[ \t]*\.?([\w#.= \"'-]*)\}[ \t]*$")
_HTML_OPENING = re.compile(rf"([ \t]*)<({HOLDS})\b([^<>]*)>[ \t]*(?:<summary>(.*?)</summary>)?[ \t]*$", re.I)
_HTML_CLOSING = re.compile(rf"[ \t]*</({HOLDS})[ \t]*>[ \t]*$", re.I)
_SUMMARY = re.compile(r"[ \t]*<summary\b[^<>]*>(.*?)</summary>[ \t]*$", re.I)
_MARKER = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)]|:|\[\^[^\]]+\]:)(?:[ \t]|$)")
_QUOTED = re.compile(r"([ \t]*)>( ?)")
_AT_THE_END = re.compile(r"(.*[^\s:`|>-])[ \t]+:{3,}[ \t]*")
FOLDED_ELSEWHERE = {"dropdown": "spoiler", "toggle": "spoiler"}
"""What MyST calls otherwise."""
DEEPEST_HTML = 10
DEEPEST_QUOTE = 10


@dataclass(slots=True)
class Div:
    """What stood behind the colons of an opening line."""

    line: int
    classes: tuple[str, ...] = ()
    id: str | None = None
    title: str = ""
    tag: str = ""
    indent: str = ""
    height: int = 0
    fence: Fence | None = None
    """Where it is a box of MyST: what closes it."""


@dataclass(slots=True)
class Divided:
    """The lines with fences of ours; `divs` by line, `chunks` are code that the Workbench would have run."""

    lines: list[Line]
    divs: dict[int, Div] = field(default_factory=dict)
    chunks: list[int] = field(default_factory=list)


def divided(lines: list[Line], report: Report) -> Divided:
    """The lines of a page as our scanner reads them."""
    return _Division(lines, report).run()


class _Division:
    def __init__(self, lines: list[Line], report: Report, depth: int = 0) -> None:
        self.lines = gathered(lines)
        self.report = report
        self.depth = depth
        self.done = Divided([])
        self.stack: list[Div] = []
        self.marks: dict[int, Div] = {}
        self.longest = 2
        self.code: Fence | None = None
        self.code_at = 0
        self.options: str | None = None
        self.raw = False
        self.hidden = False
        self.comment = False
        self.in_list = False
        self.blank = True

    def run(self) -> Divided:
        for line in self.lines:
            self.longest = max(self.longest, _colons(line.text))
        after_code = False
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            quoted_lines = self._quoted_at(at)
            if quoted_lines:
                self._quotation(quoted_lines)
                at, after_code, self.blank = at + len(quoted_lines), False, False
                continue
            at += 1
            was_code = self.code is not None
            text = self._code_line(line) if was_code else self._line(line, after_code)
            after_code = was_code and self.code is None
            self.done.lines.append(Line(line.number, text))
            self.blank = not line.text.strip()
        self._end()
        for index, div in self.marks.items():
            line = self.done.lines[index]
            colons = ":" * (self.longest + 1 + div.height)
            name = f"{{{DIV}}}" if line.number == div.line else ""
            self.done.lines[index] = Line(line.number, f"{div.indent}{colons}{name}")
        return self.done

    def _end(self) -> None:
        last = self.lines[-1].number if self.lines else 1
        while self.stack:
            div = self._closed(len(self.done.lines))
            name = div.tag or " ".join(div.classes)
            self.report.warning(
                div.line,
                "not-closed",
                f"The box {quoted(name)} opened here is never closed; it goes on to the end of the page, as the "
                "Workbench reads it. Close it with a line of colons.",
            )
            self.done.lines.append(Line(last + 1, ""))

    def _closed(self, index: int) -> Div:
        div = self.stack.pop()
        self.marks[index] = div
        if self.stack:
            self.stack[-1].height = max(self.stack[-1].height, div.height + 1)
        return div

    def _forgotten(self, div: Div) -> None:
        """An HTML element that its author never closed holds nothing together."""
        self.marks = {index: one for index, one in self.marks.items() if one is not div}

    def _opened(self, div: Div) -> str:
        self.stack.append(div)
        self.done.divs[div.line] = div
        self.marks[len(self.done.lines)] = div
        return ""

    # ---- quotations ---------------------------------------------------------------------------------

    def _quoted_at(self, at: int) -> list[Line]:
        """The lines of a quotation that begins here: what is in it is divided by itself."""
        if self.code is not None or self.comment or self.depth >= DEEPEST_QUOTE:
            return []
        if indent_of(self.lines[at].text) >= 4 and not self.in_list:
            return []
        end = at
        while end < len(self.lines) and self.lines[end].text.lstrip(" \t").startswith(">"):
            end += 1
        return self.lines[at:end]

    def _quotation(self, lines: list[Line]) -> None:
        marks = [_QUOTED.match(line.text) for line in lines]
        inner = [
            Line(line.number, line.text[mark.end() :] if mark else "") for line, mark in zip(lines, marks, strict=True)
        ]
        done = _Division(inner, self.report, self.depth + 1).run()
        self.done.divs |= done.divs
        self.done.chunks += done.chunks
        lead = marks[0][1] if marks[0] else ""
        for index, line in enumerate(done.lines):
            mark = marks[index] if index < len(marks) else None
            self.done.lines.append(Line(line.number, f"{mark[1] if mark else lead}> {line.text}"))

    # ---- code ---------------------------------------------------------------------------------------

    def _code_line(self, line: Line) -> str:
        assert self.code is not None
        if not self.code.is_closed_by(line.text):
            return "" if self.hidden else line.text
        self.code = None
        plain = self.raw or self.hidden or self._is_picture()
        self.raw = self.hidden = False
        self.options = None
        if not plain:
            self._leave_settings_out()
        return "" if plain else line.text

    def _leave_settings_out(self) -> None:
        """Lines at the beginning of a chunk that only say how to run it."""
        opening = self.done.lines[self.code_at]
        if opening.number in self.done.chunks[-1:]:
            rest = dropwhile(lambda line: _SETTING.match(line.text), self.done.lines[self.code_at + 1 :])
            self.done.lines[self.code_at :] = [opening, *rest]

    def _is_picture(self) -> bool:
        """Whether the chunk that ends here only shows a picture; then that stands in its place."""
        lines = self.done.lines[self.code_at :]
        picture = None if self.options is None else shown_picture(self.options, [line.text for line in lines[1:]])
        if picture is None:
            return False
        lead = lines[0].text[: len(lines[0].text) - len(lines[0].text.lstrip(" \t"))]
        self.done.lines[self.code_at :] = [
            Line(line.number, "" if index else lead + picture) for index, line in enumerate(lines)
        ]
        self.done.chunks.remove(lines[0].number)
        return True

    def _code_opening(self, line: Line) -> str | None:
        """A line that opens code, with nothing but its language behind the marks."""
        found = FENCE.match(line.text)
        if found is None or (found[2][0] == "`" and "`" in found[3]):
            return None
        lead, marks, rest = found.groups()
        if (box := _CHUNK.match(rest)) is not None and is_box(box[1]) and not lead.strip():
            return self._foreign(line, lead, marks, box)
        self.code = (
            code_opening(" " * indent_of(lead) + marks) if lead.strip() == "" else code_opening(" " * len(lead) + marks)
        )
        self.code_at = len(self.done.lines)
        raw, chunk = _RAW.match(rest), _CHUNK.match(rest)
        if raw is not None and raw[1].startswith("html"):
            self.raw = True
            return lead if lead.strip() else ""
        if chunk is not None:
            if behind := rest[chunk.end() :].strip():
                said = f"Behind the braces of code nothing is shown: {quoted(behind)} is left out."
                self.report.warning(line.number, "left-out", said)
            if re.search(r"\binclude\s*=\s*F", chunk[2]):
                self.hidden = True
                return ""
            if brought := _BROUGHT.search(chunk[2]):
                said = f"The file {quoted(brought[1])}, which the Workbench would bring in here, is not shown."
                self.report.warning(line.number, "not-computed", said)
                self.hidden = True
                return ""
            self.done.chunks.append(line.number)
            self.options = chunk[2] if not lead.strip() else None
            return f"{lead}{marks}{chunk[1].lower()}"
        attributes = lenient_attributes_at(rest, rest.find("{")) if "{" in rest else None
        language = rest.split("{")[0].strip().split(" ")[0]
        if attributes is not None and not language:
            language = next(iter(attributes[0].classes), "") if raw is None else raw[1]
        return f"{lead}{marks}{language.removeprefix('language-').lstrip('.')}"

    def _foreign(self, line: Line, lead: str, marks: str, box: "re.Match[str]") -> str:
        """A box as MyST has it, which the Workbench would take for code of a language that nobody knows."""
        said = f"{quoted(marks + '{' + box[1] + '}')} is how MyST opens a box; it is read as one all the same."
        self.report.warning(line.number, "foreign-box", said)
        title = box.string[box.end() :].strip()
        fence = code_opening(" " * indent_of(lead) + marks)
        kind = FOLDED_ELSEWHERE.get(box[1], box[1])
        return self._opened(Div(line.number, (kind,), title=title, indent=lead, fence=fence))

    def _in_foreign(self, text: str, box: Div) -> str:
        """A line of such a box: nothing is left of its options and of its end."""
        assert box.fence is not None
        if box.fence.is_closed_by(text):
            self._closed(len(self.done.lines))
            return ""
        at = next(index for index, one in self.marks.items() if one is box)
        begins = not any(line.text for line in self.done.lines[at:])
        return "" if begins and _OPTION.fullmatch(text) else text

    # ---- text ---------------------------------------------------------------------------------------

    def _line(self, line: Line, after_code: bool) -> str:
        text = line.text
        if self.comment or text.lstrip().startswith("<!--"):
            self.comment = "-->" not in text
            return text
        if not text.strip():
            return text
        look = _LOOK.match(text)
        if look is not None:
            return self._look(line, look[1], after_code)
        if (
            self.stack
            and self.stack[-1].fence is not None
            and (inside := self._in_foreign(text, self.stack[-1])) != text
        ):
            return inside
        indent = indent_of(text)
        if _MARKER.match(text):
            self.in_list = True
        elif indent == 0 and self.blank:
            self.in_list = False
        if indent >= 4 and not self.in_list:
            return text
        code = self._code_opening(line)
        if code is not None:
            return code
        # Spaces that do not break come along when lines are copied from a page.
        colons = _COLONS.fullmatch(text.replace("\u00a0", " "))
        if colons is not None:
            return self._colons(line, colons[1], colons[3])
        short = _SHORT.fullmatch(text)
        if short is not None and is_box(short[3]):
            said = f"A box is opened by three or more colons; {quoted(text.strip())} is read as one all the same."
            self.report.warning(line.number, "few-colons", said)
            return self._colons(line, short[1], short[2])
        return self._nearly_closing(line) if self.stack and "::" in text else self._html(line)

    def _nearly_closing(self, line: Line) -> str:
        """Colons that were meant to close a box and are too few, or stand behind words: pandoc shows them as text."""
        behind = _AT_THE_END.fullmatch(line.text)
        if behind is None and line.text.strip() != "::":
            return self._html(line)
        said = "A box is closed by three or more colons on a line of their own; these close nothing and are left out."
        self.report.warning(line.number, "no-closing", said)
        return behind[1] if behind else ""

    def _look(self, line: Line, said: str, after_code: bool) -> str:
        """`{: .language-bash}` under a fence, as lessons had it before the Workbench."""
        language = next((word.lstrip(".") for word in said.split() if "=" not in word), "")
        opening = self.done.lines[self.code_at] if after_code else None
        if opening is not None and language and re.fullmatch(r"[ \t]*(`{3,}|~{3,})", opening.text.rstrip()):
            name = language.removeprefix("language-")
            self.done.lines[self.code_at] = Line(opening.number, opening.text.rstrip() + name)
        else:
            self.report.warning(
                line.number,
                "left-out",
                f"{quoted(line.text.strip())} is written for an older system than the Workbench and is left out.",
            )
        return ""

    def _colons(self, line: Line, lead: str, rest: str) -> str:
        bare = rest.rstrip(": \t")
        if not bare:
            if not self.stack:
                return line.text
            while self.stack[-1].tag and any(not div.tag for div in self.stack):
                self._forgotten(self.stack.pop())
            self._closed(len(self.done.lines))
            return ""
        div = Div(line.number, indent=lead)
        if bare.startswith("{"):
            found = attributes_at(bare, 0) or lenient_attributes_at(bare, 0)
            if found is not None and (found[0].classes or found[0].id or found[0].values):
                div.classes, div.id = found[0].classes, found[0].id
            else:
                name, _, title = bare.strip("{").partition("}")
                div.classes, div.title = (name.strip(" ."),), title.strip()
            return self._opened(div)
        named = _NAME.match(bare)
        if named is None:
            return line.text
        name = named[1].lstrip(".") or named[1]
        div.classes, more = (name,), named[2].strip()
        if more.startswith("{"):
            found = lenient_attributes_at(more, 0)
            if found is not None:
                div.classes, div.id, more = (name, *found[0].classes), found[0].id, more[found[1] :]
        if more.strip(": #"):
            div.title = more.strip(": ").lstrip("# ")
            self.report.warning(
                line.number,
                "bad-opening",
                f"Behind {quoted('::: ' + name)} nothing else can stand; {quoted(div.title)} is read as its title.",
            )
        return self._opened(div)

    def _html(self, line: Line) -> str:
        text = line.text
        opening = _HTML_OPENING.fullmatch(text)
        if opening is not None and sum(bool(div.tag) for div in self.stack) < DEEPEST_HTML:
            classes = re.search(r"\bclass\s*=\s*[\"']([^\"']*)[\"']", opening[3])
            own = re.search(r"\bid\s*=\s*[\"']([^\"'\s]+)[\"']", opening[3])
            tag = opening[2].lower()
            words = ("spoiler",) if tag == "details" else tuple(classes[1].split()) if classes else ()
            return self._opened(
                Div(line.number, words, own[1] if own else None, (opening[4] or "").strip(), tag, opening[1])
            )
        summary = _SUMMARY.fullmatch(text)
        if summary is not None and self.stack and self.stack[-1].tag == "details":
            self.stack[-1].title = summary[1].strip()
            return ""
        closing = _HTML_CLOSING.fullmatch(text)
        if closing is not None and self.stack and self.stack[-1].tag == closing[1].lower():
            self._closed(len(self.done.lines))
            return ""
        return text


def is_box(name: str) -> bool:
    """Whether it is the name of a box, and of no language."""
    return FOLDED_ELSEWHERE.get(name, standard_name(name)) in BOXES


def _colons(text: str) -> int:
    """The length of the longest row of colons in a line."""
    return max((len(run) for run in re.findall(r":{3,}", text)), default=0)
