"""Attaching a video promises to count for those who had seen it; what is handed over is forgotten."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.learning.scene import WANTED, Scene, report, who
from tests.support.cast import Cast
from videre.courses.events import VideoAttached, VideoDetached
from videre.foundation import clock
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.learning import jobs
from videre.learning.actions.carrying import forget_expired, hand_over, is_waiting, take_over
from videre.learning.actions.reporting import report_coverage
from videre.learning.models import Carry
from videre.learning.rules import CARRY_BYTES, CARRY_LASTS, CARRY_MOST


def promised(db: Session) -> list[str]:
    tables = sa.inspect(db.get_bind()).get_table_names()
    name = next((one for one in tables if "workflow_status" in one), None)
    if name is None:
        found = (
            sa.inspect(db.connection()).get_table_names(schema="dbos") if db.get_bind().dialect.name != "sqlite" else []
        )
        name = next((f"dbos.{one}" for one in found if "workflow_status" in one), None)
    return [] if name is None else list(db.scalars(sa.text(f"SELECT workflow_uuid FROM {name}")))


def test_attaching_promises_a_count_only_when_somebody_has_seen_the_video(
    db: Session, cast: Cast, scene: Scene
) -> None:
    event = VideoAttached(scene.course.id, "second", scene.video.id)
    jobs.when_video_attached(db, event)
    db.commit()
    assert promised(db) == []
    report_coverage(db, who(cast.bo), scene.video.public_id, report([1]), WANTED)
    jobs.when_video_attached(db, event)
    jobs.when_video_detached(db, VideoDetached(scene.course.id, "second", scene.video.id))
    db.commit()
    assert len(promised(db)) == 1


def test_what_is_handed_over_is_taken_once(db: Session, cast: Cast, scene: Scene) -> None:
    token = hand_over(db, '{"a": 1}')
    assert is_waiting(db, token)
    assert take_over(db, token) == '{"a": 1}'
    assert not is_waiting(db, token)
    with pytest.raises(NotFound):
        take_over(db, token)
    with pytest.raises(NotFound):
        take_over(db, "made up \ud800")


def test_it_is_forgotten_after_a_day(db: Session, cast: Cast, scene: Scene) -> None:
    hand_over(db, "{}")
    forget_expired(db, clock.now())
    assert db.scalar(sa.select(sa.func.count()).select_from(Carry)) == 1
    forget_expired(db, clock.now() + CARRY_LASTS)
    assert db.scalar(sa.select(sa.func.count()).select_from(Carry)) == 0


def test_there_is_a_limit_to_size_and_number(db: Session, cast: Cast, scene: Scene) -> None:
    with pytest.raises(Invalid):
        hand_over(db, "x" * (CARRY_BYTES + 1))
    now = clock.now()
    rows = [
        {"token_hash": str(n), "payload": "{}", "created_at": now, "expires_at": now + CARRY_LASTS}
        for n in range(CARRY_MOST)
    ]
    db.execute(sa.insert(Carry), rows)
    with pytest.raises(Conflict):
        hand_over(db, "{}")
