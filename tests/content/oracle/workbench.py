"""The Carpentries Workbench, by its documentation: pandoc's fenced divs, code in backticks, links in square brackets.

A div is opened by three or more colons and a word or attributes, and closed by a line of colons alone, however many;
divs nest. The first heading in a box is its title.
"""

import re

from tests.content.oracle.tally import Tally

DIV = re.compile(r"^\s*:{3,}\s*(?:\{([^}]*)\}|([\w-]+))?\s*:*\s*$")
CODE = re.compile(r"^(\s*(?:(?:[-*+]|\d+[.)])\s+)?)(`{3,}|~{3,})(.*)$")
HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
NAMES = {"challenge": "exercise", "prereq": "prerequisites", "instructor": "instructor-note", "keypoint": "keypoints"}
TABS = {"group-tab", "tab"}
IMAGE = re.compile(r"!\[[^\]]*\]\([^)]+\)")
LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|!?\[[^\]]*\]\([^)]*\))*\](?:\(([^)\s]+)[^)]*\)|\[([^\]]+)\])")
DEFINITION = re.compile(r"^\s{0,3}\[([^\]]+)\]:\s*(\S+)", re.MULTILINE)
TABLE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$|^\+=[=+]*\+\s*$", re.MULTILINE)


def count(text: str, shared: str = "") -> Tally:
    """The counts of one page; `shared` is the text of links.md."""
    tally = Tally()
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    stack: list[int | None] = []
    open_cells: set[int] = set()
    prose: list[str] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        code, div = CODE.match(line), DIV.match(line)
        if code is not None:
            closing = re.compile(rf"^\s*{re.escape(code[2][0])}{{{len(code[2])},}}\s*$")
            at = next((n for n in range(at + 1, len(lines)) if closing.match(lines[n])), len(lines))
            tally.code_blocks += 1
        elif div is not None:
            _div(div, stack, tally)
        else:
            tally.code_blocks += _in_cells(line, open_cells)
            _heading(line, stack, tally)
            prose.append(line)
        at += 1
    _prose("\n".join(prose), shared, tally)
    return tally


def _in_cells(line: str, open_cells: set[int]) -> int:
    """Blocks of code that begin in this line of a drawn table; `open_cells` are the columns that are in one."""
    if not line.startswith("|"):
        open_cells.clear()
        return 0
    begun = 0
    for column, cell in enumerate(line.strip("| ").split("|")):
        if cell.strip().startswith("```"):
            begun += column not in open_cells
            open_cells ^= {column}
    return begun


def _div(div: "re.Match[str]", stack: list[int | None], tally: Tally) -> None:
    stated = div[1] if div[1] is not None else div[2]
    if stated is None:
        if stack:
            stack.pop()
        return
    name = next((word.lstrip(".") for word in stated.split() if not word.startswith("#")), stated)
    if name in TABS:
        tally.tab_sets += 1
        stack.append(None)
        return
    tally.boxes.append((NAMES.get(name, name), ""))
    stack.append(len(tally.boxes) - 1)


def _heading(line: str, stack: list[int | None], tally: Tally) -> None:
    found = HEADING.match(line)
    if found is None or not stack:
        return
    box = stack[-1]
    if box is None:
        tally.tabs.append(found[1])
    elif not tally.boxes[box][1]:
        tally.boxes[box] = (tally.boxes[box][0], re.sub(r"\s*\{[^}]*\}$", "", found[1]))


def _prose(text: str, shared: str, tally: Tally) -> None:
    places = {label.casefold(): address for label, address in DEFINITION.findall(f"{shared}\n{text}")}
    text = DEFINITION.sub("", text)
    tally.tables += len(TABLE.findall(text))
    plain = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text, flags=re.DOTALL)
    tally.images += len(IMAGE.findall(plain)) + len(re.findall(r"<img\b", plain))
    for address, label in LINK.findall(plain):
        target = address or places.get(label.casefold(), "https://nowhere")
        tally.inside_links += not re.match(r"[a-z][a-z0-9+.-]*:|//", target)
