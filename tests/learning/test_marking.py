"""Marks, what they leave, and taking them back."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.learning.scene import WANTED, Scene, report, who
from tests.support.cast import Cast
from videre.foundation.errors import NotAllowed, NotFound
from videre.learning.actions.marking import mark
from videre.learning.actions.reporting import report_coverage
from videre.learning.completion import Mark
from videre.learning.models import Tick


def say(db: Session, cast: Cast, how: Mark, episode: str = "first", lesson: str = "one") -> str | None:
    stand = mark(db, who(cast.bo), "hand-it-over", lesson, episode, how, WANTED)
    return stand.state if stand else None


def test_read_known_and_back(db: Session, cast: Cast, scene: Scene) -> None:
    assert say(db, cast, Mark.READ) == "read"
    assert say(db, cast, Mark.READ) == "read"
    assert say(db, cast, Mark.KNOWN) == "known"
    assert say(db, cast, Mark.READ) == "read"
    assert say(db, cast, Mark.NONE) is None
    assert say(db, cast, Mark.NONE) is None
    assert db.scalar(sa.select(sa.func.count()).select_from(Tick)) == 0


def test_since_when_it_counts_does_not_move(db: Session, cast: Cast, scene: Scene) -> None:
    first = mark(db, who(cast.bo), "hand-it-over", "one", "first", Mark.READ, WANTED)
    second = mark(db, who(cast.bo), "hand-it-over", "one", "first", Mark.KNOWN, WANTED)
    assert first is not None
    assert second is not None
    assert first.at == second.at


def test_what_was_watched_stays_when_a_mark_is_taken_back(db: Session, cast: Cast, scene: Scene) -> None:
    report_coverage(db, who(cast.bo), scene.video.public_id, report(range(126)), WANTED)
    assert say(db, cast, Mark.READ) == "watched"
    assert say(db, cast, Mark.KNOWN) == "known"
    assert say(db, cast, Mark.NONE) == "watched"
    assert say(db, cast, Mark.NONE) == "watched"


def test_wrong_places_and_ended_sessions(db: Session, cast: Cast, scene: Scene) -> None:
    for lesson, episode in (("two", "first"), ("one", "no-such")):
        with pytest.raises(NotFound):
            say(db, cast, Mark.READ, episode, lesson)
    for how in (Mark.READ, Mark.NONE):
        with pytest.raises(NotAllowed):
            mark(db, (cast.bo.id, 99), "hand-it-over", "one", "first", how, WANTED)
