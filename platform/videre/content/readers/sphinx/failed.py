"""What docutils could not read and would take away: its words stay where they were written."""

import re
import textwrap
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from videre.content.readers.sphinx.elements import Box, BoxTitle
from videre.content.readers.sphinx.signs import without_signs
from videre.content.readers.sphinx.vocabulary import kind_of

CODE = frozenset({"code-block", "code", "sourcecode", "parsed-literal", "prompt", "highlight"})
SAID = ("header", "title", "caption")
"""Options that learners read."""

_OPENING = re.compile(r"\s*\.\.\s+([\w:+.-]+)::\s*(.*)")
_OPTION = re.compile(r"\s*:[\w-]+:")
_SAID = re.compile(rf"(\s*):(?:{'|'.join(SAID)}):[ \t]+(\S.*)")
_LANGUAGE = re.compile(r"[{.\s]*([\w+#-]+)")
_HEADING = re.compile(r"section title|title style|Title (?:level|overline)")
_TABLE = re.compile(r"[+=][-=+ ]{2,}")


class KeepFailed(SphinxTransform):
    """A part that failed leaves a message with its source, which Sphinx would throw away."""

    default_priority = 900  # before messages are filtered, at 999

    def apply(self, **_kwargs: Any) -> None:
        """Put something readable in the place of each such message."""
        for message in list(self.document.findall(nodes.system_message)):
            written = next((child for child in message.children if isinstance(child, nodes.literal_block)), None)
            if written is None or message["level"] < 3:
                continue
            kept = kept_of(written.astext(), message.astext())
            if kept is not None:
                kept.source, kept.line = message.get("source"), message.get("line")
                message.replace_self(kept)


def kept_of(written: str, said: str) -> nodes.Element | None:
    """A heading where none may stand, a table that is none, or a directive; None when nothing is to be read in it."""
    if _HEADING.search(said) and not _OPENING.match(written):
        words = max(written.split("\n"), key=lambda line: sum(map(str.isalnum, line))).strip()
        return nodes.rubric(words, without_signs(words)) if words.strip("=-~^*#\"'`+.:_") else None
    if _TABLE.match(written):
        return listing(written, "text")
    return failed_box(written)


def without_options(name: str, lines: list[str]) -> str:
    """The lines of a directive without its options, but for those that are read by learners."""
    said = [_SAID.fullmatch(line) if name not in CODE else None for line in lines]
    kept = [one[1] + one[2] if one else line for one, line in zip(said, lines, strict=True)]
    return textwrap.dedent("\n".join(line for line in kept if not _OPTION.match(line))).strip("\n")


def failed_box(written: str) -> nodes.Element | None:
    """The words of a directive as it was written, in a box; None when there are none but its options."""
    first, *rest = written.split("\n")
    found = _OPENING.match(first)
    body = without_options(found.group(1) if found else "", rest)
    if found is None or not body.strip():
        return None
    if found.group(1) in CODE:
        return listing(body, language_of(found.group(2)))
    box: Box = Box(kind=kind_of(found.group(1)), folded=False, own="", unknown=True)
    box += BoxTitle("", f"{found.group(1)} {found.group(2)}".strip())
    for part in re.split(r"\n\s*\n", body.strip()):
        text = without_signs(part)
        box += nodes.paragraph(text, text)
    return box


def language_of(written: str) -> str:
    """The language of a listing, without what else was written behind the name of its directive."""
    found = _LANGUAGE.match(written)
    return found.group(1) if found else "text"


def listing(text: str, language: str) -> nodes.literal_block:
    """Code as it was written."""
    return nodes.literal_block(text, text, language=language, force=True)
