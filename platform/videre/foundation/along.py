"""Rows that another statement brings along, as JSON: one question where there would be two."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from videre.foundation.database import UTCDateTime, json_rows


def along(asked: sa.Select[*tuple[Any, ...]]) -> sa.ScalarSelect[Any]:
    """What `asked` finds as one column of another statement; which rows, is for its own order to say, not how they lie.

    It may hold texts, numbers, truth values and moments.
    """
    rows = asked.subquery()
    return sa.select(json_rows(*rows.c)).scalar_subquery()


def rows_along(asked: sa.Select[*tuple[Any, ...]], found: Sequence[Sequence[Any]] | None) -> list[dict[str, Any]]:
    """The rows of `asked` by the names of its columns, in no order; `found` is what its column held."""
    columns = [(column.key, column.type) for column in asked.subquery().c]
    return [
        {name: _value(kind, value) for (name, kind), value in zip(columns, row, strict=True)} for row in found or ()
    ]


def _value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    """JSON knows no moments, SQLite no truth values, and PostgreSQL writes 40.0 as 40."""
    if value is None:
        return None
    if isinstance(kind, sa.Boolean):
        return bool(value)
    if isinstance(kind, sa.Float):
        return float(value)
    if isinstance(kind, UTCDateTime):
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return value
