"""The logos of the two invented partners, drawn here: a compass needle, and the sun over the sea."""

import io

from PIL import Image, ImageDraw

SIDE = 160
_FINE = 4
"""Drawn so many times larger and made smaller, so that edges are smooth."""


def nord(colour: str) -> bytes:
    """A needle that points upwards, in a ring."""
    picture, draw = _sheet()
    draw.ellipse(_box(8, 8, 152, 152), outline=colour, width=9 * _FINE)
    draw.polygon(_points((80, 26), (102, 80), (58, 80)), fill=colour)
    draw.polygon(_points((80, 134), (102, 80), (58, 80)), fill=None, outline=colour, width=5 * _FINE)
    return _png(picture)


def sor(colour: str) -> bytes:
    """Half a sun over three waves."""
    picture, draw = _sheet()
    draw.pieslice(_box(34, 26, 126, 118), 180, 360, fill=colour)
    for line, (left, right) in enumerate(((10, 150), (28, 132), (50, 110))):
        top = 84 + 22 * line
        draw.rounded_rectangle(_box(left, top, right, top + 10), radius=5 * _FINE, fill=colour)
    return _png(picture)


def _sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGBA", (SIDE * _FINE, SIDE * _FINE), (0, 0, 0, 0))
    return picture, ImageDraw.Draw(picture)


def _box(left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
    return left * _FINE, top * _FINE, right * _FINE, bottom * _FINE


def _points(*corners: tuple[int, int]) -> list[tuple[int, int]]:
    return [(x * _FINE, y * _FINE) for x, y in corners]


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()
