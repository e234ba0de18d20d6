"""Ids for pages and exercises whose author wrote none: the same thing keeps its id from version to version.

Progress, answers, questions and videos hang on ids. Native courses state them in their files; lessons in other
formats do not, so a reader says what it found (where it stands, what it is called, what it says) and gets the id
that the course's current version has for it, else a new one made of its name.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from videre.content.matching import How, Thing, paired
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
    """Everything that the current version has; nothing for a new course.

    `used` are ids that may not be given anew; `past` is what earlier versions had and the current one has not: it
    gets its id back when it comes back as it was. `version` is the number of the current one.
    """

    items: tuple[KnownItem, ...] = ()
    used: frozenset[str] = frozenset()
    past: tuple[KnownItem, ...] = ()
    version: int | None = None

    def of(self, kind: str) -> tuple[KnownItem, ...]:
        """Those of a kind."""
        return tuple(item for item in self.items if item.kind == kind)


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Found:
    """Something of a new reading: `name` is what its id would be made of, `own` the id its author gave it.

    `text` is all it says in plain words, of a page with its exercises: by that it is known again anywhere.
    """

    path: str
    title: str
    name: str
    text: str = ""
    own: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An id, and by what the thing was recognised that has it."""

    id: str
    how: How


def found_lesson(path: str, title: str, name: str, pages: Iterable[str], known: Known) -> Found:
    """A lesson that nobody gave an id: known by its title, under another one by the titles of its pages."""
    titles = {item.title for item in known.of("lesson")}
    return Found(path, title, name, "" if title in titles else " ".join(pages))


def ids_for(kind: str, found: Sequence[Found], known: Known, taken: set[str]) -> list[str]:
    """An id for each, in order; `taken` are those given in this reading, and grows."""
    return [one.id for one in given(kind, found, known, taken)]


def given(kind: str, found: Sequence[Found], known: Known, taken: set[str]) -> list[Given]:
    """The same with how each was recognised.

    Best called once for all of a kind: what stands elsewhere now is then told from what is another's.
    """
    own = {one.own for one in found if one.own}
    result: dict[int, Given] = {}
    open_ = [i for i, one in enumerate(found) if not one.own]
    for items, strict in ((known.of(kind), False), ([one for one in known.past if one.kind == kind], True)):
        left = [item for item in items if item.id not in taken and item.id not in own]
        things = [_thing(kind, found[i].path, found[i].title, found[i].text) for i in open_]
        pairs = paired(things, [_thing(kind, one.path, one.title, one.text) for one in left], strict=strict)
        for i, (j, how) in pairs.items():
            result[open_[i]] = Given(left[j].id, How.BACK if strict else how)
        open_ = [i for i in open_ if i not in result]
    kept = {one.id for one in result.values()}
    never = known.used | {item.id for item in known.items} | {item.id for item in known.past}
    for i, one in enumerate(found):
        if i in result:
            continue
        wanted = one.own or slug_of(one.name) or kind
        if kind == "lesson" and wanted in RESERVED:
            wanted = f"{wanted}-{kind}"[:LONGEST]
        chosen = _free(wanted, taken | kept if one.own else taken | kept | own | never)
        kept.add(chosen)
        result[i] = Given(chosen, How.OWN if one.own else How.NEW)
    taken |= kept
    return [result[i] for i in range(len(found))]


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that has the same id in both versions."""

    before: KnownItem
    after: KnownItem

    @property
    def is_renamed(self) -> bool:
        """Whether it is called otherwise."""
        return self.before.title != self.after.title

    @property
    def is_moved(self) -> bool:
        """Whether its file is another; versions from before files were noted say nothing of that."""
        return self.before.path != self.after.path and bool(self.before.path)


@dataclass(frozen=True, slots=True)
class Matching:
    """What became of everything with an id between two states of a course."""

    kept: tuple[Kept, ...]
    new: tuple[KnownItem, ...]
    gone: tuple[KnownItem, ...]
    back: tuple[KnownItem, ...]

    def renamed(self, kind: str) -> tuple[Kept, ...]:
        """Those of a kind that are called otherwise or stand in another file, and keep what hangs on them."""
        return tuple(one for one in self.kept if one.after.kind == kind and (one.is_renamed or one.is_moved))

    def gone_of(self, kind: str) -> tuple[KnownItem, ...]:
        """Those of a kind that nothing was recognised as."""
        return tuple(one for one in self.gone if one.kind == kind)


def matching(known: Known, items: Iterable[KnownItem]) -> Matching:
    """What becomes of what is known when `items` are shown instead."""
    now = {item.id: item for item in items}
    before = {item.id: item for item in known.items}
    returned = known.used | {item.id for item in known.past}
    fresh = [item for item in now.values() if item.id not in before]
    return Matching(
        kept=tuple(Kept(item, now[item.id]) for item in known.items if item.id in now),
        new=tuple(item for item in fresh if item.id not in returned),
        gone=tuple(item for item in known.items if item.id not in now),
        back=tuple(item for item in fresh if item.id in returned),
    )


def slug_of(name: str) -> str:
    """Lower-case ASCII letters, digits and single hyphens, at most 40; "" when nothing of a name is left."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("æ", "ae").replace("ß", "ss"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _OTHER.sub("-", bare).strip("-")[:LONGEST].strip("-")


def _thing(kind: str, path: str, title: str, text: str) -> Thing:
    return Thing(path, title, text, is_page=kind == "episode" and bool(path))


def _free(wanted: str, taken: set[str] | frozenset[str]) -> str:
    number, chosen = 2, wanted
    while chosen in taken:
        ending = f"-{number}"
        chosen, number = wanted[: LONGEST - len(ending)].rstrip("-") + ending, number + 1
    return chosen
