"""Writing the index: the rows of one thing are brought in line with what its room says of it now."""

from collections.abc import Iterator
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation.search import Entry, Source, source
from videre.foundation.search.models import SearchText
from videre.foundation.search.words import folded, tidy

LONGEST_TEXT = 6_000
"""Longer texts become several rows that open at the same place: PostgreSQL knows 16,383 positions in a row."""
LONGEST_TITLE = 300

_TABLE = cast(sa.Table, SearchText.__table__)
_COLUMNS = [column for column in _TABLE.c if column.name != "id"]


def refresh(db: Session, area: str, owner_id: int) -> bool:
    """Bring the rows of one thing in line, in the transaction of the cause; whether anything changed."""
    db.flush()
    source(area).hold(db, owner_id)
    wanted = _wanted(db, area, owner_id)
    there = _there(db, area, owner_id)
    if there == _compared(wanted):
        return False
    if there:
        remove(db, area, owner_id)
    if wanted:
        db.execute(sa.insert(_TABLE), wanted)
    return True


def is_in_line(db: Session, area: str, owner_id: int) -> bool:
    """Whether `refresh` would have nothing to do; asked without holding anything."""
    return _there(db, area, owner_id) == _compared(_wanted(db, area, owner_id))


def remove(db: Session, area: str, owner_id: int) -> None:
    """Take the rows of one thing away: it is gone, or nobody reads it any more."""
    db.execute(sa.delete(_TABLE).where(_TABLE.c.area == area, _TABLE.c.owner_id == owner_id))


def remove_others(db: Session, area: str) -> int:
    """Take away the rows of everything that cannot be found any more; how many things that were."""
    of = source(area)
    gone = (_TABLE.c.area == area, _TABLE.c.owner_id.not_in(of.owners()))
    owners = db.scalars(sa.select(_TABLE.c.owner_id).where(*gone).distinct()).all()
    for owner_id in owners:
        remove(db, area, owner_id)
    return len(owners)


def _wanted(db: Session, area: str, owner_id: int) -> list[dict[str, Any]]:
    of = source(area)
    owned = of.owners().subquery("owned")
    if db.execute(sa.select(sa.literal(1)).where(owned.c[0] == owner_id).limit(1)).first() is None:
        return []
    return list(_rows(of, owner_id, of.entries(db, owner_id)))


def _there(db: Session, area: str, owner_id: int) -> list[tuple[Any, ...]]:
    own = sa.select(*_COLUMNS).where(_TABLE.c.area == area, _TABLE.c.owner_id == owner_id)
    return [tuple(row) for row in db.execute(own.order_by(_TABLE.c.id))]


def _compared(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(row[column.name] for column in _COLUMNS) for row in rows]


def _rows(of: Source, owner_id: int, entries: Any) -> Iterator[dict[str, Any]]:
    for entry in entries:
        title = tidy(entry.title)[:LONGEST_TITLE]
        for text in _parts(tidy(entry.text)):
            yield _row(of, owner_id, entry, title, text)


def _row(of: Source, owner_id: int, entry: Entry, title: str, text: str) -> dict[str, Any]:
    return {
        "area": of.area,
        "owner_id": owner_id,
        "scope_id": entry.scope_id,
        "kind": entry.kind,
        "page_id": entry.page_id,
        "anchor": entry.anchor,
        "language": entry.language.partition("-")[0].lower(),
        "automatic": entry.automatic,
        "second": entry.second,
        "end_second": entry.end_second,
        "title": title,
        "text": text,
        "title_words": " ".join(folded(title)),
        "words": " ".join(folded(text)),
    }


def _parts(text: str) -> Iterator[str]:
    while len(text) > LONGEST_TEXT:
        cut = text.rfind(" ", LONGEST_TEXT // 2, LONGEST_TEXT)
        cut = cut if cut > 0 else LONGEST_TEXT
        yield text[:cut]
        text = text[cut:].lstrip()
    yield text
