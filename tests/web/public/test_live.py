"""The page of a live hour, places in it, wishes for topics, and the hours of a course."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.live.scene import Scene, hour, make, plan_at
from tests.support.cast import Cast
from tests.support.statements import statements
from videre.accounts.models import User
from videre.courses.models import Course
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.live import links
from videre.live.actions.agenda import add_topic
from videre.live.actions.places import take_place
from videre.live.actions.scheduling import cancel_session, schedule_session
from videre.live.actions.telling import tell_session
from videre.live.models import AgendaItem, Booking, LiveSession

SignedIn = Callable[[User], FlaskClient]
ROOM = "https://meet.example.org/thursday"


@pytest.fixture
def scene(database: Database, cast: Cast) -> Scene:
    """A course at Nord and at Sør."""
    with database.session() as db:
        return make(db, cast)


def made(database: Database, scene: Scene, cast: Cast, **more: str) -> LiveSession:
    with database.session() as db:
        return hour(db, scene, cast, **more)


def soon(database: Database, scene: Scene, cast: Cast, minutes: int, length: int = 60, **more: object) -> LiveSession:
    """An hour that begins in so many minutes, less the seconds of this one, or began so many ago."""
    with unit_of_work(database) as db:
        at = clock.now() + timedelta(minutes=minutes)
        return schedule_session(db, cast.ada.id, scene.course, plan_at(at, length, **more))


def page(client: FlaskClient, session: LiveSession, query: str = "") -> str:
    answer = client.get(f"/live/{session.public_id}/{query}")
    assert answer.status_code == 200
    return answer.text


def test_the_page_says_when_with_whom_and_how(
    client: FlaskClient, database: Database, scene: Scene, cast: Cast
) -> None:
    session = made(database, scene, cast, about="Bring what hurts.\n\nOr just listen.")
    text = page(client, session)
    for said in ("Thursday questions", "at 14:00 (Oslo)", "with Ada", "Nord", "no seat, no account", "Or just listen."):
        assert said in text
    assert ROOM not in text
    assert f'datetime="{session.starts_at.isoformat(timespec="minutes")}"' in text


def test_people_with_a_zone_see_theirs_and_the_hours_own(
    database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    session = made(database, scene, cast)
    with unit_of_work(database) as db:
        db.get_one(User, cast.bo.id).zone = "America/New_York"
    text = page(signed_in(cast.bo), session)
    assert re.search(r"at 0[789]:00 \(New York\)", text)
    assert "(14:00 Oslo)" in text


@pytest.mark.parametrize(("minutes", "shown"), [(17, False), (14, True), (-30, True), (-61, False)])
def test_the_way_in_is_shown_from_a_quarter_before_to_the_end(
    client: FlaskClient, database: Database, scene: Scene, cast: Cast, minutes: int, shown: bool
) -> None:
    session = soon(database, scene, cast, minutes)
    assert (ROOM in page(client, session)) is shown


def test_a_hidden_link_is_for_those_with_a_place_and_for_hosts(
    client: FlaskClient, database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    session = soon(database, scene, cast, 5, link_hidden=True)
    for browser in (client, signed_in(cast.di), signed_in(cast.cy)):
        assert ROOM not in page(browser, session)
    with unit_of_work(database) as db:
        take_place(db, db.get_one(User, cast.bo.id), session.id)
    assert ROOM in page(signed_in(cast.bo), session)
    assert ROOM in page(signed_in(cast.ada), session)


def test_with_an_account_a_place_is_one_press_and_so_is_giving_it_back(
    database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    session = made(database, scene, cast, seats="1")
    bo, di = signed_in(cast.bo), signed_in(cast.di)
    assert bo.post(f"/live/{session.public_id}/place").status_code == 303
    assert "You have a place." in page(bo, session)
    assert "All 1 places are taken" in page(di, session)
    assert di.post(f"/live/{session.public_id}/place").status_code == 303
    assert "You are on the waiting list." in page(di, session)
    assert bo.post(f"/live/{session.public_id}/place/return").status_code == 303
    assert "You have a place." in page(di, session)


def test_a_stranger_takes_a_place_by_the_letters_link(
    app: Flask, client: FlaskClient, database: Database, scene: Scene, cast: Cast, settings: Settings
) -> None:
    session = made(database, scene, cast, seats="2")
    address = f"/live/{session.public_id}/place"
    answer = client.post(address, data={"name": "Kari", "address": "kari@example.org"})
    assert answer.status_code == 200
    assert "We have sent a letter to kari@example.org." in answer.text
    assert "Set-Cookie" not in answer.headers
    with database.session() as db:
        booking = db.scalars(sa.select(Booking)).one()
        link = f"/live/place/{links.token(settings.secret_key, booking)}"
    for _scanner in range(3):
        shown = visitor(app).get(link)
        assert "Yes, I&#39;ll come" in shown.text or "Yes, I'll come" in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert taken(database) == 0
    assert client.post(link, data={"do": "take"}).status_code == 303
    assert taken(database) == 1
    assert "You have a place." in client.get(link).text
    again = client.post(address, data={"name": "Kari", "address": "kari@example.org"})
    assert again.text.replace(stamp(again.text), "") == answer.text.replace(stamp(answer.text), "").replace(
        "2 of 2 places", "1 of 2 places"
    )
    assert client.post(link, data={"do": "give-back"}).status_code == 303
    assert taken(database) == 0
    assert "You gave this place back." in client.get(link).text


def stamp(text: str) -> str:
    found = re.search(r'name="made" value="([^"]*)"', text)
    return found[1] if found else "\0"


def taken(database: Database) -> int:
    with database.session() as db:
        return db.scalars(sa.select(LiveSession.taken)).one()


def test_what_was_typed_stays_when_it_cannot_be_taken(
    client: FlaskClient, database: Database, scene: Scene, cast: Cast
) -> None:
    session = made(database, scene, cast, seats="2")
    answer = client.post(f"/live/{session.public_id}/place", data={"name": "<b>Kari", "address": "kari"})
    assert answer.status_code == 422
    assert 'value="kari"' in answer.text
    assert "&lt;b&gt;Kari" in answer.text
    assert "looks like name@example.org" in answer.text


def test_who_comes_too_late_is_told_so(client: FlaskClient, database: Database, scene: Scene, cast: Cast) -> None:
    session = made(database, scene, cast, seats="2")
    with unit_of_work(database) as db:
        cancel_session(db, cast.ada.id, session.id)
    answer = client.post(f"/live/{session.public_id}/place", data={"name": "Kari", "address": "kari@example.org"})
    assert answer.status_code == 409
    assert "called off" in answer.text
    open_hour = made(database, scene, cast)
    answer = client.post(f"/live/{open_hour.public_id}/place", data={"name": "Kari", "address": "kari@example.org"})
    assert "just come" in answer.text


@pytest.mark.parametrize("path", ["/live/222222222222/", "/live/place/abc", "/courses/none/live/"])
def test_what_is_not_there(client: FlaskClient, scene: Scene, path: str) -> None:
    assert client.get(path).status_code == 404


def test_anybody_wishes_for_a_topic_once(
    app: Flask, database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    session = made(database, scene, cast)
    with unit_of_work(database) as db:
        item = add_topic(db, cast.ada.id, session.id, "Why <script>?")
    vote = f"/live/{session.public_id}/topics/{item.public_id}/vote"
    browser = visitor(app)
    assert "Set-Cookie" not in browser.get(f"/live/{session.public_id}/").headers
    first = browser.post(vote)
    assert first.headers["Location"].endswith(f"#topic-{item.public_id}")
    assert "videre_voter" in first.headers["Set-Cookie"]
    assert "Set-Cookie" not in browser.post(vote).headers
    assert "you want this" in page(browser, session)
    assert "Why &lt;script&gt;?" in page(browser, session)
    signed_in(cast.bo).post(vote)
    assert wishes(database) == 2
    browser.post(vote, data={"do": "end"})
    assert wishes(database) == 1
    assert visitor(app).post(vote, data={"do": "end"}).status_code == 303
    assert visitor(app).post(f"/live/{session.public_id}/topics/222222222222/vote").status_code == 404


def wishes(database: Database) -> int:
    with database.session() as db:
        return db.scalars(sa.select(AgendaItem.votes)).one()


def test_the_hours_of_a_course_and_choosing_to_hear(
    client: FlaskClient, database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    made(database, scene, cast, title="To come")
    past = soon(database, scene, cast, -200)
    with unit_of_work(database) as db:
        tell_session(db, cast.ada.id, past.id, came="2", rooms="", said="Small and good.")
    text = client.get(f"/courses/{scene.slug}/live/").text
    assert "To come" in text
    assert "2 came" in text
    assert "Small and good." in page(client, past)
    bo = signed_in(cast.bo)
    follow = f"/courses/{scene.slug}/live/follow"
    assert client.post(follow).status_code == 401
    assert bo.post(follow).status_code == 303
    assert "No longer write to me" in bo.get(f"/courses/{scene.slug}/live/").text
    assert bo.post(follow, data={"do": "end"}).status_code == 303
    assert "Tell me of new live hours" in bo.get(f"/courses/{scene.slug}/live/").text


def test_hours_of_one_instance_stand_there_in_its_hosts_look_and_not_in_the_course(
    client: FlaskClient, database: Database, scene: Scene, cast: Cast
) -> None:
    with unit_of_work(database) as db:
        theirs = schedule_session(
            db, cast.cy.id, scene.course, plan_at(clock.now() + timedelta(days=3)), instance_ids=[scene.at_sor]
        )
    ours = made(database, scene, cast)
    at_sor, at_nord = client.get("/at/sor/autumn/live/").text, client.get("/at/nord/autumn/live/").text
    course = client.get(f"/courses/{scene.slug}/live/").text
    for text, shown in ((at_sor, True), (at_nord, False), (course, False)):
        assert (f"/live/{theirs.public_id}/" in text) is shown
        assert f"/live/{ours.public_id}/" in text
    assert 'href="/at/sor/"' in at_sor
    text = page(client, theirs)
    assert 'href="/at/sor/autumn/live/"' in text
    assert "for those who take it at Sør" in text
    assert client.get("/at/sor/spring/live/").status_code == 404
    assert client.get("/at/nord/none/live/").status_code == 404


def test_hours_of_a_course_for_members_are_for_members(
    client: FlaskClient, database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    session = made(database, scene, cast)
    with unit_of_work(database) as db:
        db.get_one(Course, scene.course).members_only = True
    for path in (f"/live/{session.public_id}/", f"/courses/{scene.slug}/live/"):
        assert client.get(path).status_code == signed_in(cast.bo).get(path).status_code == 404
        assert signed_in(cast.ada).get(path).status_code == 200
    for listed in ("/", "/at/nord/", "/at/nord/live.ics"):
        assert session.public_id not in client.get(listed).text, listed
    assert client.post(f"/live/{session.public_id}/place", data={"name": "K", "address": "k@e.org"}).status_code == 404
    assert signed_in(cast.ada).get(f"/teach/live/{session.public_id}/").status_code == 200


def test_the_next_hour_stands_on_home_course_and_lesson_and_the_clock_moves_it(
    client: FlaskClient, database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    paths = ["/", f"/courses/{scene.slug}/", f"/courses/{scene.slug}/one/first/"]
    before = {path: client.get(path).headers["ETag"] for path in paths}
    session = made(database, scene, cast)
    for path in paths:
        answer = client.get(path)
        assert f"/live/{session.public_id}/" in answer.text, path
        assert "14:00 (Oslo)" in answer.text
        assert answer.headers["ETag"] != before[path]
        assert f"/live/{session.public_id}/" in signed_in(cast.bo).get(path).text
    with unit_of_work(database) as db:
        cancel_session(db, cast.ada.id, session.id)
    for path in paths:
        assert f"/live/{session.public_id}/" not in client.get(path).text
    running = soon(database, scene, cast, -5)
    assert "running now" in client.get(paths[2]).text
    assert f"/live/{running.public_id}/" in client.get(paths[0]).text


def test_a_lesson_page_with_an_hour_costs_one_statement_warm(
    client: FlaskClient, database: Database, scene: Scene, cast: Cast, signed_in: SignedIn
) -> None:
    made(database, scene, cast)
    path = f"/courses/{scene.slug}/one/first/"
    for browser in (client, signed_in(cast.bo)):
        tag = browser.get(path).headers["ETag"]
        for headers, status in (({}, 200), ({"If-None-Match": tag}, 304)):
            with statements(database) as sent:
                assert browser.get(path, headers=headers).status_code == status
            assert len(sent) == 1, sent


def test_pages_cost_the_same_for_one_topic_and_for_three(
    client: FlaskClient, database: Database, scene: Scene, cast: Cast
) -> None:
    session = made(database, scene, cast)
    counts = []
    for number in range(3):
        with unit_of_work(database) as db:
            add_topic(db, cast.ada.id, session.id, f"Topic {number}")
        made(database, scene, cast, title=f"Hour {number}")
        for path in (f"/live/{session.public_id}/", f"/courses/{scene.slug}/live/"):
            with statements(database) as sent:
                assert client.get(path).status_code == 200
            counts.append(len(sent))
    assert counts[:2] == counts[2:4] == counts[4:]
    assert max(counts) <= 8
