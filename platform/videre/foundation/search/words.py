"""Words as the search compares them: small letters without accents, the same for both databases.

PostgreSQL's `unaccent` is not everywhere, and the two databases cut text differently. So texts are cut and folded
here, for the index and for what is looked for, and the databases only see words with blanks between them.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LONGEST = 60
"""Longer words are compared by their beginning: PostgreSQL refuses some, and nobody types them."""

_RUN = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "đ": "d", "þ": "th", "ł": "l", "ı": "i", "ŋ": "n"})


def folded(text: str) -> list[str]:
    """The words of a text in order."""
    return [word for run in _RUN.findall(text) for word in fold_run(run)]


def placed(text: str) -> Iterator[tuple[int, int, str]]:
    """The same with where each stands in the text: (start, end, word)."""
    for run in _RUN.finditer(text):
        for word in fold_run(run[0]):
            yield run.start(), run.end(), word


@lru_cache(maxsize=65_536)
def fold_run(run: str) -> tuple[str, ...]:
    """A run of letters and digits; some signs are more than one word ("½" is 1 and 2)."""
    if run.isascii():
        return (run.lower()[:LONGEST],)
    plain = unicodedata.normalize("NFKD", run.casefold()).casefold().translate(_LETTERS)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(word[:LONGEST] for word in _WORD.findall(bare))


def tidy(text: str) -> str:
    """A text as it is kept: composed, on one line, without what PostgreSQL refuses (null bytes, lone surrogates)."""
    clean = text.replace("\x00", " ").encode("utf-8", "replace").decode()
    return " ".join(unicodedata.normalize("NFC", clean).split())
