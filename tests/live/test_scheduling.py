# ruff: noqa: DTZ001 - local times, whose zone stands beside them
"""Scheduling, changing, calling off and announcing; and that another partner's hours are not there at all."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.live.scene import Scene, hour, plan, plan_at, typed
from tests.support.cast import Cast
from videre.courses.models import Course
from videre.foundation import clock
from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from videre.foundation.events import EventRow
from videre.live.actions.scheduling import (
    announce_session,
    cancel_session,
    change_session,
    schedule_series,
    schedule_session,
)
from videre.live.models import LiveHost, LiveSession
from videre.live.plans import Plan, plan_from
from videre.live.queries import (
    is_hour_running,
    past_of_course,
    session_by_id,
    sessions_of_course,
    sessions_of_partner,
    sessions_of_user,
    upcoming_of_course,
)
from videre.live.rules import Kind
from videre.live.series import InGap
from videre.live.times import resolved
from videre.partners.models import Membership

YEAR = timedelta(days=800)


def kinds(db: Session) -> list[str]:
    return list(db.scalars(sa.select(EventRow.kind).order_by(EventRow.id)))


def facts(db: Session, kind: str) -> list[dict[str, object]]:
    return list(db.scalars(sa.select(EventRow.facts).where(EventRow.kind == kind).order_by(EventRow.id)))


def revision(db: Session, scene: Scene) -> int:
    return db.scalars(sa.select(Course.live_revision).where(Course.id == scene.course)).one()


def test_an_hour_stands_in_the_calendar(db: Session, scene: Scene, cast: Cast) -> None:
    before = revision(db, scene)
    session = schedule_session(db, cast.ada.id, scene.course, plan(), co_host_ids=[cast.cy.id])
    shown = session_by_id(db, session.id)
    assert shown is not None
    assert [(host.name, host.role) for host in shown.hosts] == [("Ada", "host"), ("Cy", "co-host")]
    assert (shown.hour.course_slug, shown.hour.partner_slug, shown.row.sequence) == (scene.slug, "nord", 0)
    assert shown.row.local_starts.endswith("T14:00")
    assert revision(db, scene) > before
    assert kinds(db) == ["SessionScheduled"]
    assert [one.id for one in upcoming_of_course(db, scene.course, clock.now())] == [session.id]


def test_who_teaches_nothing_or_elsewhere_cannot_schedule(db: Session, scene: Scene, cast: Cast) -> None:
    for actor in (cast.bo.id, cast.di.id):
        with pytest.raises(NotAllowed):
            schedule_session(db, actor, scene.course, plan())
    with pytest.raises(NotAllowed):
        schedule_session(db, cast.ada.id, scene.course, plan(), instance_ids=[scene.at_nord, scene.at_sor])
    with pytest.raises(NotFound):
        schedule_session(db, cast.ada.id, 999_999, plan())
    with pytest.raises(NotFound):
        schedule_session(db, None, scene.course, plan(), instance_ids=[999_999])
    with pytest.raises(Invalid) as refused:
        schedule_session(db, cast.ada.id, scene.course, plan(), co_host_ids=[cast.bo.id])
    assert "teach or help" in refused.value.fields["co_hosts"]


def test_hours_of_another_partner_are_like_missing_ones(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast)
    for actor in (cast.cy.id, cast.bo.id):
        with pytest.raises(NotFound) as foreign:
            cancel_session(db, actor, session.id)
        with pytest.raises(NotFound) as missing:
            cancel_session(db, actor, 999_999)
        assert foreign.value.message == missing.value.message
        with pytest.raises(NotFound):
            change_session(db, actor, session.id, plan())
        with pytest.raises(NotFound):
            announce_session(db, actor, session.id)


def test_a_host_who_no_longer_works_there_has_no_say(db: Session, scene: Scene, cast: Cast) -> None:
    session = schedule_session(db, cast.ada.id, scene.course, plan(), co_host_ids=[cast.cy.id])
    change_session(db, cast.cy.id, session.id, plan(title="By the co-host"))
    db.execute(sa.delete(Membership).where(Membership.user_id == cast.cy.id))
    db.execute(sa.text("DELETE FROM videre_staff WHERE user_id = :id"), {"id": cast.cy.id})
    with pytest.raises(NotFound):
        change_session(db, cast.cy.id, session.id, plan(title="Again"))


def test_a_change_raises_the_sequence_and_says_whether_people_must_be_told(
    db: Session, scene: Scene, cast: Cast
) -> None:
    session = hour(db, scene, cast)
    assert change_session(db, cast.ada.id, session.id, plan()) == []
    assert session.sequence == 0
    change_session(db, cast.ada.id, session.id, plan(title="Another name"))
    change_session(db, cast.ada.id, session.id, plan(title="Another name", starts="15:00", ends="16:00"))
    assert session.sequence == 2
    assert [one["moved"] for one in facts(db, "SessionChanged")] == [False, True]
    assert session.changed_at > session.created_at


def series_over_the_change(db: Session, scene: Scene, cast: Cast) -> list[LiveSession]:
    year = clock.now().year + 1
    first = datetime(year, 10, 14, 14)
    start = Plan(Kind.QA, "Weekly", "", resolved(first, "Europe/Oslo"), 60, "https://meet.example.org/w", None)
    return schedule_series(db, cast.ada.id, scene.course, start, times=4)


def test_a_series_moved_over_a_clock_change_keeps_its_wall_clock(db: Session, scene: Scene, cast: Cast) -> None:
    sessions = series_over_the_change(db, scene, cast)
    assert len({one.uid for one in sessions}) == 4
    assert {one.local_starts[11:] for one in sessions} == {"14:00"}
    assert {one.starts_at.hour for one in sessions} == {12, 13}
    second = sessions[1]
    later = resolved(datetime.fromisoformat(second.local_starts) + timedelta(days=1, hours=1), "Europe/Oslo")
    moved = Plan(Kind.QA, "Weekly", "", later, 60, "https://meet.example.org/w", None)
    changed = change_session(db, cast.ada.id, second.id, moved, rest=True)
    assert [one.id for one in changed] == [one.id for one in sessions[1:]]
    assert [one.local_starts[11:] for one in sessions] == ["14:00", "15:00", "15:00", "15:00"]
    days = [datetime.fromisoformat(one.local_starts).date() for one in sessions]
    assert [(b - a).days for a, b in pairwise(days)] == [8, 7, 7]
    assert [one.sequence for one in sessions] == [0, 1, 1, 1]


def test_moving_one_leaves_the_rest(db: Session, scene: Scene, cast: Cast) -> None:
    sessions = series_over_the_change(db, scene, cast)
    before = [one.local_starts for one in sessions]
    change_session(db, cast.ada.id, sessions[1].id, plan())
    assert [one.local_starts for one in sessions[2:]] == before[2:]


def test_a_series_moved_into_a_gap_asks_first(db: Session, scene: Scene, cast: Cast) -> None:
    year = clock.now().year + 1
    sunday = next(day for day in range(31, 24, -1) if datetime(year, 3, day).weekday() == 6)
    first = datetime(year, 3, sunday, 14) - timedelta(days=7)
    link = "https://meet.example.org/w"
    sessions = schedule_series(
        db, cast.ada.id, scene.course, Plan(Kind.QA, "W", "", resolved(first, "Europe/Oslo"), 60, link, None), times=3
    )
    night = Plan(Kind.QA, "W", "", resolved(first.replace(hour=2, minute=30), "Europe/Oslo"), 60, link, None)
    with pytest.raises(Invalid) as refused:
        change_session(db, cast.ada.id, sessions[0].id, night, rest=True)
    assert f"{sunday} March" in refused.value.fields["in_gap"]
    change_session(db, cast.ada.id, sessions[0].id, night, rest=True, in_gap=InGap.AFTER)
    assert [one.local_starts[11:] for one in sessions] == ["02:30", "03:30", "02:30"]


def test_calling_off_the_rest_of_a_series(db: Session, scene: Scene, cast: Cast) -> None:
    sessions = series_over_the_change(db, scene, cast)
    gone = cancel_session(db, cast.ada.id, sessions[2].id, rest=True)
    assert [one.id for one in gone] == [sessions[2].id, sessions[3].id]
    assert cancel_session(db, cast.ada.id, sessions[2].id) == []
    assert [one["sequence"] for one in facts(db, "SessionCancelled")] == [1, 1]
    with pytest.raises(Conflict):
        change_session(db, cast.ada.id, sessions[3].id, plan())
    feed = sessions_of_course(db, scene.course, clock.now(), clock.now() + YEAR)
    assert [one.cancelled_at is not None for one in feed] == [False, False, True, True]


def test_a_series_is_announced_once(db: Session, scene: Scene, cast: Cast) -> None:
    sessions = series_over_the_change(db, scene, cast)
    assert announce_session(db, cast.ada.id, sessions[0].id)
    assert not announce_session(db, cast.ada.id, sessions[0].id)
    assert not announce_session(db, cast.ada.id, sessions[2].id)
    assert facts(db, "SessionAnnounced") == [{"session_id": sessions[0].id, "course_id": scene.course}]


def test_hours_of_an_instance_are_for_that_instance(db: Session, scene: Scene, cast: Cast) -> None:
    everybody = hour(db, scene, cast)
    own = schedule_session(db, cast.cy.id, scene.course, plan(days=8), instance_ids=[scene.at_sor])
    now = clock.now()
    assert own.partner_id == cast.sor.id
    assert [one.id for one in upcoming_of_course(db, scene.course, now)] == [everybody.id]
    assert [one.id for one in upcoming_of_course(db, scene.course, now, instance_id=scene.at_sor)] == [
        everybody.id,
        own.id,
    ]
    assert [one.id for one in sessions_of_partner(db, cast.sor.id, now, now + YEAR)] == [own.id]
    assert [one.id for one in sessions_of_partner(db, cast.nord.id, now, now + YEAR)] == [everybody.id]
    assert [one.id for one in sessions_of_user(db, cast.cy.id, now, now + YEAR)] == [own.id]
    assert sessions_of_user(db, cast.bo.id, now, now + YEAR) == []


def test_an_hour_runs_from_its_first_moment_to_its_last(db: Session, scene: Scene, cast: Cast) -> None:
    start = datetime(2031, 5, 1, 12, tzinfo=UTC)
    schedule_session(db, cast.ada.id, scene.course, plan_at(start))
    for minutes, running in ((-1, False), (0, True), (59, True), (60, False)):
        assert is_hour_running(db, scene.course, start + timedelta(minutes=minutes)) is running


def test_an_hour_that_was_held_can_be_put_down_afterwards(db: Session, scene: Scene, cast: Cast) -> None:
    held = plan_from(typed(days=-7, link=""), held=True)
    session = schedule_session(db, cast.ada.id, scene.course, held)
    assert [one.id for one in past_of_course(db, scene.course, clock.now())] == [session.id]
    with pytest.raises(Conflict):
        change_session(db, cast.ada.id, session.id, plan())
    with pytest.raises(Conflict):
        announce_session(db, cast.ada.id, session.id)


def test_hosts_are_kept_when_the_co_hosts_change(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast)
    change_session(db, cast.ada.id, session.id, plan(), co_host_ids=[cast.cy.id, cast.ada.id])
    known = db.execute(sa.select(LiveHost.user_id, LiveHost.role).where(LiveHost.session_id == session.id))
    assert {tuple(row) for row in known} == {(cast.ada.id, "host"), (cast.cy.id, "co-host")}
    change_session(db, cast.ada.id, session.id, plan(), co_host_ids=[])
    assert session.sequence == 2
