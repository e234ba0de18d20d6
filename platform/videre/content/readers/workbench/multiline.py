"""What pandoc lays out by lines: tables whose rows have several of them, and verses between which lines stay."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from videre.content.dialect.nodes import Cell, Grid, Line

_RULE = re.compile(r"-{6,} *")
_COLUMNS = re.compile(r"-{2,}(?: +-{2,})+ *")
_VERSE = re.compile(r"\| ([^|]*[^|\s])\s*|\|\s*")
HIGHEST_HEAD = 8
LONGEST = 400
MOST_COLUMNS = 40


def tables_of_lines(lines: Sequence[Line]) -> Iterator[tuple[list[Line], Grid | None]]:
    """The lines in pieces, each with the table that follows it; the last one has none.

    Such a table stands between two rules of dashes; a row of dashes for each column is below its head, and blank lines
    part its rows.
    """
    begun = at = 0
    while at < len(lines):
        found = _table(lines, at) if _RULE.fullmatch(lines[at].text) else None
        if found is None:
            at += 1
            continue
        yield list(lines[begun:at]), found[0]
        begun = at = found[1]
    yield list(lines[begun:]), None


def verses(text: str) -> str:
    """A paragraph whose lines all begin with a bar and have no other: its lines stay lines."""
    lines = text.rstrip("\n").split("\n")
    found = [_VERSE.fullmatch(line) for line in lines]
    if len(lines) < 2 or not all(found):
        return text
    said = [(one[1] or "").rstrip() for one in found if one]
    leads = ["\u00a0" * (len(one) - len(one.lstrip(" "))) + one.lstrip(" ") for one in said]
    return "\\\n".join(leads)


def _table(lines: Sequence[Line], start: int) -> tuple[Grid, int] | None:
    """The table that begins with a rule, and the index behind it."""
    near = range(start + 2, min(len(lines), start + 2 + HIGHEST_HEAD))
    columns = next((at for at in near if _COLUMNS.fullmatch(lines[at].text)), None)
    if columns is None or not all(line.text.strip() for line in lines[start + 1 : columns]):
        return None
    rest = range(columns + 1, min(len(lines), columns + LONGEST))
    end = next((at for at in rest if _RULE.fullmatch(lines[at].text)), None)
    edges = [found.start() for found in re.finditer("-+", lines[columns].text)]
    if end is None or end == columns + 1 or len(edges) > MOST_COLUMNS:
        return None
    body = lines[columns + 1 : end]
    rows = [lines[start + 1 : columns]]
    rows += [list(row) for said, row in groupby(body, lambda line: bool(line.text.strip())) if said]
    return Grid([_cells(row, edges) for row in rows], 1, lines[start].number), end + 1


def _cells(row: Sequence[Line], edges: Sequence[int]) -> list[Cell]:
    starts, ends = [0, *edges[1:]], [*edges[1:], None]
    cells = []
    for first, last in zip(starts, ends, strict=True):
        parts = [Line(line.number, line.text[first:last].strip()) for line in row]
        cells.append(Cell([part for part in parts if part.text] or [Line(row[0].number, "")]))
    return cells
