"""What would change if a course instance were moved to another version: by stable ids, before anything is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import PageText
from videre.courses.queries import EPISODE, version_outline
from videre.foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class Changed:
    """Something with an id: what it is called, in the new version where it has it, and where it stands."""

    id: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What comes, what goes and what reads otherwise, of pages or of exercises."""

    added: tuple[Changed, ...]
    removed: tuple[Changed, ...]
    changed: tuple[Changed, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Move:
    """The differences between two versions."""

    pages: Differences
    exercises: Differences

    @property
    def is_empty(self) -> bool:
        """Whether the two read alike."""
        return self.pages.is_empty and self.exercises.is_empty


def preview_move(db: Session, from_version_id: int, to_version_id: int) -> Move:
    """What changes for those who read the first version and are moved to the second."""
    before, after = _read(db, from_version_id), _read(db, to_version_id)
    return Move(_differences(before[0], after[0]), _differences(before[1], after[1]))


Items = Mapping[str, tuple[Changed, Any]]


def _read(db: Session, version_id: int) -> tuple[Items, Items]:
    outline = version_outline(db, version_id)
    if outline is None:
        raise NotFound("There is no such version.")
    texts = {
        row.page_id: row
        for row in db.execute(
            sa.select(PageText.page_id, PageText.html, PageText.exercises).where(
                PageText.version_id == version_id, PageText.kind == EPISODE
            )
        )
    }
    pages, exercises = {}, {}
    for lesson, episode in outline.episodes():
        text = texts.get(episode.id)
        named = Changed(episode.id, episode.title, lesson.title)
        pages[episode.id] = (named, (episode.title, lesson.id, text.html if text else ""))
        asked = {one["id"]: one for one in text.exercises} if text else {}
        for one in episode.exercises:
            exercises[one.id] = (Changed(one.id, one.title, episode.title), asked.get(one.id))
    return pages, exercises


def _differences(before: Items, after: Items) -> Differences:
    return Differences(
        added=_named(after, (one for one in after if one not in before)),
        removed=_named(before, (one for one in before if one not in after)),
        changed=_named(after, (one for one in after if one in before and before[one][1] != after[one][1])),
    )


def _named(items: Items, ids: Iterable[str]) -> tuple[Changed, ...]:
    return tuple(items[one][0] for one in ids)
