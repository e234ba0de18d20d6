"""Lists and tables of pandoc that Markdown elsewhere does not have: items with letters, columns made by spaces."""

import re
from collections.abc import Sequence

from videre.content.dialect.nodes import Cell, Grid, Item, Line, Listing

_MARK = re.compile(
    r" {0,3}(?:([A-Za-z]|[ivxIVX]{1,5}|#)([.)])|\(([A-Za-z]|[ivxIVX]{1,5}|\d{1,3}|@[\w-]*)\))[ \t]+(?=\S)"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_DASHES = re.compile(r" *-{2,}(?: +-{2,})+ *")
_SEPARATOR = re.compile(r" {0,3}(?=.*-)(?=.*\|)[-:| \t]+")
WIDEST = 2000
MOST_COLUMNS = 40
MOST_TRIES = 8
"""So many marks in a paragraph are looked at as the first of a list."""


def lettered(lines: Sequence[Line]) -> tuple[list[Line], Listing] | None:
    """The lines above a list whose items have letters or other signs, and the list; None where there is none.

    Its items, as the cells of a table below, are still to be read: only their lines are there.
    Only what counts on from “a”, “i” or 1 is a list: an initial at the beginning of a line is none.
    """
    tries = 0
    for first, line in enumerate(lines):
        found = _MARK.match(line.text)
        tries += found is not None
        if tries > MOST_TRIES:
            break
        for style in _styles(found) if found else ():
            items = _items(lines[first:], style)
            if len(items) > 1:
                return list(lines[:first]), Listing(items, 1, False, line.number, style=style[0])
    return None


def _styles(found: "re.Match[str]") -> list[tuple[str, str, str]]:
    """What the list is that begins with a mark: its style, and what stands before and behind each letter."""
    sign, ending = found[1] or found[3], (("", found[2]) if found[1] else ("(", ")"))
    styles = {"a": "a", "A": "A", "i": "i", "I": "I", "1": "", "#": ""}
    return [(styles[sign], *ending)] if sign in styles else [("", *ending)] if sign.startswith("@") else []


def _items(lines: Sequence[Line], style: tuple[str, str, str]) -> list[Item]:
    items: list[list[Line]] = []
    for line in (one for one in lines if one.text.strip()):
        found = _MARK.match(line.text)
        if found and _goes_on(found, style, len(items)):
            items.append([Line(line.number, line.text[found.end() :])])
        else:
            items[-1].append(Line(line.number, line.text.strip()))
    return [Item(body, [], body[0].number) for body in items]


def _goes_on(found: "re.Match[str]", style: tuple[str, str, str], count: int) -> bool:
    """Whether a mark is that of the next item of a list with so many."""
    letter, *around = style
    sign, own = found[1] or found[3], ["", found[2]] if found[1] else ["(", ")"]
    if own != around:
        return False
    if letter in ("i", "I"):
        return sign.lower() in _ROMAN[count : count + 1] and sign.islower() == letter.islower()
    if letter:
        return count < 26 and sign == chr(ord(letter) + count)
    return sign == str(count + 1) or sign.startswith(("#", "@"))


def simple_table(lines: Sequence[Line]) -> Grid | None:
    """A table whose columns are told by rows of dashes: `---- ----` below the head, or above and below all rows."""
    rows = [line for line in lines if line.text.strip()]
    at = next((index for index, line in enumerate(rows[:2]) if _DASHES.fullmatch(line.text)), None)
    if at is None or len(rows) < at + 2 or any(len(line.text) > WIDEST or "\t" in line.text for line in rows):
        return None
    edges = [found.start() for found in re.finditer(r"-+", rows[at].text)]
    if len(edges) > MOST_COLUMNS:
        return None
    starts, ends = [0, *edges[1:]], [*edges[1:], None]
    closed = _DASHES.fullmatch(rows[-1].text) is not None
    body = rows[at + 1 : len(rows) - closed]
    if not body or (at == 0 and not closed):
        return None
    cells = []
    for line in [*rows[:at], *body]:
        made = [Cell([Line(line.number, line.text[a:b].strip())]) for a, b in zip(starts, ends, strict=True)]
        cells.append(made)
    return Grid(cells, at, lines[0].number)


def without_tails(lines: Sequence[Line]) -> list[Line]:
    """The lines with a blank one below each table of pipes: what has no pipe is no row, but text or a caption."""
    done: list[Line] = []
    in_table = False
    for line in lines:
        if in_table and "|" not in line.text:
            in_table = False
            done += [Line(line.number, "")] if line.text.strip() else []
        elif _SEPARATOR.fullmatch(line.text) and done and "|" in done[-1].text:
            in_table = True
        done.append(line)
    return done
