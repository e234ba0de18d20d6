"""The titles of boxes in the language of a course. Asked for by whoever has a page rendered: the process that
renders it is to load as little as it can."""

from collections.abc import Mapping
from functools import cache

from videre.content.dialect.vocabulary import BOXES, SIGNS
from videre.foundation.language import translations


@cache
def titles_in(language: str) -> Mapping[str, str]:
    """Each kind of box with its title, where the language has one of its own."""
    texts = translations(language)
    said_here = {**BOXES, **SIGNS}
    return {kind: said for kind, title in said_here.items() if title and (said := texts.gettext(title)) != title}
