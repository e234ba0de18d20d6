"""Headings with stable ids, and tables that can be scrolled without moving the page."""

import re
import unicodedata
from xml.etree import ElementTree

from markdown.treeprocessors import Treeprocessor

from videre.content.dialect.stashed import STASHED

_HEADING = re.compile(r"h([1-6])")
_NAMED = frozenset({"section", "details", "figure", "div"})
_NOT_IN_ID = re.compile(r"[\W_]+")


class Headings(Treeprocessor):
    """Ids from the text; one level down when the page uses the first level, which is the episode's title."""

    first_ending = 2

    def run(self, root: ElementTree.Element) -> None:
        """Name all headings in place; boxes, figures and exercises that have a name count too."""
        levels = {element: int(named[1]) for element in root.iter() if (named := _HEADING.fullmatch(element.tag))}
        shift = 1 if 1 in levels.values() else 0
        taken: set[str] = set()
        for element in root.iter():
            level = levels.get(element)
            if level is not None:
                element.tag = f"h{min(6, level + shift)}"
            elif element.tag not in _NAMED or not element.get("id"):
                continue
            wanted = element.get("id") or self.name(element)
            own, count = wanted, self.first_ending
            while own in taken:
                own, count = f"{wanted}-{count}", count + 1
            taken.add(own)
            element.set("id", own)

    def name(self, heading: ElementTree.Element) -> str:
        """The id of a heading that its author gave none."""
        return heading_id("".join(heading.itertext()))


class Tables(Treeprocessor):
    """The alignment of cells as a class."""

    def run(self, root: ElementTree.Element) -> None:
        """Change all cells in place."""
        for cell in root.iter():
            align = cell.attrib.pop("align", None) if cell.tag in ("td", "th") else None
            if align:
                cell.set("class", f"align-{align}")


def heading_id(text: str) -> str:
    """A readable id: the words of a heading in small letters, joined by “-”."""
    plain = unicodedata.normalize("NFKC", STASHED.sub("", text)).casefold()
    return _NOT_IN_ID.sub("-", plain).strip("-")[:80].strip("-") or "section"
