"""Text that was meant as markup and could not be read as such: its words alone."""

import re

from videre.content.unread import without_target

_ROLE = re.compile(r":[\w.:+-]+:`([^`]*)`|\{[\w.:+-]+\}`+([^`]*)`+")
_FENCE = re.compile(r"^([ \t]*(?:[-*+][ \t]+)?)(?:`{3,}|:{3,}|~{3,})(?:\{[\w.:+-]+\}|[\w.+-]*$)[ \t]*", re.MULTILINE)
_LINK = re.compile(r"``?([^`]+?)``?_{0,2}")


def without_signs(text: str) -> str:
    """The words of a role, a link or a citation that leads nowhere, and of what fences hold."""

    def words(found: "re.Match[str]") -> str:
        return without_target(next(group for group in found.groups() if group is not None))

    text = _ROLE.sub(words, _FENCE.sub(r"\1", text))
    text = _LINK.sub(words, text)
    return re.sub(r"(?<=[\w\]])_{1,2}(?!\w)", "", text)
