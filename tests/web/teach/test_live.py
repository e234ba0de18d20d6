"""Putting live hours into the calendar by browser: what is asked, what is kept, and who may."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.learning.scene import add_video
from tests.live.scene import Scene, hour, make, plan_at, typed
from tests.support.cast import Cast
from videre.accounts.models import User
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.events import EventRow
from videre.live.actions.following import follow_course
from videre.live.actions.scheduling import schedule_session
from videre.live.models import AgendaItem, LiveSession
from videre.live.queries import topics_of

SignedIn = Callable[[User], FlaskClient]
NEW = "/teach/live/new"


@pytest.fixture
def scene(database: Database, cast: Cast) -> Scene:
    """A course at Nord and at Sør."""
    with database.session() as db:
        return make(db, cast)


def send(browser: FlaskClient, path: str, **fields: object) -> tuple[int, str, str]:
    """Send a form with its token; (status, text, where to)."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(path.split("#")[0]).text)
    assert found is not None, path
    answer = browser.post(path, data={"csrf_token": found[1], **fields})
    return answer.status_code, answer.text, answer.headers.get("Location", "")


def act(browser: FlaskClient, page: str, path: str, **fields: object) -> int:
    """Send a form that stands on `page` to `path`."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(page).text)
    assert found is not None
    return browser.post(path, data={"csrf_token": found[1], **fields}).status_code


def hours(database: Database) -> list[LiveSession]:
    with database.session() as db:
        return list(db.scalars(sa.select(LiveSession).order_by(LiveSession.starts_at)))


def made(database: Database, scene: Scene, cast: Cast, **more: str) -> LiveSession:
    with database.session() as db:
        return hour(db, scene, cast, **more)


def held(database: Database, scene: Scene, cast: Cast) -> LiveSession:
    with unit_of_work(database) as db:
        return schedule_session(db, cast.ada.id, scene.course, plan_at(clock.now() - timedelta(days=2)))


def test_one_page_puts_an_hour_into_the_calendar(
    database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    ada = signed_in(cast.ada)
    assert "No live hour lies ahead." in ada.get("/teach/live/").text
    status, _text, to = send(ada, NEW, course=scene.slug, times="1", **typed(seats="3"))
    assert status == 303
    (session,) = hours(database)
    assert to == f"/teach/live/{session.public_id}/?said=scheduled"
    assert (session.seats, session.local_starts[11:], session.partner_id) == (3, "14:00", cast.nord.id)
    text = ada.get(to).text
    assert "It stands in the calendar" in text
    assert "Nobody chose to hear" in text
    assert "Thursday questions" in ada.get("/teach/live/").text


def test_the_next_form_proposes_what_was_said_last(
    database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    ada = signed_in(cast.ada)
    send(ada, NEW, course=scene.slug, **typed(zone="Europe/Helsinki", starts="09:00", ends="09:45", place="Room 3"))
    text = ada.get(NEW).text
    for said in ("<option selected>Europe/Helsinki", 'value="09:00"', 'value="09:45"', 'value="Room 3"'):
        assert said in text
    assert "Thursday questions" not in text


def test_everything_typed_stays_when_something_is_wrong(
    database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    status, text, _to = send(
        signed_in(cast.ada),
        NEW,
        course=scene.slug,
        times="99",
        **typed(title="<i>Mine", about="Two\nlines", ends="13:00", link="nonsense", zone="Mars/Base", seats="x"),
    )
    assert status == 422
    for said in ("&lt;i&gt;Mine", "Two\nlines", 'value="13:00"', 'value="nonsense"', "Mars/Base", 'value="99"'):
        assert said in text
    for sentence in ("Choose a time zone from the list", "A link begins with https://", "A whole number from 1 to 52"):
        assert sentence in text
    assert hours(database) == []


def next_change(month: int) -> datetime:
    """The last Sunday of the month, on which European clocks change, at least some weeks ahead."""
    now = clock.now()
    for year in (now.year, now.year + 1):
        day = next(d for d in range(31, 24, -1) if datetime(year, month, d, tzinfo=UTC).weekday() == 6)
        found = datetime(year, month, day, tzinfo=UTC)
        if found > now + timedelta(days=21):
            return found
    raise AssertionError("clocks change every year")


def test_an_hour_that_does_not_exist_is_offered_beside_and_taken_by_one_press(
    database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    fields = {**typed(starts="02:30", ends="04:00"), "day": next_change(3).date().isoformat()}
    ada = signed_in(cast.ada)
    status, text, _to = send(ada, NEW, course=scene.slug, **fields)
    assert status == 422
    assert "does not exist in Oslo" in text
    assert re.findall(r'name="instead" value="([^"]+)"', text) == ["01:30", "03:30"]
    assert send(ada, NEW, course=scene.slug, instead="03:30", **fields)[0] == 303
    assert hours(database)[0].local_starts.endswith("T03:30")


def test_of_an_hour_that_exists_twice_one_is_asked_for_in_words(
    database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    fields = {**typed(starts="02:30", ends="04:00"), "day": next_change(10).date().isoformat()}
    ada = signed_in(cast.ada)
    status, text, _to = send(ada, NEW, course=scene.slug, **fields)
    assert status == 422
    assert "the first (UTC+02:00)" in text
    assert "the second, an hour later (UTC+01:00)" in text
    assert send(ada, NEW, course=scene.slug, fold="1", **fields)[0] == 303
    session = hours(database)[0]
    assert (session.fold, session.starts_at.hour, session.minutes) == (1, 1, 90)


def test_a_series_is_shown_before_it_is_kept(database: Database, scene: Scene, cast: Cast, signed_in: SignedIn) -> None:
    ada = signed_in(cast.ada)
    status, text, _to = send(ada, NEW, course=scene.slug, times="3", every_weeks="2", **typed())
    assert (status, hours(database)) == (200, [])
    assert "3 dates" in text
    seen = re.search(r'name="seen" value="([^"]+)"', text)
    assert seen is not None
    other_day = send(ada, NEW, course=scene.slug, times="3", every_weeks="2", seen=seen[1], **typed(days=8))
    assert (other_day[0], hours(database)) == (200, [])
    assert send(ada, NEW, course=scene.slug, times="3", every_weeks="2", seen=seen[1], **typed())[0] == 303
    assert len(hours(database)) == 3
    assert len({one.series_id for one in hours(database)}) == 1


def test_a_series_over_a_gap_says_so_and_asks(
    database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    day = (next_change(3) - timedelta(days=7)).date().isoformat()
    fields = {**typed(starts="02:30", ends="03:30"), "day": day, "times": "3", "course": scene.slug}
    ada = signed_in(cast.ada)
    _status, text, _to = send(ada, NEW, **fields)
    assert "does not exist there; 03:30 would be after the gap" in text
    seen = re.search(r'name="seen" value="([^"]+)"', text)
    assert seen is not None
    status, text, _to = send(ada, NEW, seen=seen[1], **fields)
    assert (status, hours(database)) == (422, [])
    assert send(ada, NEW, seen=seen[1], in_gap="leave-out", **fields)[0] == 303
    assert len(hours(database)) == 2


def test_an_hour_for_two_instances_is_for_those_who_teach_both(
    database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    text = signed_in(cast.ada).get(NEW).text
    assert 'value="nord/autumn"' in text
    assert "sor/autumn" not in text
    send(signed_in(cast.ada), NEW, course=scene.slug, instance=["nord/autumn", "sor/autumn"], **typed())
    send(signed_in(cast.admin), NEW, course=scene.slug, instance=["nord/autumn", "sor/autumn"], **typed(days=8))
    with database.session() as db:
        for_ = [
            sorted(
                db.scalars(sa.text(f"SELECT instance_id FROM videre_live_session_instance WHERE session_id = {id_}"))
            )
            for id_ in db.scalars(sa.select(LiveSession.id).order_by(LiveSession.id))
        ]
    assert for_ == [[scene.at_nord], sorted([scene.at_nord, scene.at_sor])]


@pytest.mark.parametrize("page", ["", "topics", "afterwards"])
def test_hours_of_others_are_missing_pages(
    client: FlaskClient, database: Database, scene: Scene, cast: Cast, signed_in: SignedIn, page: str
) -> None:
    session = made(database, scene, cast)
    path = f"/teach/live/{session.public_id}/{page}"
    assert signed_in(cast.ada).get(path).status_code == 200
    assert client.get(path).status_code == 302
    missing = signed_in(cast.cy).get(f"/teach/live/222222222222/{page}")
    for browser in (signed_in(cast.cy), signed_in(cast.bo)):
        assert browser.get(path).status_code == missing.status_code == 404
    assert session.title not in signed_in(cast.cy).get("/teach/live/").text
    assert signed_in(cast.bo).get("/teach/live/").status_code == 404


def test_changing_telling_and_calling_off(database: Database, scene: Scene, cast: Cast, signed_in: SignedIn) -> None:
    session = made(database, scene, cast)
    with unit_of_work(database) as db:
        follow_course(db, cast.bo.id, scene.course)
    ada, path = signed_in(cast.ada), f"/teach/live/{session.public_id}/"
    assert "1 person chose to hear" in ada.get(path).text
    assert act(ada, path, path + "announce") == 303
    assert act(ada, path, path + "announce") == 303
    status, _text, to = send(ada, path, **typed(starts="15:00", ends="16:00", title="Later"))
    assert (status, to) == (303, path + "?said=changed")
    (one,) = hours(database)
    assert (one.title, one.sequence, one.local_starts[11:]) == ("Later", 1, "15:00")
    status, text, _to = send(ada, path, **typed(ends="13:00", title="Kept"))
    assert status == 422
    assert 'value="Kept"' in text
    assert act(ada, path, path + "cancel") == 422
    assert act(ada, path, path + "cancel", sure="yes") == 303
    assert hours(database)[0].cancelled_at is not None
    assert "called off" in ada.get(path).text
    with database.session() as db:
        told = db.scalars(sa.select(EventRow.kind).where(EventRow.kind.startswith("Session")).order_by(EventRow.id))
        assert list(told) == ["SessionScheduled", "SessionAnnounced", "SessionChanged", "SessionCancelled"]


def test_topics_are_put_in_order_without_script(
    database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    session = made(database, scene, cast)
    ada, path = signed_in(cast.ada), f"/teach/live/{session.public_id}/topics"
    for topic in ("First", "Second"):
        assert send(ada, path, topic=topic)[0] == 303
    status, text, _to = send(ada, path, topic="x" * 301)
    assert status == 422
    assert "x" * 301 in text
    with database.session() as db:
        second = topics_of(db, session.id)[1].public_id
    send(ada, path, do="up", item=second)
    with database.session() as db:
        assert [one.topic for one in topics_of(db, session.id)] == ["Second", "First"]
    assert send(ada, path, do="remove", item="222222222222")[0] == 404
    send(ada, path, do="remove", item=second)
    with database.session() as db:
        assert [one.topic for one in topics_of(db, session.id)] == ["First"]


def test_afterwards_three_facts_a_recording_and_answers(
    client: FlaskClient, database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    session = held(database, scene, cast)
    with unit_of_work(database) as db:
        add_video(db, cast.nord, "thursday-first")
        add_video(db, cast.sor, "thursday-theirs")
    ada, path = signed_in(cast.ada), f"/teach/live/{session.public_id}/afterwards"
    send(ada, path.replace("afterwards", "topics"), topic="Names of files")
    assert send(ada, path, do="facts", came="2", rooms="1", said="Thin, and good.")[0] == 303
    status, text, _to = send(ada, path, do="facts", came="many", said="Kept")
    assert status == 422
    assert 'value="many"' in text
    text = send(ada, path, do="search", find="thursday", address="https://typed.example.org")[1]
    assert "thursday-first" in text
    assert "thursday-theirs" not in text
    assert "https://typed.example.org" in text
    (found,) = re.findall(r'name="video" value="([a-z0-9]{12})"', text)
    assert send(ada, path, do="recording", video=found)[0] == 303
    with database.session() as db:
        item = db.scalars(sa.select(AgendaItem.public_id)).one()
    status, text, _to = send(ada, path, do="answer", item=item, answer="Use *names*.", second="late")
    assert status == 422
    assert "Use *names*." in text
    assert send(ada, path, do="answer", item=item, answer="Use *names*.", second="1:05")[0] == 303
    public = client.get(f"/live/{session.public_id}/").text
    for said in ("Thin, and good.", "2 people came", "<em>names</em>", "at 1:05 in the recording", "<video"):
        assert said in public
    assert "#t=65" in client.get(f"/live/{session.public_id}/?at=65").text


def test_what_has_not_begun_cannot_be_told(database: Database, scene: Scene, cast: Cast, signed_in: SignedIn) -> None:
    session = made(database, scene, cast)
    ada, path = signed_in(cast.ada), f"/teach/live/{session.public_id}/"
    assert "When it has begun" in ada.get(path + "afterwards").text
    assert act(ada, path, path + "afterwards", do="facts", came="9") == 409
