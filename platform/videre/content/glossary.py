"""The words that a course explains: found in finished pages, so that every format has the same glossary.

A definition list marked `class="glossary"` is one: the box `{glossary}` of the native format makes it, and Sphinx and
its like do by themselves. On a page that is nothing but a glossary every definition list counts.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from videre.content.markup import Element, elements, plain

ADDRESS = "glossary"
ASKED = "?term="
"""What a link to a word is until the address of the glossary, seen from its page, is known."""

_NOT_IN_ID = re.compile(r"[\W_]+")
_LINK = re.compile(r"<a class=\"term\" href=\"[^\"#]*#(term-[^\"]*)\"[^>]*>(.*?)</a>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and what it means; a word may have several names, each an entry.

    ``place`` is where its own page has it, "" where that page gives it no id.
    """

    term: str
    anchor: str
    html: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class TermUse:
    """A word that a page marks as one of the glossary, and the line it stands on."""

    anchor: str
    term: str
    line: int


def anchor_of(term: str) -> str:
    """Where a word stands in the glossary: the same for all its spellings in capitals."""
    bare = unicodedata.normalize("NFKC", plain(escape(term, quote=False))).casefold()
    return "term-" + (_NOT_IN_ID.sub("-", bare).strip("-")[:80] or "word")


def entries_of(html: str, *, everywhere: bool = False) -> list[Entry]:
    """The entries on a finished page; with `everywhere` those of all definition lists, not of marked ones only."""
    found: list[Entry] = []
    end = 0
    for one in elements(html):
        if one.tag != "dl" or one.start < end:  # a list inside of a definition belongs to that
            continue
        if everywhere or "glossary" in one.attributes.get("class", "").split():
            found += _entries(one)
            end = one.end
    return found


def without_entries(html: str) -> str:
    """A page that is a glossary without its definition lists: what it says besides."""
    kept, end = [], 0
    for one in elements(html):
        if one.tag == "dl" and one.start >= end:
            kept.append(html[end : one.start])
            end = one.end
    return "".join([*kept, html[end:]]).strip()


def _entries(listing: Element) -> list[Entry]:
    found: list[Entry] = []
    names: list[tuple[str, str]] = []
    texts: list[str] = []
    end = 0

    def close() -> None:
        said = texts[0] if len(texts) == 1 else "".join(one if "<p>" in one else f"<p>{one}</p>" for one in texts)
        found.extend(Entry(name, anchor_of(name), said, place) for name, place in names if name and texts)
        names.clear()
        texts.clear()

    for one in elements(listing.inner):
        if one.tag not in ("dt", "dd") or one.start < end:
            continue
        end = one.end
        if one.tag == "dd":
            texts.append(one.inner.strip())
        else:
            if texts:
                close()
            names.append((plain(one.inner), one.attributes.get("id", "")))
    close()
    return found


def unlinked(value: Any, unknown: frozenset[str]) -> Any:
    """Plain data of a page in which links to words that nothing explains are only their text."""
    match value:
        case str():
            return _LINK.sub(lambda link: link.group(2) if link.group(1) in unknown else link.group(), value)
        case list() | tuple():
            return [unlinked(one, unknown) for one in value]
        case Mapping():
            return {key: unlinked(one, unknown) for key, one in value.items()}
        case _:
            return value


def twice(entries: Iterable[tuple[str, Entry]]) -> list[tuple[str, Entry]]:
    """Entries of (where, entry) whose word was explained before."""
    seen: set[str] = set()
    found = []
    for where, entry in entries:
        if entry.anchor in seen:
            found.append((where, entry))
        seen.add(entry.anchor)
    return found
