"""Letters about live hours and their calendars, read as their addressees and their calendar programs would."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import sqlalchemy as sa

from tests.live import scene as hours
from tests.support.cast import Cast
from tests.support.letters import kinds_to, letters_to, link_in
from tests.support.mailserver import MailServer
from videre.accounts.models import User
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import NotFound
from videre.foundation.settings import Settings
from videre.learning.models import Enrolment
from videre.live import links
from videre.live.actions.following import follow_course
from videre.live.actions.places import ask_place, cancel_place, confirm_place, take_place
from videre.live.actions.scheduling import (
    announce_session,
    cancel_session,
    change_session,
    schedule_series,
    schedule_session,
)
from videre.live.models import Booking, LiveSession
from videre.notifications import feeds, own_feed, telling, unfollowing
from videre.notifications.channels import Post
from videre.notifications.channels.mail import Mail
from videre.notifications.composing import compose
from videre.notifications.hours import CANCELLED, CHANGED
from videre.notifications.models import Letter

GUEST = "guest@elsewhere.example"


@pytest.fixture
def made(database: Database, cast: Cast) -> hours.Scene:
    with database.session() as db:
        return hours.make(db, cast)


@pytest.fixture
def mailed(settings: Settings) -> Settings:
    return replace(settings, mail_from="v@videre.example", mail_host="127.0.0.1")


def event_in(text: str) -> Any:
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return event


def guest_with_a_seat(database: Database, session_id: int) -> int:
    with unit_of_work(database) as db:
        ask_place(db, session_id, GUEST, "Gry")
        booking = db.scalars(sa.select(Booking).where(Booking.address == GUEST)).one()
        confirm_place(db, booking.id)
        return booking.id


def test_a_stranger_takes_a_place_by_letter_and_gets_a_calendar_entry(
    database: Database, mailed: Settings, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        session_id = hours.hour(db, made, cast, seats="3", link_hidden="yes").id
    with unit_of_work(database) as db:
        ask_place(db, session_id, GUEST, "Cheap pills at evil.example")
    (asked,) = letters_to(database, mailed, GUEST)
    assert "pills" not in asked.subject + asked.text
    assert "meet.example.org" not in asked.text
    assert asked.calendar == ""
    with unit_of_work(database) as db:
        token = link_in(asked, mailed).removeprefix("/live/place/")
        confirm_place(db, links.opened(db, mailed.secret_key, token).id)
    again, taken = letters_to(database, mailed, GUEST)
    assert again.subject.startswith("Your place")
    assert taken.subject == "You have a place: Thursday questions"
    assert "https://meet.example.org/thursday" in taken.text
    event = event_in(taken.calendar)
    with database.session() as db:
        row = db.get_one(LiveSession, session_id)
    assert (event["uid"], event["sequence"], event["status"]) == (row.uid, row.sequence, "CONFIRMED")
    assert event["dtstart"].dt.astimezone(ZoneInfo("Europe/Oslo")).hour == 14
    assert event["dtstart"].params["TZID"] == "Europe/Oslo"
    assert "meet.example.org" in event["location"]
    assert taken.method == "REQUEST"
    assert event["attendee"] == f"mailto:{GUEST}"


def test_who_waits_is_told_when_a_seat_becomes_free(
    database: Database, mailed: Settings, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        session_id = hours.hour(db, made, cast, seats="1").id
    with unit_of_work(database) as db:
        first = take_place(db, db.get_one(User, cast.bo.id), session_id).id
        take_place(db, db.get_one(User, cast.di.id), session_id)
    assert kinds_to(database, cast.di.address) == ["place-queued"]
    with unit_of_work(database) as db:
        cancel_place(db, first)
    (promoted,) = letters_to(database, mailed, cast.di.address)
    assert promoted.subject == "A seat became free for you: Thursday questions"
    (returned,) = letters_to(database, mailed, cast.bo.address)
    assert returned.method == "CANCEL"
    assert returned.subject.startswith("You gave your place back")


def test_a_moved_hour_reaches_those_who_come_and_their_calendars_once(
    database: Database, mailed: Settings, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        session_id = hours.hour(db, made, cast, seats="3").id
    guest_with_a_seat(database, session_id)
    before = event_in(letters_to(database, mailed, GUEST)[-1].calendar)
    with unit_of_work(database) as db:
        (changed,) = change_session(db, cast.ada.id, session_id, hours.plan(starts="16:00", ends="17:00", seats="3"))
        sequence = changed.sequence
    for _ in range(2):
        with unit_of_work(database) as db:
            telling.write_to_guests(db, session_id, CHANGED, sequence)
    assert kinds_to(database, GUEST).count("hour-changed") == 1
    letter = letters_to(database, mailed, GUEST)[-1]
    after = event_in(letter.calendar)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt - before["dtstart"].dt == timedelta(hours=2)
    assert "16:00 (Oslo)" in letter.text


def test_words_about_an_hour_may_change_without_a_letter(database: Database, cast: Cast, made: hours.Scene) -> None:
    with unit_of_work(database) as db:
        session_id = hours.hour(db, made, cast, seats="3").id
    guest_with_a_seat(database, session_id)
    before = _spreads(database)
    with unit_of_work(database) as db:
        change_session(db, cast.ada.id, session_id, hours.plan(about="Bring questions.", seats="3"))
    assert _spreads(database) == before


def test_a_cancelled_series_is_one_letter_to_those_who_were_told(
    database: Database, mailed: Settings, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        for user in (cast.bo, cast.di):
            follow_course(db, user.id, made.course)
        sessions = schedule_series(db, cast.ada.id, made.course, hours.plan(), times=4)
        ids = [session.id for session in sessions]
        assert announce_session(db, cast.ada.id, ids[0])
        assert not announce_session(db, cast.ada.id, ids[0])
    with unit_of_work(database) as db:
        assert telling.write_to_followers(db, ids[0], 0) == 0
        telling.write_to_followers(db, ids[0], 0)
    (announced,) = letters_to(database, mailed, cast.bo.address)
    assert announced.text.count("14:00 (Oslo)") == 4
    assert len(icalendar.Calendar.from_ical(announced.calendar).walk("VEVENT")) == 4
    with unit_of_work(database) as db:
        cancelled = [one.id for one in cancel_session(db, cast.ada.id, ids[1], rest=True)]
    for one in cancelled:
        with unit_of_work(database) as db:
            telling.write_change_to_followers(db, one, CANCELLED, 0)
    assert kinds_to(database, cast.bo.address) == ["hour-announced", "hour-cancelled"]
    letter = letters_to(database, mailed, cast.bo.address)[-1]
    assert letter.text.count("14:00 (Oslo)") == 3
    events = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")
    assert [event["status"] for event in events] == ["CANCELLED"] * 3
    assert letter.method == "CANCEL"


def test_an_hour_for_some_is_told_to_those_who_are_in(database: Database, cast: Cast, made: hours.Scene) -> None:
    with unit_of_work(database) as db:
        for user in (cast.bo, cast.di):
            follow_course(db, user.id, made.course)
        now = clock.now()
        db.add(Enrolment(instance_id=made.at_nord, user_id=cast.bo.id, state="joined", asked_at=now, joined_at=now))
        only = schedule_session(db, cast.ada.id, made.course, hours.plan(), instance_ids=[made.at_nord]).id
    with unit_of_work(database) as db:
        telling.write_to_followers(db, only, 0)
    assert kinds_to(database, cast.bo.address) == ["hour-announced"]
    assert kinds_to(database, cast.di.address) == []


def test_one_reminder_each_and_none_for_what_was_moved(
    database: Database, mailed: Settings, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        session = hours.hour(db, made, cast, seats="3")
        session_id, starts = session.id, session.starts_at.isoformat()
    guest_with_a_seat(database, session_id)
    for _ in range(2):
        with unit_of_work(database) as db:
            telling.write_reminders(db, session_id, starts)
    assert kinds_to(database, GUEST).count("hour-reminder") == 1
    assert letters_to(database, mailed, GUEST)[-1].subject.startswith("Soon: Thursday questions, ")
    with unit_of_work(database) as db:
        change_session(db, cast.ada.id, session_id, hours.plan(9, seats="3"))
        assert telling.write_reminders(db, session_id, starts) == 0
    assert [one.subject for one in letters_to(database, mailed, GUEST) if one.subject.startswith("Soon")] == []


def test_reminders_are_promised_for_the_day_before_and_the_hour_before(
    database: Database, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        hours.hour(db, made, cast)
    with database.session() as db:
        names = set(db.scalars(sa.text("select name from " + _jobs_table(database))))
    assert "notifications.remind" in names


def test_public_feeds_never_carry_the_way_in(
    database: Database, mailed: Settings, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        session_id = hours.hour(db, made, cast, seats="3", link_hidden="yes", place="Room 2").id
        take_place(db, db.get_one(User, cast.bo.id), session_id)
    with database.session() as db:
        for feed in (feeds.course_feed(db, mailed, made.slug), feeds.partner_feed(db, mailed, "nord")):
            assert feed is not None
            text = feed.text()
            assert "meet.example.org" not in text
            assert event_in(text)["location"] == "Room 2"
        assert feeds.course_feed(db, mailed, "no-such-course") is None
        assert feeds.partner_feed(db, mailed, "no-such-partner") is None
        bos = feeds.personal_feed(db, mailed, db.get_one(User, cast.bo.id)).text()
        dis = feeds.personal_feed(db, mailed, db.get_one(User, cast.di.id)).text()
    assert "meet.example.org" in event_in(bos)["location"]
    assert list(icalendar.Calendar.from_ical(dis).walk("VEVENT")) == []


def test_a_feed_keeps_a_series_right_over_the_change_of_clocks(
    database: Database, mailed: Settings, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        schedule_series(db, cast.ada.id, made.course, hours.plan(), times=40)
    with database.session() as db:
        feed, again = (feeds.course_feed(db, mailed, made.slug) for _ in range(2))
        assert feed is not None
        assert again is not None
        text = feed.text()
        assert (feed.tag, text) == (again.tag, again.text())
    found = icalendar.Calendar.from_ical(text)
    starts = [event["dtstart"].dt for event in found.walk("VEVENT")]
    assert len(starts) == 40
    assert {(one.hour, one.minute) for one in starts} == {(14, 0)}
    assert len({one.utcoffset() for one in starts}) == 2
    (zone,) = found.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Oslo"
    assert zone.walk("DAYLIGHT")
    assert zone.walk("STANDARD")


def test_a_cancelled_hour_stays_in_feeds_as_cancelled(
    database: Database, mailed: Settings, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        session_id = hours.hour(db, made, cast).id
        cancel_session(db, cast.ada.id, session_id)
    with database.session() as db:
        feed = feeds.course_feed(db, mailed, made.slug)
        assert feed is not None
        assert event_in(feed.text())["status"] == "CANCELLED"


def test_the_address_of_a_feed_can_be_ended(database: Database, mailed: Settings, cast: Cast) -> None:
    with unit_of_work(database) as db:
        first = own_feed.token(mailed.secret_key, own_feed.make_feed(db, cast.bo.id))
    with unit_of_work(database) as db:
        assert own_feed.opened(db, mailed.secret_key, first).id == cast.bo.id
        second = own_feed.token(mailed.secret_key, own_feed.make_feed(db, cast.bo.id))
        with pytest.raises(NotFound):
            own_feed.opened(db, mailed.secret_key, first)
        assert own_feed.opened(db, mailed.secret_key, second).id == cast.bo.id
        own_feed.end_feed(db, cast.bo.id)
        for token in (second, "x", second[:-2], "é" * 300):
            with pytest.raises(NotFound):
                own_feed.opened(db, mailed.secret_key, token)


def test_only_our_own_addresses_end_letters(mailed: Settings) -> None:
    token = unfollowing.token(mailed.secret_key, 3, 4)
    assert unfollowing.opened(mailed.secret_key, token) == (3, 4)
    for wrong in ("", "x", token[:-1], unfollowing.token("another" * 8, 3, 4)):
        with pytest.raises(NotFound):
            unfollowing.opened(mailed.secret_key, wrong)


def test_a_calendar_travels_as_mail_programs_take_it(
    mailing: Settings, server: MailServer, database: Database, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        session_id = hours.hour(db, made, cast, seats="3", title="Blåbær; kaffe, og\tkode").id
    guest_with_a_seat(database, session_id)
    with database.session() as db:
        letter = db.scalars(sa.select(Letter).where(Letter.kind == "place-taken", Letter.address == GUEST)).one()
        composed = compose(db, mailing, letter)
    assert composed is not None
    Mail(mailing).deliver(
        Post(
            "id", GUEST, composed.subject, composed.text, clock.now(), composed.calendar, composed.method, "https://x/"
        )
    )
    (message,) = server.taken
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds.count("text/calendar") == 1
    assert kinds.count("application/ics") == 1
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    event = event_in(part.get_content())
    assert "Blåbær; kaffe, og" in str(event["summary"])
    assert message["List-Unsubscribe"] == "<https://x/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def _spreads(database: Database) -> int:
    with database.session() as db:
        table = _jobs_table(database)
        found = db.scalar(sa.text(f"select count(*) from {table} where name = 'notifications.spread'"))
    return int(found or 0)


def _jobs_table(database: Database) -> str:
    return "workflow_status" if database.is_sqlite else "dbos.workflow_status"
