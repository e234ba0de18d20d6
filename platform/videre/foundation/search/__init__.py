"""The search: one index over what several rooms have, and two ways to ask it.

A room registers a `Source`: which of its things can be found now, and their texts. In the transaction of each cause
it calls `refresh`, which brings the rows of one thing in line with that; `rebuilding` does the same for all, so the
two cannot disagree. Who may find a row is not written in it: a search is given the `places` its reader can read,
asked of current rows, and finds nothing outside them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation.search.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Entry:
    """A text that can be found; the columns of `models.SearchText` that its room knows."""

    scope_id: int
    kind: str
    page_id: str
    title: str
    text: str
    language: str
    anchor: str = ""
    automatic: bool = False
    second: float | None = None
    end_second: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What a room has. `owners` are the ids of all that can be found now; `entries` the texts of one of them;
    `hold` locks it, so that it does not change between reading and writing."""

    area: str
    owners: Callable[[], sa.Select[Any]]
    entries: Callable[[Session, int], Iterable[Entry]]
    hold: Callable[[Session, int], None]


class Index(Protocol):
    """How a kind of database is asked for words."""

    def hits(self, wanted: Wanted) -> sa.Select[Any]:
        """(id, score) of all rows of `models.SearchText` with these words; a higher score fits better."""
        ...


PLACE = ("area", "scope_id", "course_id", "version_id", "episode_id", "starts", "ends")
"""The columns of a select of places: rows of that area and scope may be found, as part of that course and version.

For videos also at which episode, and from which to which second of it."""

_sources: dict[str, Source] = {}


def declare(source: Source) -> None:
    """Add a source; an area belongs to one room."""
    if _sources.setdefault(source.area, source) != source:
        raise ValueError(f"two rooms write the area {source.area!r} of the search")


def sources() -> list[Source]:
    """All sources."""
    return sorted(_sources.values(), key=lambda one: one.area)


def source(area: str) -> Source:
    """The one of that area."""
    return _sources[area]
