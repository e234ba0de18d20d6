"""Ids for pages and exercises whose author wrote none: the same thing keeps its id from version to version.

Progress, answers, questions and videos hang on ids. Native courses state them in their files; lessons in other
formats do not, so a reader says what it found (where it stands, what it is called, what it says) and gets the id
that the course's current version has for it, else a new one made of its name.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from videre.foundation.addresses import RESERVED

LONGEST = 40

_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What the course's current version has under an id. `kind` is lesson, episode or exercise; `path` is the file
    it stands in, `text` what it says, in plain words."""

    id: str
    kind: str
    path: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that the current version has; nothing for a new course. `used` are ids that may not be given anew."""

    items: tuple[KnownItem, ...] = ()
    used: frozenset[str] = frozenset()

    def of(self, kind: str) -> tuple[KnownItem, ...]:
        """Those of a kind."""
        return tuple(item for item in self.items if item.kind == kind)


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Found:
    """Something of a new reading: `name` is what its id would be made of, `own` the id its author gave it."""

    path: str
    title: str
    name: str
    text: str = ""
    own: str | None = None


def ids_for(kind: str, found: Sequence[Found], known: Known, taken: set[str]) -> list[str]:
    """An id for each, in order; `taken` are those given in this reading, and grows."""
    before = {(item.path, item.title): item.id for item in known.of(kind)}
    ids = []
    for one in found:
        wanted = one.own or before.get((one.path, one.title)) or slug_of(one.name) or kind
        if kind == "lesson" and wanted in RESERVED:
            wanted = f"{wanted}-{kind}"[:LONGEST]
        chosen = _free(wanted, taken)
        taken.add(chosen)
        ids.append(chosen)
    return ids


def slug_of(name: str) -> str:
    """Lower-case ASCII letters, digits and single hyphens, at most 40; "" when nothing of a name is left."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("æ", "ae").replace("ß", "ss"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _OTHER.sub("-", bare).strip("-")[:LONGEST].strip("-")


def _free(wanted: str, taken: set[str]) -> str:
    number, chosen = 2, wanted
    while chosen in taken:
        ending = f"-{number}"
        chosen, number = wanted[: LONGEST - len(ending)].rstrip("-") + ending, number + 1
    return chosen
