"""SQLite: an FTS5 table that stands beside the rows and is kept in line by triggers (see the migration)."""

from typing import Any

import sqlalchemy as sa

from videre.foundation.search.models import FTS_TABLE
from videre.foundation.search.wanted import Term, Wanted

TITLE, TEXT = 4.0, 1.0


class Fts5:
    """The index of a SQLite file."""

    def hits(self, wanted: Wanted) -> sa.Select[Any]:
        """Rows that match; bm25 is negative and the better the lower."""
        asked = sa.text(
            f"SELECT rowid AS id, -bm25({FTS_TABLE}, {TITLE}, {TEXT}) AS score "
            f"FROM {FTS_TABLE} WHERE {FTS_TABLE} MATCH :words"
        ).bindparams(words=expression(wanted))
        found = asked.columns(sa.column("id", sa.Integer), sa.column("score", sa.Float)).cte("matching")
        # As a table of its own: bm25 can be asked for only beside MATCH.
        return sa.select(found.c.id, found.c.score)


def expression(wanted: Wanted) -> str:
    """What is wanted in the language of FTS5; words hold letters and digits alone, so quotes cannot be broken."""
    found = " AND ".join(_term(term) for term in wanted.terms)
    if not wanted.without:
        return found
    return f"({found}) NOT ({' OR '.join(_quoted(term) for term in wanted.without)})"


def _term(term: Term) -> str:
    """A whole word counts twice: by itself, and as the beginning of words."""
    return f"({_quoted(term)} OR {_quoted(term)} *)" if term.is_open else _quoted(term)


def _quoted(term: Term) -> str:
    return f'"{" ".join(term.words)}"'
