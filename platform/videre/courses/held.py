"""What hangs on the ids of a course: asked of those who keep it, before a version is shown that lacks some of them.

The rooms above this one keep answers and questions; each says here how many, and `wiring` introduces them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.identity import KnownItem
from videre.courses.models import EpisodeVideo
from videre.foundation.errors import Conflict
from videre.foundation.figures import SMALLEST

AT_ONCE = 500
ORPHANS = "orphans"
"""The kind of the Conflict that tells of answers which would have no exercise any more."""


Holder = Callable[[Session, int, str, Sequence[str]], Mapping[str, int]]
"""(db, course, "episode" or "exercise", ids that go) -> how many for each of them on which something hangs."""

_holders: dict[str, Holder] = {}


def hold(what: str, holder: Holder) -> None:
    """Have `holder` asked when something goes; `what` is progress or questions. Saying so twice changes nothing."""
    _holders[what] = holder


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that goes, and what hangs on it: people who have done something there, questions, its video."""

    id: str
    kind: str
    title: str
    people: int
    questions: int
    has_video: bool

    @property
    def is_held(self) -> bool:
        """Whether anything hangs on it."""
        return bool(self.people or self.questions or self.has_video)

    def to_json(self) -> dict[str, Any]:
        """Plain data for a page; the number of people in words that give nobody away."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "people": some(self.people),
            "questions": self.questions,
            "has_video": self.has_video,
        }


def losses(db: Session, course_id: int, gone: Sequence[KnownItem]) -> list[Loss]:
    """What would have no place any more, of all that goes; only things on which something hangs."""
    found: list[Loss] = []
    for kind in ("episode", "exercise"):
        items = [item for item in gone if item.kind == kind]
        ids = [item.id for item in items]
        counts = {what: _asked(db, holder, course_id, kind, ids) for what, holder in sorted(_holders.items())}
        videos = _with_video(db, course_id) if kind == "episode" and items else frozenset()
        for item in items:
            people, questions = (counts.get(what, {}).get(item.id, 0) for what in ("progress", "questions"))
            found.append(Loss(item.id, kind, item.title, people, questions, item.id in videos))
    return [one for one in found if one.is_held]


def refuse_orphans(found: Sequence[Loss]) -> None:
    """Raise a Conflict that names every exercise which people have answered and which would be gone."""
    answered = [one for one in found if one.kind == "exercise" and one.people]
    if not answered:
        return
    lines = [f"The exercise “{one.title}” ({one.id}) goes, and {some(one.people)} worked on it." for one in answered]
    lines.append(
        "Their answers would stay with what the course no longer shows. Give what is still there its id back, or "
        "confirm that they may go; should one come back under its id, so do its answers."
    )
    raise Conflict("\n".join(lines), kind=ORPHANS)


def worked_on(db: Session, course_id: int, exercise_ids: Sequence[str]) -> set[str]:
    """Those that somebody has worked on; all of them where nobody can tell."""
    holder = _holders.get("progress")
    return set(exercise_ids) if holder is None else set(holder(db, course_id, "exercise", exercise_ids))


def hanging_on(db: Session, course_id: int, kind: str, ids: Sequence[str]) -> Mapping[str, int]:
    """How many people have done something at each of them; nothing where nobody can tell."""
    holder = _holders.get("progress")
    return {} if holder is None else _asked(db, holder, course_id, kind, ids)


def some(people: int) -> str:
    """A number of people, in words that tell nothing of a few."""
    if not people:
        return ""
    return f"{people} people" if people >= SMALLEST else f"fewer than {SMALLEST} people"


def _asked(db: Session, holder: Holder, course_id: int, kind: str, ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(ids), AT_ONCE):
        found.update(holder(db, course_id, kind, ids[start : start + AT_ONCE]))
    return found


def _with_video(db: Session, course_id: int) -> frozenset[str]:
    shown = sa.select(EpisodeVideo.episode_id).where(EpisodeVideo.course_id == course_id, EpisodeVideo.until.is_(None))
    return frozenset(db.scalars(shown))
