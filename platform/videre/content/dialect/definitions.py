"""Words with what they mean: a `{glossary}` box takes definition lists, also as lessons for Sphinx indent them."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from videre.content.dialect.fences import indent_of
from videre.content.dialect.nodes import Line
from videre.content.dialect.stashed import STASHED
from videre.content.glossary import anchor_of

GLOSSARY = "glossary"


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
