"""Which of the things found now is which of those known before: one to one, by place, by title, by what they say.

Pure and bounded: exact agreement first, then texts compared by a sample of their word pairs, the best pair first.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from zlib import crc32

SAMPLE = 256
"""So many word pairs stand for a text, always the same ones: those whose checksums are smallest."""
WORDS = 4000
FEW = 7
"""A text of so few words is compared by them alone."""
CROWD = 24
"""Things that share a place or a title are compared each with each up to this number, else by their text alone."""
LIKELIEST = 8
"""So many others that share words are looked at closely."""

KEEPS, ALIKE, SAME = 0.25, 0.5, 0.8
WITHIN, ENOUGH = 0.7, 12
"""How much a text is like another that holds the whole of it, if that is no mere phrase."""

_WORD = re.compile(r"\w+")


class How(StrEnum):
    """By what something was recognised."""

    OWN = "own"
    SAME = "same"
    PLACE = "place"
    TITLE = "title"
    TEXT = "text"
    BACK = "back"
    NEW = "new"


@dataclass(frozen=True)
class Thing:
    """Something with a place and a title. `is_page`: it is the only one at its place, so the place is enough."""

    path: str
    title: str
    text: str
    is_page: bool

    @cached_property
    def words(self) -> list[str]:
        """What it says, as far as it is looked at."""
        return _WORD.findall(self.text.casefold())[:WORDS]

    @cached_property
    def sample(self) -> frozenset[int]:
        """Checksums of word pairs; of the words where there are few."""
        return self.single if len(self.words) <= FEW else _sums(" ".join(pair) for pair in pairwise(self.words))

    @cached_property
    def single(self) -> frozenset[int]:
        """Checksums of words."""
        return _sums(self.words)


def _sums(texts: Iterable[str]) -> frozenset[int]:
    return frozenset(sorted({crc32(one.encode()) for one in texts})[:SAMPLE])


def likeness(one: Thing, other: Thing) -> float | None:
    """How much two texts say the same, from 0 to 1; None when one of them says nothing.

    A text that holds the whole of another is much like it: one reading may take in more than the other.
    """
    if not one.sample or not other.sample:
        return None
    # Samples of long texts end early; beyond the end of either nothing can be said.
    few = min(len(one.words), len(other.words)) <= FEW
    mine, theirs = (one.single, other.single) if few else (one.sample, other.sample)
    ends = [max(sums) for sums in (mine, theirs) if len(sums) == SAMPLE]
    if ends:
        mine, theirs = (frozenset(sum_ for sum_ in each if sum_ <= min(ends)) for each in (mine, theirs))
    shared, least = len(mine & theirs), min(len(mine), len(theirs))
    within = WITHIN * shared / least if least >= ENOUGH else 0.0
    return max(2 * shared / (len(mine) + len(theirs)), within)


def paired(found: Sequence[Thing], known: Sequence[Thing], *, strict: bool = False) -> dict[int, tuple[int, How]]:
    """For each thing found, by position, the one known before, and how it was recognised; never two for one.

    `strict`: for things that were gone meanwhile, which must stand or read the same to be taken for themselves.
    """
    ways = {} if any(one.is_page for one in found) else _pages_gone_along(found, known)
    alone = (_alone(found), _alone(known))
    scored = []
    for i, j in _candidates(found, known, ways):
        one, other = found[i], known[j]
        near = one.path == other.path or ways.get(one.path) == other.path
        alike = likeness(one, other)
        how = _accepted(one, other, alike, near=near, alone=alone, strict=strict)
        if how is not None:
            score = _score(one, other, alike, near=near)
            scored.append((-score, abs(i - j), i, j, how))
    pairs: dict[int, tuple[int, How]] = {}
    gone: set[int] = set()
    for _points, _apart, i, j, how in sorted(scored):
        if i not in pairs and j not in gone:
            pairs[i] = (j, how)
            gone.add(j)
    return pairs


def _accepted(
    one: Thing,
    other: Thing,
    alike: float | None,
    *,
    near: bool,
    alone: tuple[frozenset[str], frozenset[str]],
    strict: bool,
) -> How | None:
    """How the two may be the same thing, None when they may not."""
    titled = one.title == other.title
    if one.path == other.path and titled:
        return How.SAME
    unique = titled and one.title in alone[0] and other.title in alone[1]
    if strict:
        return How.TEXT if (alike or 0.0) >= SAME else None
    if one.path == other.path and one.is_page:
        return How.PLACE
    if near and alike is not None and alike >= KEEPS:
        return How.PLACE
    if titled and (unique if alike is None else alike >= KEEPS):
        return How.TITLE
    return How.TEXT if alike is not None and alike >= ALIKE else None


def _score(one: Thing, other: Thing, alike: float | None, *, near: bool) -> float:
    """How likely two are the same: by place and title, and by what they say, which counts most where it is clear.

    Two that would be the same by their place and title and say something else are so in name only: a “Challenge 2” is
    not the one it was after another was put before it. A page that has its file and its title is the same all the same.
    """
    said = 0.5 if alike is None else alike
    place, titled = (one.path == other.path) + near, one.title == other.title
    if one.path == other.path and titled != one.is_page and said < ALIKE:
        return 2 * said + (place if said >= KEEPS else 0)
    return 2 * said + place + titled + (2 if said >= SAME else 0)


def _is_certain(one: Thing, other: Thing) -> bool:
    """Whether two that agree in place and title need no look at others."""
    alike = None if one.is_page else likeness(one, other)
    return alike is None or alike >= SAME


def _candidates(found: Sequence[Thing], known: Sequence[Thing], ways: dict[str, str]) -> Iterable[tuple[int, int]]:
    """Pairs worth comparing. What agrees in place, title and text, once on each side, is compared with nothing else."""
    exact = {i: j for i, j in _once(found, known).items() if _is_certain(found[i], known[j])}
    yield from exact.items()
    mine = [i for i in range(len(found)) if i not in exact]
    theirs = sorted(set(range(len(known))) - set(exact.values()))
    pairs: set[tuple[int, int]] = set()
    places = ([ways.get(one.path, one.path) for one in found], [one.path for one in known])
    titles = ([one.title for one in found], [one.title for one in known])
    for names, others in (places, titles):
        groups: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for i in mine:
            groups[names[i]][0].append(i)
        for j in theirs:
            groups[others[j]][1].append(j)
        for here, there in groups.values():
            if len(here) <= CROWD and len(there) <= CROWD:
                pairs.update((i, j) for i in here for j in there)
            else:
                pairs.update(zip(here, there, strict=False))
    pairs.update(_sharing_words(found, known, mine, theirs))
    yield from sorted(pairs)


def _once(found: Sequence[Thing], known: Sequence[Thing]) -> dict[int, int]:
    """Those that agree in place and title with one thing only, and it with them."""
    here = Counter((one.path, one.title) for one in found)
    there = Counter((one.path, one.title) for one in known)
    at = {(one.path, one.title): j for j, one in enumerate(known)}
    return {
        i: at[one.path, one.title]
        for i, one in enumerate(found)
        if here[one.path, one.title] == there[one.path, one.title] == 1
    }


def _sharing_words(
    found: Sequence[Thing], known: Sequence[Thing], mine: Iterable[int], theirs: Iterable[int]
) -> set[tuple[int, int]]:
    """For each thing the few others that share most word pairs with it; pairs that everybody has say nothing."""
    having: dict[int, list[int]] = defaultdict(list)
    for j in theirs:
        for one in known[j].sample:
            having[one].append(j)
    pairs: set[tuple[int, int]] = set()
    for i in mine:
        shared: Counter[int] = Counter()
        for one in found[i].sample:
            others = having.get(one, [])
            if len(others) <= CROWD * 2:
                shared.update(others)
        pairs.update((i, j) for j, _number in shared.most_common(LIKELIEST))
    return pairs


def _pages_gone_along(found: Sequence[Thing], known: Sequence[Thing]) -> dict[str, str]:
    """Places that are new, each with the place that is gone and held the same things: a page that was renamed."""
    here, there = {one.path for one in found}, {one.path for one in known}
    if not (here - there and there - here):
        return {}
    new, gone = (
        [
            Thing(path, "", " ".join(f"{one.title} {one.text}" for one in of if one.path == path), is_page=True)
            for path in sorted(paths)[: CROWD * 8]
        ]
        for of, paths in ((found, here - there), (known, there - here))
    )
    scored = []
    for i, j in _sharing_words(new, gone, range(len(new)), range(len(gone))):
        alike = likeness(new[i], gone[j]) or 0.0
        if alike >= KEEPS:
            scored.append((-alike, new[i].path, gone[j].path))
    ways: dict[str, str] = {}
    for _score, to, source in sorted(scored):
        if to not in ways and source not in ways.values():
            ways[to] = source
    return ways


def _alone(things: Sequence[Thing]) -> frozenset[str]:
    counts = Counter(one.title for one in things)
    return frozenset(title for title, number in counts.items() if number == 1 and title)
