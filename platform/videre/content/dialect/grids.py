"""Tables drawn with `+---+`: cells hold blocks of their own, over several columns or rows where they are drawn so."""

import re
from collections.abc import Sequence

from videre.content.dialect.fences import indent_of
from videre.content.dialect.nodes import Cell, Line

MOST_LINES = 1000
WIDEST = 2000

_BORDER = re.compile(r"\+(?:[-=:]+\+)+")
_EDGE = frozenset("-=:+")
_SIDE = frozenset("|+")


def begins_grid(text: str) -> bool:
    """Whether a line is the upper border of such a table."""
    return _BORDER.fullmatch(text.strip()) is not None


def drawn(lines: Sequence[Line]) -> list[Line]:
    """The lines of the table with which these begin."""
    found: list[Line] = []
    for line in lines[:MOST_LINES]:
        if not line.text.strip().startswith(("+", "|")):
            break
        found.append(line)
    return found


def rows_of(lines: Sequence[Line]) -> tuple[list[list[Cell]], int] | None:
    """The rows of a drawn table and how many of them are its head; None when its lines do not meet."""
    if len(lines) < 3:
        return None
    lead = indent_of(lines[0].text)
    block = [line.text.expandtabs(4)[lead:].rstrip() for line in lines]
    width = len(block[0])
    if width > WIDEST or any(len(text) > width for text in block) or not begins_grid(block[-1]):
        return None
    block = [text.ljust(width) for text in block]
    places = _places(block)
    tops, lefts = sorted({place[0] for place in places}), sorted({place[1] for place in places})
    bottoms, rights = [*tops[1:], len(block) - 1], [*lefts[1:], width - 1]
    covered = sum((bottom - top) * (right - left) for top, left, bottom, right in places)
    if covered != (len(block) - 1) * (width - 1):
        return None
    heads = [index for index, text in enumerate(block) if set(text.strip()) <= set("+=:") and "=" in text]
    rows: list[list[Cell]] = [[] for _ in tops]
    for top, left, bottom, right in places:
        inside = [
            Line(lines[index].number, block[index][left + 1 : right].rstrip()) for index in range(top + 1, bottom)
        ]
        margin = min((indent_of(line.text) for line in inside if line.text.strip()), default=0)
        inside = [Line(line.number, line.text[margin:]) for line in inside]
        rows[tops.index(top)].append(
            Cell(
                inside,
                columns=rights.index(right) - lefts.index(left) + 1,
                rows=bottoms.index(bottom) - tops.index(top) + 1,
            )
        )
    head = next((tops.index(index) for index in heads if index in tops), 0)
    return rows, head


def _places(block: list[str]) -> list[tuple[int, int, int, int]]:
    """Top, left, bottom and right of each cell, from the upper left one on."""
    found: list[tuple[int, int, int, int]] = []
    waiting, seen = [(0, 0)], set()
    while waiting:
        corner = waiting.pop()
        if corner in seen:
            continue
        seen.add(corner)
        ending = _ending(block, *corner)
        if ending is not None:
            bottom, right = ending
            found.append((*corner, bottom, right))
            waiting += [(corner[0], right), (bottom, corner[1])]
    return sorted(found)


def _ending(block: list[str], top: int, left: int) -> tuple[int, int] | None:
    """The lower right corner of the cell with this upper left one."""
    if block[top][left] != "+":
        return None
    for right in range(left + 1, len(block[0])):
        if block[top][right] not in _EDGE:
            return None
        if block[top][right] != "+":
            continue
        for bottom in range(top + 1, len(block)):
            if block[bottom][right] not in _SIDE or block[bottom][left] not in _SIDE:
                break
            edge = block[bottom][left : right + 1]
            if edge[0] == edge[-1] == "+" and set(edge) <= _EDGE:
                return bottom, right
    return None
