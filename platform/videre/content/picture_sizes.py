"""How many points pictures have, so that a page keeps room for them and nothing moves when they come."""

import codecs
import re
from collections.abc import Mapping
from io import BytesIO

MOST_PIXELS = 60_000_000
"""A picture with more costs a browser more memory than a phone has."""

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
Size = tuple[int, int]
"""Width and height in points."""

_IMG = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
_KEY = re.compile(r' src="asset:([0-9a-f]{32}[.a-z0-9]*)"')
_WIDTH = re.compile(r' width="(\d+)"')
_STATED = re.compile(r' (?:width|height)="')
_DRAWING = re.compile(rb"<(?:\w+:)?svg\b[^>]*>", re.DOTALL)
_LENGTH = rb"""\s%b\s*=\s*["']\s*(\d+(?:\.\d+)?)(?:px)?\s*["']"""
_OF_CAMERAS = ("JPEG", "WEBP")
_TURNED = range(5, 9)
"""What EXIF says in its tag 0x0112 when a camera was held upright: browsers turn the picture."""


def size_of(data: bytes) -> Size | None:
    """The size of a picture; None where it cannot be told, or a drawing takes the room that there is.

    Only its head is read. A picture so large that reading it is refused counts as (MOST_PIXELS, MOST_PIXELS).
    """
    head = data[:4096].removeprefix(codecs.BOM_UTF8).lstrip()
    drawing = _DRAWING.search(head) if head.startswith(b"<") else None  # pictures of points may hold words of such
    if drawing is not None:
        lengths = [re.search(_LENGTH % name, drawing[0]) for name in (b"width", b"height")]
        width, height = (round(float(found[1])) if found else 0 for found in lengths)
        return (width, height) if width and height else None
    return size_in_points(data)


def size_in_points(data: bytes) -> Size | None:
    """The same of a picture that is made of points; None for anything else, a drawing too."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - heavy, and most commands see no picture

    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            width, height = picture.size
            turned = picture.format in _OF_CAMERAS and picture.getexif().get(0x0112) in _TURNED
            return (height, width) if turned else (width, height)
    except Image.DecompressionBombError:
        return MOST_PIXELS, MOST_PIXELS
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None


def with_room(html: str, sizes: Mapping[str, Size]) -> str:
    """The HTML of a page with the size of each picture, by the key of its address, where the author said none.

    Pictures come when a reader is near them.
    """

    def placed(found: "re.Match[str]") -> str:
        said = found[1]
        key, width = _KEY.search(said), _WIDTH.search(said)
        size = sizes.get(key[1]) if key else None
        if size is not None and not _STATED.search(said):
            said += f' width="{size[0]}" height="{size[1]}"'
        elif size is not None and width is not None and " height=" not in said:
            said += f' height="{round(int(width[1]) * size[1] / size[0])}"'
        return f'<img{said} loading="lazy">'

    return _IMG.sub(placed, html)
