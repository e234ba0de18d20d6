"""Di joins the course at Nord, waits for a place in a full hour and gets it when somebody gives theirs back. What a
calendar program reads, from letters and from Di's own feed, is right on both sides of the next clock change."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Timezone
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Letters, Visit
from tests.journeys.test_accessibility import fits, sign_in, violations
from tests.support.demo import COURSE
from tests.support.post import calendar_of, event_of, letter_in, letters_in, link_with, text_of
from tests.support.timetable import clock_change, scheduled
from videre.foundation import clock

OSLO = ZoneInfo("Europe/Oslo")
NORD = "/at/nord/hand-it-over/"
TITLE = "One seat, over the change of clocks"
ROOM = "https://meet.example.org/one-seat"
FIRST, SECOND, THIRD = "first.comer@example.org", "di@videre.example", "third.comer@example.org"


def sound(page: Page, state: str) -> None:
    page.wait_for_load_state("networkidle")
    assert violations(page) == [], state
    assert fits(page), f"{state} scrolls sideways"


def wants_a_place(page: Page, hour: str, name: str, address: str, button: str) -> None:
    """A visitor without account asks for one; only the letter's link takes it."""
    page.goto(f"/live/{hour}/")
    page.get_by_label("Name or pseudonym").fill(name)
    page.get_by_label("Mail address").fill(address)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text(f"We have sent a letter to {address}.")).to_be_visible()


def takes_it(page: Page, letters: Letters, address: str) -> None:
    page.goto(link_with(letter_in(letters.received, address, "Take your place"), "/live/place/"))
    page.get_by_role("button", name="Yes, I'll come").click()


def events(page: Page, feed: str) -> tuple[Calendar, list[Any]]:
    """What a calendar program that subscribed to the address reads now, without any cookie of ours."""
    answer = page.context.request.get(feed, headers={"Cookie": ""})
    assert answer.ok
    assert answer.headers["content-type"].startswith("text/calendar")
    read = Calendar.from_ical(answer.text())
    assert isinstance(read, Calendar)
    return read, sorted(
        (one for one in read.walk("VEVENT") if one["summary"] == TITLE), key=lambda one: one["dtstart"].dt
    )


def offsets(read: Calendar, moments: list[datetime]) -> Iterator[timedelta | None]:
    """How far from UTC the calendar itself says the zone is, for programs that know no zones."""
    (zone,) = [one for one in read.walk("VTIMEZONE") if one["tzid"] == "Europe/Oslo"]
    assert isinstance(zone, Timezone)
    written = zone.to_tz(lookup_tzid=False)
    return (written.utcoffset(moment.replace(tzinfo=None)) for moment in moments)


