"""What somebody types into a search, taken apart: words, beginnings of words, "phrases" and what must -not be there.

Nothing typed reaches a database as it is: only folded words do, of letters and digits, each in quotes of ours.
"""

import re
from dataclasses import dataclass

from videre.foundation.search.words import folded, tidy

MOST_TYPED = 200
MOST_TERMS = 12
SHORTEST_BEGINNING = 3
"""A word of that many letters also finds words that begin with it; a shorter one only with a star ("py*")."""

_PARTS = re.compile(r'(-?)"([^"]*)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; `is_open`: the last one may go on."""

    words: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """All `terms` must be found, none of the `without`. `is_cut`: more was typed than is looked for."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    is_cut: bool = False


def wanted(typed: str) -> Wanted:
    """What is meant by it; no terms when there is nothing to look for."""
    text = tidy(typed)
    short = text[:MOST_TYPED]
    terms: dict[Term, None] = {}
    without: dict[Term, None] = {}
    for minus, phrase, word in _PARTS.findall(short):
        excluded = minus == "-" or (word.startswith("-") and len(word) > 1)
        words = tuple(folded(phrase or word))
        if not words:
            continue
        if excluded:
            without[Term(words, is_open=False)] = None
            continue
        starred = word.endswith("*") and len(words[-1]) > 1
        terms[Term(words, is_open=bool(word) and (starred or len(words[-1]) >= SHORTEST_BEGINNING))] = None
    is_cut = len(text) > MOST_TYPED or len(terms) > MOST_TERMS or len(without) > MOST_TERMS
    return Wanted(tuple(terms)[:MOST_TERMS], tuple(without)[:MOST_TERMS], is_cut)
