"""Asking the index: one page of what is found, out of what the reader can read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation.database import Askable, engine_of, planned_anew
from videre.foundation.search import Index
from videre.foundation.search.models import SearchText
from videre.foundation.search.postgresql import TsVector
from videre.foundation.search.sqlite import Fts5
from videre.foundation.search.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found, with the course, version and (for videos) episode by which the reader can read it."""

    kind: str
    owner_id: int
    page_id: str
    anchor: str
    language: str
    automatic: bool
    second: float | None
    title: str
    text: str
    course_id: int
    version_id: int
    episode_id: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, the best first, and how many there are in all."""

    hits: tuple[Hit, ...] = ()
    total: int = 0


def index_of(db: Askable) -> Index:
    """The index of this kind of database."""
    return Fts5() if engine_of(db).dialect.name == "sqlite" else TsVector()


def found(
    db: Session,
    wanted: Wanted,
    places: Sequence[sa.Select[Any]],
    *,
    kinds: Sequence[str] = (),
    most: int = 20,
    skip: int = 0,
) -> Found:
    """What is found in these places (see `PLACE`), by one statement.

    What machines heard stands below what people wrote, whatever it scores.
    """
    if not wanted.terms:
        return Found()
    text = SearchText.__table__.c
    # Each asked once and kept, whatever the planner thinks: inside a loop, the index would be asked for every row.
    hits = index_of(db).hits(wanted).cte("hits").prefix_with("MATERIALIZED")
    # Distinct, although it is already: SQLite makes an index of its own over such a list, and over no union.
    every = sa.union_all(*places).subquery("every")
    place = sa.select(every).distinct().cte("places").prefix_with("MATERIALIZED")
    within = sa.or_(
        place.c.starts.is_(None),
        sa.and_(text.second >= place.c.starts, sa.or_(place.c.ends.is_(None), text.end_second <= place.c.ends)),
    )
    listed = (
        sa.select(
            text.id,
            place.c.course_id,
            place.c.version_id,
            place.c.episode_id,
            text.automatic,
            hits.c.score,
            sa.func.count().over().label("total"),
        )
        .join_from(hits, SearchText.__table__, text.id == hits.c.id)
        .join(place, sa.and_(place.c.area == text.area, place.c.scope_id == text.scope_id))
        .where(within)
    )
    if kinds:
        listed = listed.where(text.kind.in_(kinds))
    order = (text.automatic, hits.c.score.desc(), text.id, place.c.course_id, place.c.episode_id)
    page = listed.order_by(*order).limit(most).offset(skip).cte("page")
    asked = (
        sa.select(SearchText, page.c.course_id, page.c.version_id, page.c.episode_id, page.c.total)
        .join(page, page.c.id == SearchText.id)
        .order_by(page.c.automatic, page.c.score.desc(), page.c.id, page.c.course_id, page.c.episode_id)
    )
    with planned_anew(db):
        rows = db.execute(asked).all()
    return Found(tuple(_hit(*row[:4]) for row in rows), rows[0].total if rows else 0)


def _hit(row: SearchText, course_id: int, version_id: int, episode_id: str | None) -> Hit:
    return Hit(
        row.kind,
        row.owner_id,
        row.page_id,
        row.anchor,
        row.language,
        row.automatic,
        row.second,
        row.title,
        row.text,
        course_id,
        version_id,
        episode_id,
    )
