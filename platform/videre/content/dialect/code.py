"""Code as HTML: highlighted, with title, emphasised and numbered lines, and what “copy” should copy."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import pygments.lexers
from pygments.lexer import Lexer
from pygments.token import STANDARD_TYPES, Whitespace
from pygments.util import ClassNotFound

from videre.content.dialect.nodes import Code
from videre.content.problems import Report, quoted

PROMPTS = {
    "console": re.compile(r"\s*(?:\([\w.-]+\) ?)?(?:[\w.@:~/ -]*[$#%]|>)(?: |$)"),
    "pycon": re.compile(r"(?:>>>|\.\.\.)(?: |$)"),
    "shell": re.compile(r"\s*[$>](?: |$)"),
}
"""What stands before what is typed; the other lines of such a listing are output."""

SESSIONS = {"console": "console", "shell-session": "console", "bash-session": "console", "pycon": "pycon"}
SHELLS = frozenset({"bash", "sh", "shell", "zsh"})
PYTHONS = frozenset({"python", "python3", "py"})
"""Languages of scripts; lessons also call sessions so, whose lines begin with what no script begins with."""
PLAIN = frozenset({"", "text", "none", "plain", "output", "error", "warning", "source", "default", "mermaid"})

LONGEST_NUMBER = 6

Styled = list[tuple[str, str]]


def code_html(code: Code, report: Report) -> str:
    """A listing: `data-code` names its language, `data-copy` holds what to copy where that is not all."""
    language = code.language.lower()
    lines = [line.text for line in code.body]
    while lines and not lines[-1].strip():
        lines.pop()
    text = "\n".join(lines)
    sort = _sort_of_session(language, lines)
    styled = _styled(text, "pycon" if sort == "pycon" else language, code, report)
    title = code.options.get("title") or code.options.get("caption")
    marked = _marked_lines(code, len(lines), report)
    numbered = "linenos" in code.options or "lineno-start" in code.options
    first = _first_number(code, report) if numbered else 1
    inner = _numbered(styled, marked, first) if marked or numbered else _inline(styled)
    copied = _typed(lines, PROMPTS[sort]) if sort else text
    attributes = f' data-code="{escape(language or "text")}"'
    if copied != text:
        attributes += f' data-copy="{escape(copied)}"'
    heading = f'<p class="code-title">{escape(title.value)}</p>' if title and title.value else ""
    look = "code numbered" if numbered else "code"
    return f'<div class="{look}"{attributes}>{heading}<pre tabindex="0"><code>{inner}\n</code></pre></div>'


def _styled(text: str, language: str, code: Code, report: Report) -> list[Styled]:
    """The lines of a listing as pieces with their class."""
    lexer = _lexer(language, code, report)
    if lexer is None:
        return [[("", line)] for line in text.split("\n")]
    lines: list[Styled] = [[]]
    for token, value in lexer.get_tokens(text):
        style = _class_of(token)
        for index, part in enumerate(value.split("\n")):
            if index:
                lines.append([])
            if part and lines[-1] and lines[-1][-1][0] == style:
                lines[-1][-1] = (style, lines[-1][-1][1] + part)
            elif part:
                lines[-1].append((style, part))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _lexer(language: str, code: Code, report: Report) -> Lexer | None:
    if language in PLAIN:
        return None
    try:
        return pygments.lexers.get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        report.warning(
            code.line, "unknown-language", f"No colours are known for code in {quoted(language)}; is it misspelt?"
        )
        return None


def _class_of(token: Any) -> str:
    """The short class of a token; space needs none."""
    while token not in STANDARD_TYPES:
        token = token.parent
    return "" if token in Whitespace else STANDARD_TYPES[token]


def _inline(styled: Iterable[Styled]) -> str:
    return "\n".join(_line(line) for line in styled)


def _first_number(code: Code, report: Report) -> int:
    """The number of the first line, for a part of a longer file."""
    stated = code.options.get("lineno-start")
    if stated is None or not stated.value:
        return 1
    if not stated.value.isascii() or not stated.value.isdecimal() or len(stated.value) > LONGEST_NUMBER:
        report.warning(stated.line, "bad-lines", f"“lineno-start” must be a line's number, not {quoted(stated.value)}.")
        return 1
    return int(stated.value)


def _numbered(styled: Iterable[Styled], marked: frozenset[int], first: int) -> str:
    """Each line in a span of its own, so that a style sheet can number and mark it; from another `first` it is told."""
    rows = []
    for number, line in enumerate(styled, 1):
        look = "line hll" if number in marked else "line"
        own = f' data-line="{first + number - 1}"' if first != 1 else ""
        rows.append(f'<span class="{look}"{own}>{_line(line)}\n</span>')
    return "".join(rows).removesuffix("\n</span>") + "</span>" if rows else ""


def _line(pieces: Styled) -> str:
    return "".join(
        f'<span class="{style}">{escape(text, quote=False)}</span>' if style else escape(text, quote=False)
        for style, text in pieces
    )


def _sort_of_session(language: str, lines: Sequence[str]) -> str:
    """Which prompts to look for, "" for none. A script never begins with a prompt, so one that does is a session."""
    first = next((bare for line in lines if (bare := line.strip()) and not bare.startswith("#")), "")
    if language in SHELLS and first.startswith("$ "):
        return "shell"
    if language in PYTHONS and first.startswith(">>> "):
        return "pycon"
    return SESSIONS.get(language, "")


def _typed(lines: Sequence[str], prompt: "re.Pattern[str]") -> str:
    """What somebody types in a session: lines with a prompt, without it; all when none has one."""
    typed: list[str] = []
    continues = False
    for line in lines:
        found = prompt.match(line)
        if found is not None:
            typed.append(line[found.end() :])
        elif continues:
            typed.append(line)
        continues = bool(typed) and typed[-1].endswith("\\") and (found is not None or continues)
    return "\n".join(typed) if typed else "\n".join(lines)


def _marked_lines(code: Code, count: int, report: Report) -> frozenset[int]:
    """The lines of `:emphasize-lines: 2,5-7`."""
    option = code.options.get("emphasize-lines")
    if option is None:
        return frozenset()
    marked: set[int] = set()
    for part in option.value.split(","):
        found = re.fullmatch(r"\s*(\d{1,5})\s*(?:-\s*(\d{0,5})\s*)?", part, re.ASCII)
        if found is None:
            report.warning(
                option.line, "bad-lines", f"{quoted(part.strip())} names no lines; write lines such as 2,5-7."
            )
            continue
        first = int(found.group(1))
        last = first if found.group(2) is None else int(found.group(2) or count)
        if not 1 <= first <= last <= count:
            report.warning(
                option.line,
                "bad-lines",
                f"{quoted(part.strip())} points past the {count} lines of this code.",
            )
        marked.update(range(first, min(last, count) + 1))
    return frozenset(marked)
