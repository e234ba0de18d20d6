"""Colours as numbers: contrast as WCAG 2.2 defines it (success criteria 1.4.3 and 1.4.11), and lighter or darker kin.

Measured by ColorAide, which is loaded at the first colour, since only pages about looks need it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from coloraide import Color

Ground: TypeAlias = tuple[str, float]
"""A colour that something stands on, and the contrast that is needed there."""
TEXT = 4.5
"""The least contrast of text with what it stands on."""
EDGE = 3.0
"""The least contrast of edges and marks."""

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.ASCII | re.IGNORECASE)
_STEPS = 250


def colour(typed: str) -> str:
    """A colour as it is kept, such as #0b5a78; ValueError where it is none."""
    found = _HEX.fullmatch(typed.strip())
    if found is None:
        raise ValueError("Write a colour as # and six of 0–9 and a–f, such as #0b5a78.")
    digits = found.group(1).lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    return float(_made(one).contrast(other, method="wcag21"))


def said(found: float) -> str:
    """A contrast in words, never rounded up, so that what fails does not read as if it passed."""
    return f"{int(found * 100) / 100:g} : 1"


def passes(one: str, grounds: Iterable[Ground]) -> bool:
    """Whether the colour stands out enough from all of these."""
    return all(ratio(one, ground) >= needed for ground, needed in grounds)


def nearest(one: str, grounds: Sequence[Ground]) -> str:
    """The colour of the same hue, as little lighter or darker as can be, that stands out from all of these."""
    if passes(one, grounds):
        return one
    start = lightness(one)
    candidates = sorted((step / _STEPS for step in range(_STEPS + 1)), key=lambda light: abs(light - start))
    for light in candidates:
        made = lightened(one, light)
        if passes(made, grounds):
            return made
    return max("#000000", "#ffffff", key=lambda end: min(ratio(end, ground) for ground, _needed in grounds))


def lightened(one: str, lightness: float, *, chroma: float | None = None) -> str:
    """The colour with another lightness (0 black, 1 white, as in OKLCH), and at most so much chroma."""
    made = _made(one).convert("oklch")
    made["lightness"] = min(max(lightness, 0.0), 1.0)
    if chroma is not None:
        made["chroma"] = min(made["chroma"], chroma)
    return _hex(made)


def lightness(one: str) -> float:
    """How light the colour is, 0 to 1."""
    return float(_made(one).convert("oklch")["lightness"])


def mixed(one: str, other: str, share: float) -> str:
    """`one` with so large a share of `other`, as the eye would mix them."""
    return _hex(_made(one).mix(other, share, space="oklab"))


def _made(one: str) -> "Color":
    from coloraide import Color  # noqa: PLC0415 - heavy, and only pages about looks need it

    return Color(one)


def _hex(made: "Color") -> str:
    return made.convert("srgb").fit(method="oklch-chroma").to_string(hex=True, upper=False)
