"""What was said of episodes, for those who teach them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.learning.models import Feedback
from videre.learning.rules import Tap

SENTENCES = 5


@dataclass(frozen=True, slots=True)
class Said:
    """How an episode was found since a day: how often each, and the latest sentences."""

    episode_id: str
    clear: int
    mixed: int
    lost: int
    sentences: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many said something."""
        return self.clear + self.mixed + self.lost


def said_of(db: Session, course_ids: Sequence[int], since: date) -> dict[int, list[Said]]:
    """By course: each episode of which something was said, those people were lost in first."""
    taps = [sa.func.count().filter(Feedback.tap == tap.value) for tap in Tap]
    where = (Feedback.course_id.in_(course_ids), Feedback.day >= since)
    counts: Sequence[Any] = db.execute(
        sa.select(Feedback.course_id, Feedback.episode_id, *taps)
        .where(*where)
        .group_by(Feedback.course_id, Feedback.episode_id)
    ).all()
    place = (
        sa.func.row_number()
        .over(partition_by=(Feedback.course_id, Feedback.episode_id), order_by=Feedback.id.desc())
        .label("place")
    )
    latest = sa.select(Feedback.course_id, Feedback.episode_id, Feedback.sentence, place).where(
        *where, Feedback.sentence != ""
    )
    ranked = latest.subquery()
    words: dict[tuple[int, str], list[str]] = {}
    for row in db.execute(sa.select(ranked).where(ranked.c.place <= SENTENCES).order_by(ranked.c.place)):
        words.setdefault((row.course_id, row.episode_id), []).append(row.sentence)
    found: dict[int, list[Said]] = {}
    for row in counts:
        said = Said(row[1], row[2], row[3], row[4], tuple(words.get((row[0], row[1]), ())))
        found.setdefault(row[0], []).append(said)
    for listed in found.values():
        listed.sort(key=lambda one: (-one.lost, -one.number, one.episode_id))
    return found
