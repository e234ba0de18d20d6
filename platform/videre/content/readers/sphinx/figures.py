"""Widths of pictures as our style sheet has them: shares of the text in tens, else points."""

import re
from typing import Any

from docutils import nodes

_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(px|em|rem|ex|pt|pc|in|cm|mm|%|)")
_POINTS = {"px": 1, "": 1, "em": 16, "rem": 16, "ex": 8, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 37.8, "mm": 3.78}


def figure_class(figure: nodes.Element, picture: nodes.Element | None) -> str:
    """The classes of a figure: its width in tenths of the text, and its alignment."""
    words = []
    width = str(figure.get("width") or (picture.get("width") if picture is not None else "") or "")
    found = _LENGTH.fullmatch(width.strip())
    if found and found.group(2) == "%":
        words.append(f"width-{min(10, max(1, round(float(found.group(1)) / 10))) * 10}")
    align = figure.get("align") or (picture.get("align") if picture is not None else None)
    if align in ("left", "center", "right"):
        words.append(f"align-{align}")
    return " ".join(words)


def pixels(picture: nodes.Element, size: tuple[int, int] | None) -> tuple[int | None, int | None]:
    """Width and height of a picture in points, as far as the author gave them."""
    found: list[int | None] = []
    for name in ("width", "height"):
        length = _LENGTH.fullmatch(str(picture.get(name) or "").strip())
        points = _POINTS.get(length.group(2)) if length else None
        found.append(round(float(length.group(1)) * points) if length and points else None)
    scale: Any = picture.get("scale")
    if scale and size and not any(found):
        found = [max(1, round(size[0] * scale / 100)), None]
    width, height = found
    return width or None, height if width is None else None
