"""What is an element of HTML, and what is only written like one: `git clone <address>`."""

import re
from collections.abc import Container

from videre.content.placeholders import ELEMENTS

_OF_DRAWINGS = (
    "circle clippath defs ellipse foreignobject g line lineargradient marker mask path pattern polygon polyline "
    "radialgradient rect stop symbol text tspan use"
)
_OF_FORMULAS = "annotation annotation-xml semantics"
_ONLY_WITH_MORE = (
    "address base data embed g head input line link map mask meta object output param path pattern rect source stop "
    "symbol template text time title use"
)
"""They say nothing without an attribute or an end."""
_KNOWN = ELEMENTS | frozenset((_OF_DRAWINGS + " " + _OF_FORMULAS).split())
_END = re.compile(r"</([a-z]+)")
_ALONE = frozenset(_ONLY_WITH_MORE.split())


def ended(html: str) -> frozenset[str]:
    """The names of elements that end in it."""
    return frozenset(_END.findall(html.lower()))


def is_a_word(name: str, ends: Container[str]) -> bool:
    """Whether a tag without attributes stands for something to fill in; `ends` are the elements that end near it."""
    return name not in _KNOWN or (name in _ALONE and name not in ends)