@pytest.mark.browser
@pytest.mark.slow
def test_a_seat_that_is_given_back_goes_to_who_waited_longest_and_calendars_follow(
    visit: Callable[..., Visit], letters: Letters
) -> None:
    ada = visit().page
    sign_in(ada, "ada@nord.example")
    # Never on the next Thursday, when the demo has an hour of its own that other journeys look for.
    change = clock_change("Europe/Oslo", clock.now() + timedelta(days=17))
    before = change - timedelta(days=3)
    hour = scheduled(
        ada, "hand-it-over", TITLE, before, "14:00", "15:00", link=ROOM, times="3", seats="1", link_hidden="yes"
    )

    # Di joins at Nord: three questions, one of them answered, the course's hours wanted in the calendar.
    di = visit(viewport={"width": 390, "height": 844}).page
    sign_in(di, SECOND)
    di.goto(NORD)
    di.get_by_role("link", name="Join", exact=True).click()
    expect(di.get_by_text("The countries that pay for Nord ask us where its learners are.")).to_be_visible()
    di.get_by_label(re.compile("Where do you run your programs")).select_option(label="On a cluster")
    sound(di, "joining")
    di.get_by_role("button", name="Join", exact=True).click()
    expect(di.get_by_text("You take part.")).to_be_visible()
    di.get_by_role("link", name="What I told when joining").click()
    expect(di.get_by_label(re.compile("Where do you run your programs")).locator("option:checked")).to_have_text(
        "On a cluster"
    )
    di.goto(COURSE + "live/")
    di.get_by_role("button", name="Tell me of new live hours").click()
    expect(di.get_by_role("button", name="No longer write to me")).to_be_visible()
    di.goto("/me/calendar")
    di.get_by_role("button", name="Make a feed").click()
    feed = di.get_by_label("Address of your feed").input_value()
    sound(di, "my live hours")

    # The only seat is taken by a letter's link; Di waits, and somebody after Di.
    first, third = visit().page, visit().page
    wants_a_place(first, hour, "First comer", FIRST, "I'll come")
    assert calendar_of(letter_in(letters.received, FIRST, "Take your place")) is None
    takes_it(first, letters, FIRST)
    expect(first.get_by_text("You have a place.")).to_be_visible()
    taken = letter_in(letters.received, FIRST, "You have a place")
    assert ROOM in text_of(taken)
    di.goto(f"/live/{hour}/")
    expect(di.get_by_text("All 1 places are taken.").or_(di.get_by_text("The only place is taken."))).to_be_visible()
    di.get_by_role("button", name="Wait for a place").click()
    expect(di.get_by_text("You are on the waiting list.")).to_be_visible()
    assert ROOM not in text_of(letter_in(letters.received, SECOND, "You are on the waiting list"))
    sound(di, "waiting")
    wants_a_place(third, hour, "Third comer", THIRD, "Wait for a place")
    takes_it(third, letters, THIRD)
    expect(third.get_by_text("You are on the waiting list.")).to_be_visible()
    letter_in(letters.received, THIRD, "You are on the waiting list")

    # The feed before: three Thursdays or whatever day it is at 14:00, before the change and after it, no way in.
    read, waited = events(di, feed)
    days = [before + timedelta(weeks=number) for number in range(3)]
    starts = [one["dtstart"].dt for one in waited]
    assert [moment.replace(tzinfo=None) for moment in starts] == [datetime.combine(day, time(14)) for day in days]
    right = [datetime.combine(day, time(14), OSLO).utcoffset() for day in days]
    assert [moment.utcoffset() for moment in starts] == right
    assert right[0] != right[1]
    assert list(offsets(read, starts)) == right, "the zone that is written out says the same"
    assert all("location" not in one for one in waited)

    # Whoever came first gives the seat back by the link of the letter: it is Di's.
    first.goto(link_with(taken, "/live/place/"))
    first.get_by_role("button", name="I can't come after all").click()
    expect(first.get_by_text("You gave this place back.")).to_be_visible()
    promoted = letter_in(letters.received, SECOND, "A seat became free for you")
    returned = letter_in(letters.received, FIRST, "You gave your place back")
    assert ROOM in text_of(promoted)
    mine = event_of(promoted)
    gone = calendar_of(returned)
    assert gone is not None
    assert gone["method"] == "CANCEL"
    assert event_of(returned)["uid"] == event_of(taken)["uid"] == mine["uid"] == waited[0]["uid"]
    assert mine["dtstart"].dt == starts[0]
    assert mine["attendee"] == f"mailto:{SECOND}"
    assert [str(one["Subject"]).split(":")[0] for one in letters_in(letters.received, THIRD)] == [
        "Take your place",
        "You are on the waiting list",
    ]
    di.reload()
    expect(di.get_by_text("You have a place.")).to_be_visible()
    third.reload()
    expect(third.get_by_text("You are on the waiting list.")).to_be_visible()
    _read, seated = events(di, feed)
    assert [ROOM in str(one.get("location", "")) for one in seated] == [True, False, False]

    # Ada moves the hour: the same entry, a later state of it, in the letter and in the feed.
    ada.goto(f"/teach/live/{hour}/")
    ada.get_by_label("Starts", exact=True).fill("16:30")
    ada.get_by_label("Ends", exact=True).fill("17:30")
    ada.locator("#f-starts").locator("xpath=ancestor::form").get_by_role("button", name="Save", exact=True).click()
    expect(ada.get_by_role("status")).to_contain_text("Changed.")
    changed = letter_in(letters.received, SECOND, "Changed")
    moved = event_of(changed)
    assert "16:30 (Oslo)" in text_of(changed)
    assert moved["uid"] == mine["uid"]
    assert moved["sequence"] > mine["sequence"]
    assert moved["dtstart"].dt == datetime.combine(before, time(16, 30), OSLO)
    _read, now = events(di, feed)
    assert (now[0]["uid"], now[0]["sequence"], now[0]["dtstart"].dt) == (
        moved["uid"],
        moved["sequence"],
        moved["dtstart"].dt,
    )
    assert [one["dtstart"].dt for one in now[1:]] == starts[1:], "the others of the series stay"
    assert not [one for one in letters_in(letters.received, FIRST) if "Changed" in str(one["Subject"])]
