"""MyST with the directives of sphinx-lesson, by its documentation: fences of colons or backticks, tabs inside tabs.

A fence is closed by a line of at least as many of its characters. Code is what is in a fence without a directive, in
`code-block`, or indented by four after an empty line.
"""

import re

from tests.content.oracle.tally import Tally

OPENING = re.compile(
    r"^(\s*(?:(?:[-*+]|\d+[.)])\s+)?)(:{3,}|`{3,}|~{3,})\s*(?:\{([\w:-]+)\}\s*(.*?)|([\w.+-]*).*?)\s*$"
)
NAMES = {"challenge": "exercise", "prereq": "prerequisites"}
CODE = {"code-block", "code", "literalinclude", "parsed-literal", "sourcecode"}
NO_BOXES = {"toctree", "exerciselist", "glossary", "math", "raw", "include", "table", "csv-table", "list-table"}
OPTION = re.compile(r"^\s*:[\w-]+:")
ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s")
IMAGE = re.compile(r"!\[[^\]]*\]\([^)]+\)")
LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|!?\[[^\]]*\]\([^)]*\)|\[[^\]]*\])*\]\(([^)\s]+)[^)]*\)")
ROLE = re.compile(r"\{(?:doc|ref|term|numref|download|any)\}`[^`]+`")


def count(text: str) -> Tally:
    """The counts of one page."""
    tally = Tally()
    _blocks(text.split("\n"), tally)
    return tally


def _blocks(lines: list[str], tally: Tally) -> None:
    prose: list[str] = []
    listed = False
    at = 0
    while at < len(lines):
        opened = OPENING.match(lines[at])
        if opened is None or (opened[2][0] == ":" and opened[3] is None):
            prose.append(lines[at])
            at += 1
            continue
        listed = _prose(prose, tally, listed)
        prose = []
        end = _end(lines, at, opened[2], has_directives=opened[3] is not None)
        _fence(opened, lines[at + 1 : end], tally)
        at = end + 1
    _prose(prose, tally, listed)


def _end(lines: list[str], start: int, fence: str, *, has_directives: bool) -> int:
    """The closing line: as many of the same characters; else the end of the page."""
    closing = re.compile(rf"^\s*{re.escape(fence[0])}{{{len(fence)},}}\s*$")
    for number in range(start + 1, len(lines)):
        if closing.match(lines[number]):
            return number
    return len(lines)


def _fence(opened: "re.Match[str]", body: list[str], tally: Tally) -> None:
    name, title = opened[3], (opened[4] or "").strip()
    # Lines in a fence lose as many blanks as the fence has (CommonMark, section 4.5).
    body = [line[min(len(opened[1]), len(line) - len(line.lstrip(" "))) :] for line in body]
    if name is None or name in CODE:
        tally.code_blocks += 1
        return
    if name in ("figure", "image"):
        tally.images += 1
    elif name in ("tabs", "tab-set"):
        tally.tab_sets += 1
    elif name in ("group-tab", "tab", "tab-item"):
        tally.tabs.append(title)
    elif name in NO_BOXES:
        tally.tables += name in ("table", "csv-table", "list-table")
        tally.lists_exercises += name == "exerciselist"
        if name == "toctree":
            entries = [line.strip() for line in body if line.strip() and not OPTION.match(line)]
            tally.inside_links += sum("://" not in one for one in entries)
        if name in ("toctree", "exerciselist", "math", "raw", "include"):
            return
    else:
        lines = body[1 : body.index("---", 1)] if body[:1] == ["---"] and "---" in body[1:] else body[:4]
        options = dict(re.findall(r"^\s*:?([\w-]+):\s*(.*)$", "\n".join(lines), re.MULTILINE))
        classes = options.get("class", "").split()
        kind = next((one for one in classes if one != "dropdown"), name) if name == "admonition" else name
        tally.boxes.append((NAMES.get(kind, kind), title))
    while body and OPTION.match(body[0]):
        body = body[1:]
    _blocks(body, tally)


def _prose(lines: list[str], tally: Tally, listed: bool) -> bool:
    """Count what stands between fences; `listed`: within a list. Returns whether the list goes on."""
    text = "\n".join(lines)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    indented, listed = _indented(text.split("\n"), listed)
    tally.code_blocks += indented
    text = re.sub(r"(?m)^\s*:[\w-]+:.*$", "", text) if re.match(r"\s*:[\w-]+:", text) else text
    tally.tables += len(re.findall(r"(?m)^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$", text))
    tally.inside_links += len(ROLE.findall(text))
    plain = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", re.sub(ROLE, "", text), flags=re.DOTALL)
    tally.images += len(IMAGE.findall(plain)) + len(re.findall(r"<img\b", plain))
    tally.inside_links += sum(not re.match(r"[a-z][a-z0-9+.-]*:|//", one) for one in LINK.findall(plain))
    return listed


def _indented(lines: list[str], listed: bool) -> tuple[int, bool]:
    """Blocks of code that are told by four spaces after an empty line, outside of lists."""
    found, inside, empty = 0, False, True
    for line in lines:
        if not line.strip():
            empty = True
            continue
        code = line.startswith("    ") and (inside or empty) and not listed
        found += code and not inside
        inside = code
        if ITEM.match(line):
            listed = True
        elif not line.startswith(" "):
            listed = False
        empty = False
    return found, listed
