"""Making the index anew from what the rooms have, a few things at a time.

Each step compares some things without holding anything, and brings what differs in line, one thing in one
transaction. It can be broken off anywhere and begun again: what is right already costs a look. Searching and writing
go on meanwhile.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from videre.foundation.database import Database, begin_write, unit_of_work
from videre.foundation.search import Source, sources
from videre.foundation.search.writing import is_in_line, refresh, remove_others

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What became of an area: how many things it has, how many were not in line, how many were there for nothing."""

    area: str
    things: int
    mended: int
    removed: int


def rebuild(database: Database, told: Callable[[str, int], None] = lambda _area, _things: None) -> list[Rebuilt]:
    """Bring everything in line; `told` hears of the area and the number of things after every step."""
    done = []
    for source in sources():
        things = mended = 0
        for count, differed in _steps(database, source):
            things, mended = things + count, mended + differed
            told(source.area, things)
        with unit_of_work(database) as db:
            begin_write(db)
            removed = remove_others(db, source.area)
        done.append(Rebuilt(source.area, things, mended, removed))
    return done


def _steps(database: Database, source: Source) -> Iterator[tuple[int, int]]:
    last = 0
    while True:
        with unit_of_work(database) as db:
            owned = source.owners().subquery("owned")
            owner = owned.c[0]
            following = sa.select(owner).where(owner > last).distinct().order_by(owner).limit(AT_ONCE)
            ids = list(db.scalars(following))
            if not ids:
                return
            differing = [owner_id for owner_id in ids if not is_in_line(db, source.area, owner_id)]
        yield len(ids), sum(_mend(database, source.area, owner_id) for owner_id in differing)
        last = ids[-1]


def _mend(database: Database, area: str, owner_id: int) -> bool:
    with unit_of_work(database) as db:
        begin_write(db)
        return refresh(db, area, owner_id)
