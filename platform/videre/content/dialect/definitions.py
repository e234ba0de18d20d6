"""Words with what they mean: a `{glossary}` box takes definition lists, also as lessons for Sphinx indent them."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from markdown.extensions.def_list import DefListProcessor

from videre.content.dialect.fences import indent_of
from videre.content.dialect.nodes import Line
from videre.content.dialect.stashed import STASHED
from videre.content.glossary import anchor_of

GLOSSARY = "glossary"


class Definitions(DefListProcessor):
    """Definitions as Python-Markdown has them, which would take the title of a box for the word that is defined."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether this block defines what stands above it."""
        above = self.lastChild(parent)
        is_title = above is not None and above.tag == "p" and bool(above.attrib or not above.text)
        return bool(super().test(parent, block)) and not (is_title and block.lstrip().startswith(":"))


def as_definitions(body: Sequence[Line]) -> list[Line]:
    """The body with `: ` before each definition that is only indented."""
    done: list[Line] = []
    defines = False
    for line in body:
        bare = line.text.strip()
        if not bare:
            done.append(line)
        elif indent_of(line.text) == 0:
            defines = bare.startswith((":", "```", "~~~"))
            done.append(line)
        elif defines:
            done.append(line)
        else:
            defines = True
            done.append(Line(line.number, f": {bare}"))
    return done


def mark(box: Element) -> None:
    """Mark the definition lists of a box as a glossary, each word with an anchor."""
    for listing in box.iter("dl"):
        listing.set("class", GLOSSARY)
        for word in listing:
            if word.tag == "dt":
                word.set("id", anchor_of(STASHED.sub("", "".join(word.itertext()))))
