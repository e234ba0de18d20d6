"""Dollars that begin no formula: of money, and of variables of a shell; and what stands behind those that end one."""

import re
from typing import Any

_BETWEEN = re.compile(r"\$((?:[^$\\]|\\.)+)\$(.?)", re.DOTALL)
_VARIABLE = re.compile(r"\{?[A-Z_][A-Z0-9_]+\}?\W?")
_PROSE = re.compile(r"\d|[^\\]*(?<![A-Za-z])[A-Za-z]{2,}[^\\]*$")
_TAIL = re.compile(r"([.,;:!?]*)[ \t]*(?:\(([^()\s$]+)\)|\{#([\w:.-]+)[^{}]*\})?[ \t]*([.,;:!?]*)[ \t]*")


def ended_with_more(state: Any, start: int, end: int, silent: bool) -> bool:
    """A rule of Markdown: a formula ends where its dollars do, though its full stop or more words stand behind them.

    Notebooks have it so; MyST goes on to the next dollars, with all the text between.
    """
    first = _line(state, start)
    if not first.startswith("$$") or "$$" in first[2:] or state.is_code_block(start):
        return False
    closing = next((at for at in range(start + 1, end) if "$$" in _line(state, at)), None)
    if closing is None or any(
        state.sCount[at] < state.blkIndent for at in range(start + 1, closing + 1) if _line(state, at)
    ):
        return False
    before, _, behind = _line(state, closing).partition("$$")
    tail = _TAIL.fullmatch(behind.strip())
    if "$$" in behind or not behind.strip() or (tail is None and before.strip()):
        return False
    stop, label, name, last = tail.groups() if tail is not None else ("", "", "", "")
    if tail is not None and label and not stop and not last:
        return False  # as MyST has it
    if silent:
        return True
    lines = [first[2:], *(_line(state, at) for at in range(start + 1, closing)), before]
    token = state.push("math_block_label" if label or name else "math_block", "math", 0)
    token.block, token.markup, token.map, token.info = True, "$$", [start, closing + 1], label or name or ""
    token.content = "\n".join(lines).strip() + stop + last
    state.line = closing + 1
    if tail is None:
        state.push("paragraph_open", "p", 1).map = [closing, closing + 1]
        words = state.push("inline", "", 0)
        words.content, words.map, words.children = behind.strip(), [closing, closing + 1], []
        state.push("paragraph_close", "p", -1)
    return True


def _line(state: Any, at: int) -> str:
    return str(state.src[state.bMarks[at] + state.tShift[at] : state.eMarks[at]])


def lone_dollar(state: Any, silent: bool) -> bool:
    """A rule of Markdown: a dollar is a sign of its own before words that end in a blank and begin with none.

    So is that of `$HOME/$USER`; MyST makes a formula of all that stands between two dollars.
    """
    found = _BETWEEN.match(state.src, state.pos)
    if found is None:
        return False
    between = found[1]
    uneven = between[0].isspace() != between[-1].isspace() and _PROSE.match(between.lstrip())
    if not uneven and not (_VARIABLE.fullmatch(between) and (found[2].isalnum() or found[2] == "_")):
        return False
    if not silent:
        state.pending += "$"
    state.pos += 1
    return True
