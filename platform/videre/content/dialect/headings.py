"""Headings with stable ids, and tables that can be scrolled without moving the page."""

import re
import unicodedata
from xml.etree import ElementTree

from markdown.treeprocessors import Treeprocessor

_HEADING = re.compile(r"h([1-6])")
_STASHED = re.compile("\x02[^\x03]*\x03")
_NOT_IN_ID = re.compile(r"[\W_]+")


class Headings(Treeprocessor):
    """Ids from the text; one level down when the page uses the first level, which is the episode's title."""

    def run(self, root: ElementTree.Element) -> None:
        """Name all headings in place."""
        found = [
            (element, int(named.group(1))) for element in root.iter() if (named := _HEADING.fullmatch(element.tag))
        ]
        shift = 1 if any(level == 1 for _, level in found) else 0
        taken: set[str] = set()
        for element, level in found:
            element.tag = f"h{min(6, level + shift)}"
            wanted = element.get("id") or heading_id("".join(element.itertext()))
            own, count = wanted, 1
            while own in taken:
                count += 1
                own = f"{wanted}-{count}"
            taken.add(own)
            element.set("id", own)


class Tables(Treeprocessor):
    """Each table in a region that scrolls sideways by itself and by keyboard; alignment as a class."""

    def run(self, root: ElementTree.Element) -> None:
        """Wrap all tables in place."""
        for parent in list(root.iter()):
            for index, child in enumerate(list(parent)):
                if child.tag != "table":
                    continue
                for cell in child.iter():
                    align = cell.attrib.pop("align", None)
                    if align:
                        cell.set("class", f"align-{align}")
                region = ElementTree.Element(
                    "div", {"class": "table", "role": "region", "tabindex": "0", "aria-label": "Table"}
                )
                region.append(child)
                region.tail, child.tail = child.tail, None
                parent[index] = region


def heading_id(text: str) -> str:
    """A readable id: the words of a heading in small letters, joined by “-”."""
    plain = unicodedata.normalize("NFKC", _STASHED.sub("", text)).casefold()
    return _NOT_IN_ID.sub("-", plain).strip("-")[:80].strip("-") or "section"
