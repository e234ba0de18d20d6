"""Logos: what may be sent, and the picture that is made of it.

The kind is told by the first bytes, never by a name. The picture is decoded and drawn anew as PNG, so nothing is
kept but what is seen: no place or camera, no second file behind the first.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass

BYTES_MOST = 1_000_000
SIDE_LEAST, SIDE_MOST = 16, 4000
WIDTH, HEIGHT = 480, 160
"""Twice what is shown, for dense screens."""

KINDS = {"PNG": (b"\x89PNG\r\n\x1a\n",), "JPEG": (b"\xff\xd8\xff",), "WEBP": (b"RIFF",)}


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo as it is stored and served."""

    key: str
    png: bytes


def redrawn(sent: bytes) -> Logo:
    """The logo made of what was sent; ValueError with a sentence where that cannot be."""
    if not sent:
        raise ValueError("Choose a file first.")
    if len(sent) > BYTES_MOST:
        raise ValueError(f"The file has {len(sent):,} bytes; a logo may have {BYTES_MOST:,}.")
    kind = _kind(sent)
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - heavy, and only who sends a logo needs it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(sent), formats=[kind]) as picture:
                _check_size(*picture.size)
                picture.load()
                shown = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise ValueError(f"This begins like a {kind} picture but cannot be read to its end.") from error
    shown.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    shown.save(out, "PNG", optimize=True)
    digest = hashlib.sha256(out.getvalue()).hexdigest()
    return Logo(f"sha256/{digest[:2]}/{digest}.png", out.getvalue())


def _kind(sent: bytes) -> str:
    for kind, beginnings in KINDS.items():
        if sent.startswith(beginnings) and (kind != "WEBP" or sent[8:12] == b"WEBP"):
            return kind
    if sent[:300].lstrip().lower().startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        raise ValueError("SVG drawings can hold programs, so none is taken. Save it as PNG, about 480 pixels wide.")
    raise ValueError("This is no PNG, JPEG or WebP picture.")


def _check_size(width: int, height: int) -> None:
    if min(width, height) < SIDE_LEAST or max(width, height) > SIDE_MOST:
        raise ValueError(f"The picture is {width} × {height} pixels; each side may have {SIDE_LEAST} to {SIDE_MOST:,}.")
