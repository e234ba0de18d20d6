"""HTML that is written over several lines, laid so that what cuts a page into blocks cuts none of it apart.

What stands between `<pre>` and `</pre>` becomes one line, as does a `<summary>`; a `>` that ends a tag on a line of its
own would be a quotation; and elements that hold others begin and end on lines of their own.
"""

import re
from collections.abc import Iterator, Sequence

from videre.content.dialect.fences import Fence, indent_of, opening, without_indent
from videre.content.dialect.nodes import Line
from videre.content.readers.workbench.verbatim import CODE, NAMES

FENCE = re.compile(r"([ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*)(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$")
"""The beginning of a fence with code: what is before it, markers of lists too, its signs, and what is behind them."""
_VERBATIM = re.compile(rf"<({NAMES})\b[^<>]*>", re.IGNORECASE)
_SUMMARY = re.compile(r"([ \t]*)<summary\b[^<>]*>", re.IGNORECASE)
HOLDS = "div|section|article|aside|center|details"
"""Elements that hold blocks."""
_BEGINS = re.compile(rf"([ \t]*)(<(?:{HOLDS})\b[^<>]*>)[ \t]*(?=[^\s<]|<(?!/?(?:{HOLDS}|summary)\b))(.+)", re.I)
_ENDS = re.compile(rf"(.*\S)[ \t]*(</(?:{HOLDS})\s*>)[ \t]*", re.IGNORECASE)
_ALL_TAGS = re.compile(rf"[ \t]*(?:</?(?:{HOLDS})\b[^<>]*>[ \t]*){{2,}}", re.IGNORECASE)
_TAG = re.compile(rf"<(/?)(?:{HOLDS})\b[^<>]*>", re.IGNORECASE)
_OPEN_TAG = re.compile(r"<[A-Za-z][\w-]*(?:\s[^<>]*)?$")
_MARKER = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]")
LONGEST = 400
LONGEST_SUMMARY = 12
LONGEST_TAG = 20


def gathered(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those of such elements laid anew; the number of each is that of the line where it stood.

    Quotations stay as they are: what is in them is read by itself.
    """
    if not any("<" in line.text for line in lines):
        return list(lines)
    done: list[Line] = []
    fence: Fence | None = None
    comment = in_list = False
    blank = True
    at = 0
    while at < len(lines):
        line, text = lines[at], lines[at].text
        at += 1
        if fence is not None:
            fence = None if fence.is_closed_by(text) else fence
            done.append(line)
            continue
        if comment or text.lstrip().startswith("<!--"):
            comment = "-->" not in text
            done.append(line)
            continue
        if _MARKER.match(text):
            in_list = True
        elif blank and text.strip() and indent_of(text) == 0:
            in_list = False
        blank = not text.strip()
        if (found := FENCE.match(text)) and not (found[2][0] == "`" and "`" in found[3]):
            fence = opening(" " * indent_of(found[1]) + found[2])
            done.append(line)
        elif text.lstrip().startswith(">") and done and _in_tag(done):
            done[-1] = Line(done[-1].number, f"{done[-1].text} >")
            rest = text.lstrip()[1:]
            done += [Line(line.number, rest)] if rest.strip() else []
        elif "<" not in text or text.lstrip().startswith(">") or (indent_of(text) >= 4 and not in_list):
            done.append(line)
        elif whole := _verbatim(lines, at - 1) or _summary(lines, at - 1):
            done += whole
            at += len(whole) - 1
        else:
            done += _parted(line)
    return done


def _in_tag(done: Sequence[Line]) -> bool:
    """Whether a tag that began above is still open."""
    near: list[str] = []
    for line in reversed(done[-LONGEST_TAG:]):
        if not line.text.strip() or line.text.lstrip().startswith(">"):
            break
        near.insert(0, line.text)
        if "<" in line.text:
            break
    return _OPEN_TAG.search(CODE.sub("", "\n".join(near))) is not None


def _verbatim(lines: Sequence[Line], at: int) -> list[Line] | None:
    """Lines from `<pre>` to its end as one, and empty ones for the others."""
    first = lines[at]
    found = _VERBATIM.search(CODE.sub(lambda one: " " * len(one[0]), first.text))
    end = f"</{found[1].lower()}" if found else ""
    if found is None or end in first.text[found.end() :].lower():
        return None
    near = range(at + 1, min(len(lines), at + LONGEST))
    last = next((index for index in near if end in lines[index].text.lower()), None)
    if last is None:
        return None
    width = indent_of(first.text)
    rest = [without_indent(line.text, width) for line in lines[at + 1 : last + 1]]
    text = "&#10;".join([first.text, *rest]) if found[1].lower() == "pre" else " ".join([first.text, *rest])
    return [Line(first.number, text), *(Line(line.number, "") for line in lines[at + 1 : last + 1])]


def _summary(lines: Sequence[Line], at: int) -> list[Line] | None:
    """A title that is written over several lines as one, without the signs of a heading."""
    found = _SUMMARY.match(lines[at].text)
    if found is None or "</summary" in lines[at].text.lower():
        return None
    near = range(at + 1, min(len(lines), at + LONGEST_SUMMARY))
    last = next((index for index in near if "</summary" in lines[index].text.lower()), None)
    if last is None:
        return None
    words = [lines[at].text[found.end() :], *(line.text for line in lines[at + 1 : last + 1])]
    said = " ".join(re.sub(r"^#{1,6}[ \t]+", "", word.strip()) for word in words if word.strip())
    text = f"{found[1]}<summary>{said.replace(' </summary', '</summary')}"
    return [Line(lines[at].number, text), *(Line(line.number, "") for line in lines[at + 1 : last + 1])]


def _parted(line: Line) -> Iterator[Line]:
    """The tags of elements that hold others on lines of their own, where a line begins or ends such an element."""
    text = line.text
    found = _TAG.findall(CODE.sub("", text))
    lead = text[: len(text) - len(text.lstrip(" \t"))]
    if len(found) > 1 and _ALL_TAGS.fullmatch(text) and found.count("") < 2:
        yield from (Line(line.number, lead + tag[0]) for tag in _TAG.finditer(text))
    elif found == [""] and (begins := _BEGINS.fullmatch(text)):
        yield from (Line(line.number, begins[1] + begins[2]), Line(line.number, begins[1] + begins[3]))
    elif found == ["/"] and (ends := _ENDS.fullmatch(text)):
        yield from (Line(line.number, ends[1]), Line(line.number, lead + ends[2]))
    else:
        yield line
