"""Colours and letters of the screencasts and pictures: paper for reading, dark water for the terminal."""

from functools import cache

from PIL import ImageFont

WIDTH, HEIGHT = 720, 900

PAPER = "#F6F3EA"
SHEET = "#FFFDF8"
RULE = "#DDD6C6"
INK = "#1B2A33"
MUTED = "#5E6C73"
ACCENT = "#1B6781"
ICE = "#CFE3E8"
WARN = "#A63D24"
WARN_SOFT = "#F8DFD5"
FRESH = "#E2F0E1"
MARK = "#FFF0BF"
MARK_EDGE = "#D9A514"

WATER = "#13242C"
FOAM = "#E6EEEE"
MIST = "#93A9B1"
PROMPT = "#86CBDD"
ALARM = "#FFAA91"
CALM = "#A5DDB0"

CODE_COLOURS = {
    "Comment": (MUTED, "oblique"),
    "Literal.String": ("#2B6B45", "book"),
    "Literal.Number": ("#8A4708", "book"),
    "Keyword": (ACCENT, "bold"),
    "Operator.Word": (ACCENT, "bold"),
    "Name.Function": (INK, "bold"),
    "Name.Class": (INK, "bold"),
}
"""By the beginning of the token's name, the longest first where two fit."""

_FILES = {
    ("mono", "book"): "DejaVuSansMono.ttf",
    ("mono", "bold"): "DejaVuSansMono-Bold.ttf",
    ("mono", "oblique"): "DejaVuSansMono-Oblique.ttf",
    ("sans", "book"): "DejaVuSans.ttf",
    ("sans", "bold"): "DejaVuSans-Bold.ttf",
    ("serif", "book"): "DejaVuSerif.ttf",
    ("serif", "bold"): "DejaVuSerif-Bold.ttf",
}


@cache
def font(family: str, size: float, cut: str = "book") -> ImageFont.FreeTypeFont:
    """A letter case of the DejaVu family, which every Debian has in `fonts-dejavu`."""
    return ImageFont.truetype(_FILES[family, cut], size, layout_engine=ImageFont.Layout.BASIC)


def folded(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """The text in lines no wider than `width`, broken between words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
