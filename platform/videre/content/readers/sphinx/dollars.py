"""Dollars that begin no formula: of money, and of variables of a shell."""

import re
from typing import Any

_BETWEEN = re.compile(r"\$((?:[^$\\]|\\.)+)\$(.?)", re.DOTALL)
_VARIABLE = re.compile(r"\{?[A-Z_][A-Z0-9_]+\}?\W?")
_PROSE = re.compile(r"\d|[^\\]*(?<![A-Za-z])[A-Za-z]{2,}[^\\]*$")


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
