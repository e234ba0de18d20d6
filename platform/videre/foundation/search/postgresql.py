"""PostgreSQL: a stored tsvector beside the rows, computed by the database (see the migration).

Weight A are the words of the title, B those of the text, both as they are; D the stems of both in the row's
language. Words and their beginnings are looked for in A and B, as on SQLite; stems add what is inflected.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import REGCONFIG, TSQUERY

from videre.foundation.search.models import VECTOR, SearchText
from videre.foundation.search.wanted import Term, Wanted

STEMMED = {
    "english": ("en",),
    "norwegian": ("nb", "nn", "no"),
    "swedish": ("sv",),
    "danish": ("da",),
    "finnish": ("fi",),
    "german": ("de",),
    "french": ("fr",),
    "spanish": ("es",),
    "italian": ("it",),
    "dutch": ("nl",),
    "portuguese": ("pt",),
}
"""The languages whose stems PostgreSQL knows; the migration has the same list, for the rows."""

_VECTOR: sa.ColumnClause[Any] = sa.literal_column(f"videre_search_text.{VECTOR}")
_WEIGHTS: sa.ColumnClause[Any] = sa.literal_column("'{0.1, 0.1, 0.3, 1.0}'::float4[]")


class TsVector:
    """The index of a PostgreSQL database."""

    def hits(self, wanted: Wanted) -> sa.Select[Any]:
        """Rows that match as typed, or by the stems of their own language."""
        typed = _all(wanted, ())
        score = sa.func.ts_rank(_WEIGHTS, _VECTOR, typed, 1)
        found = sa.select(SearchText.id, score.label("score"))
        if not any(_has_stem(term) for term in wanted.terms):
            return found.where(_matches(typed))
        by_language = [
            sa.and_(SearchText.language.in_(codes), _matches(_all(wanted, (stems,))))
            for stems, codes in STEMMED.items()
        ]
        # The index is asked once, by the stems of all languages; what it gives is looked at by the row's own.
        return found.where(_matches(_all(wanted, tuple(STEMMED))), sa.or_(_matches(typed), *by_language))


def _matches(query: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return _VECTOR.op("@@", return_type=sa.Boolean())(query)


def _has_stem(term: Term) -> bool:
    return term.is_open and len(term.words) == 1


def _all(wanted: Wanted, languages: Sequence[str]) -> sa.ColumnElement[Any]:
    """The query with every term, each as typed or by its stem in one of the languages."""
    found: sa.ColumnElement[Any] | None = None
    for term in wanted.terms:
        one: sa.ColumnElement[Any] = _query(_either(term))
        for stems in languages if _has_stem(term) else ():
            by_stem = sa.func.to_tsquery(sa.cast(stems, REGCONFIG), f"'{term.words[0]}':D")
            one = one.op("||", return_type=TSQUERY())(by_stem)
        found = one if found is None else found.op("&&", return_type=TSQUERY())(one)
    assert found is not None
    for term in wanted.without:
        found = found.op("&&", return_type=TSQUERY())(_query(f"!({_either(term)})"))
    return found


def _either(term: Term) -> str:
    """In the title or in the text; no phrase begins in one and ends in the other."""
    return f"({_in(term, 'A')} | {_in(term, 'B')})"


def _in(term: Term, weight: str) -> str:
    last = len(term.words) - 1
    return " <-> ".join(
        f"'{word}':{'*' if term.is_open and at == last else ''}{weight}" for at, word in enumerate(term.words)
    )


def _query(text: str) -> sa.ColumnElement[Any]:
    return sa.cast(sa.literal(text, sa.Text()), TSQUERY)
