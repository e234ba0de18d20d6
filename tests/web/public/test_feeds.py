"""Calendars to subscribe to, as programs ask for them."""

from collections.abc import Callable

import icalendar
import pytest
from flask.testing import FlaskClient

from tests.live import scene as hours
from tests.support.cast import Cast
from videre.accounts.models import User
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.live.actions.following import follow_course
from videre.live.queries import is_follower
from videre.notifications import unfollowing


@pytest.fixture
def made(database: Database, cast: Cast) -> hours.Scene:
    with database.session() as db:
        made = hours.make(db, cast)
        hours.hour(db, made, cast)
        return made


def test_an_unchanged_feed_is_not_sent_again(client: FlaskClient, made: hours.Scene) -> None:
    first = client.get(f"/courses/{made.slug}/live.ics")
    assert first.mimetype == "text/calendar"
    assert len(icalendar.Calendar.from_ical(first.data).walk("VEVENT")) == 1
    again = client.get(f"/courses/{made.slug}/live.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_feeds_of_what_is_not_there_are_missing(client: FlaskClient, made: hours.Scene) -> None:
    for path in ("/courses/nothing/live.ics", "/at/nobody/live.ics", "/feeds/x.ics", "/live/222222222222/hour.ics"):
        assert client.get(path).status_code == 404, path


def test_a_partners_feed_has_its_own_hours_only(client: FlaskClient, made: hours.Scene) -> None:
    for slug, number in (("nord", 1), ("sor", 0)):
        found = icalendar.Calendar.from_ical(client.get(f"/at/{slug}/live.ics").data)
        assert len(found.walk("VEVENT")) == number, slug


def test_somebody_makes_changes_and_ends_their_own_feed(
    signed_in: Callable[[User], FlaskClient], client: FlaskClient, cast: Cast, made: hours.Scene
) -> None:
    browser = signed_in(cast.ada)
    token = browser.get("/me/calendar").get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]

    def feed() -> str:
        page = browser.get("/me/calendar").get_data(as_text=True)
        return page.split('readonly value="')[1].split('"')[0] if "readonly value" in page else ""

    assert feed() == ""
    browser.post("/me/calendar/feed", data={"csrf_token": token, "do": "new"})
    first = feed().removeprefix("http://localhost")
    assert len(icalendar.Calendar.from_ical(client.get(first).data).walk("VEVENT")) == 1
    browser.post("/me/calendar/feed", data={"csrf_token": token, "do": "new"})
    assert client.get(first).status_code == 404
    second = feed().removeprefix("http://localhost")
    assert client.get(second).status_code == 200
    browser.post("/me/calendar/feed", data={"csrf_token": token, "do": "end"})
    assert client.get(second).status_code == 404


def test_a_mail_program_ends_letters_with_one_post(
    client: FlaskClient, database: Database, settings: Settings, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        follow_course(db, cast.bo.id, made.course)
    token = unfollowing.token(settings.secret_key, cast.bo.id, made.course)
    client.get(f"/live/unfollow/{token}")
    with database.session() as db:
        assert is_follower(db, cast.bo.id, made.course)
    client.environ_base.pop("HTTP_SEC_FETCH_SITE", None)
    answer = client.post(f"/live/unfollow/{token}", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    with database.session() as db:
        assert not is_follower(db, cast.bo.id, made.course)
