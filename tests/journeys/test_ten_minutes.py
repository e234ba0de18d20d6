"""Cy's ten minutes with only a browser: a file becomes a public episode with chapters, an hour on Thursday stands in
the calendar, and everybody who chose to hear of the course is told once."""

import re
import time
from collections.abc import Callable
from datetime import datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Letters, Visit
from tests.journeys.test_accessibility import sign_in
from tests.journeys.test_instructor_browser import as_cy, films, rewritten, sound
from tests.support.films import Films
from tests.support.post import event_of, letter_in, letters_in, link_with, text_of, until
from tests.support.timetable import scheduled, thursday
from videre.foundation import clock

__all__ = ["films"]
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
COURSE = "calm-loops"
LESSON = f"/courses/{COURSE}/first-lesson/a-first-page/"
TITLE = "Loops on Thursday"
ROOM = "https://meet.example.org/loops"
FOLLOWERS = ("bo@nord.example", "di@videre.example")
BESIDE = "ada@nord.example"
ALLOWED = 600.0
"""Seconds: ten minutes, of which a person would type most."""


def course_from_the_start(cy: Page) -> None:
    """A course: the start that is offered, changed in an editor, checked, shown."""
    cy.goto("/teach/courses/new")
    cy.get_by_label("Its short name").fill(COURSE)
    with cy.expect_download() as download:
        cy.get_by_role("button", name="Download the start").click()
    packed = rewritten(Path(download.value.path()).read_bytes())
    cy.get_by_label("The zip").set_input_files(
        {"name": f"{COURSE}.zip", "mimeType": "application/zip", "buffer": packed}
    )
    cy.get_by_role("button", name="Check it", exact=True).click()
    expect(cy.get_by_text("A new course. Nobody but you")).to_be_visible(timeout=60_000)
    cy.get_by_role("button", name="Show to learners").click()
    expect(cy.get_by_text("Learners see it now.")).to_be_visible()


def recording(cy: Page, film: Path) -> None:
    """A recording on its episode, with chapters as people paste them and captions promised."""
    cy.goto("/teach/videos/new")
    cy.get_by_label("Title").fill("Loops, calmly")
    cy.get_by_label("Chapters").fill("0:00 Hello\n0:02 Goodbye")
    cy.get_by_label("Episode").select_option(f"{COURSE}/a-first-page")
    cy.get_by_label("Promised by").fill("Cy")
    cy.get_by_label("At the latest on").fill("2030-12-24")
    cy.get_by_label("The file", exact=True).set_input_files(film)
    expect(cy.get_by_text(f"{film.name} is here.")).to_be_visible(timeout=60_000)
    cy.get_by_role("button", name="Bring it in").click()
    expect(cy.get_by_role("heading", name="Where learners see it")).to_be_visible(timeout=90_000)


@pytest.mark.browser
@pytest.mark.slow
def test_from_a_file_to_a_public_episode_and_an_hour_on_thursday_that_everybody_hears_of_once(
    visit: Callable[..., Visit], letters: Letters, films: Films
) -> None:
    begun = time.monotonic()
    cy = visit(**DESK).page
    as_cy(cy)
    course_from_the_start(cy)
    recording(cy, films.ready)

    # Two hear of the course's hours; a third, who only reads it, does not.
    for address in FOLLOWERS:
        follower = visit(**DESK).page
        sign_in(follower, address)
        follower.goto(LESSON)
        follower.get_by_text("Chapters", exact=True).click()
        expect(follower.get_by_text("Goodbye")).to_be_visible()
        follower.goto(f"/courses/{COURSE}/live/")
        follower.get_by_role("button", name="Tell me of new live hours").click()
        expect(follower.get_by_role("button", name="No longer write to me")).to_be_visible()

    # The hour: scheduled and announced; the button pressed a second time in a window that stood open meanwhile.
    day = thursday(clock.today())
    hour = scheduled(cy, COURSE, TITLE, day, "15:00", "15:45", zone="Europe/Copenhagen", link=ROOM)
    expect(cy.get_by_text("2 people chose to hear of new live hours of this course.")).to_be_visible()
    beside = cy.context.new_page()
    beside.goto(f"/teach/live/{hour}/")
    cy.get_by_role("button", name="Send them one letter").click()
    expect(cy.get_by_text("Those who chose to hear were told on")).to_be_visible()
    assert time.monotonic() - begun < ALLOWED
    heard = {address: letter_in(letters.received, address, f"{TITLE}: a live hour of") for address in FOLLOWERS}
    beside.get_by_role("button", name="Send them one letter").click()
    expect(beside.get_by_text("Those who chose to hear were told on")).to_be_visible()

    # What was told is right, for people and for calendars; the way in is on the page, when it is time.
    for letter in heard.values():
        event = event_of(letter)
        assert event["summary"] == TITLE
        assert event["status"] == "CONFIRMED"
        assert event["dtstart"].dt == datetime.combine(day, clock_time(15), ZoneInfo("Europe/Copenhagen"))
        assert event["dtstart"].params["TZID"] == "Europe/Copenhagen"
        assert ROOM not in text_of(letter)
        assert ROOM not in str(event.get("location", ""))
    reader = visit(**DESK).page
    reader.goto(link_with(heard[FOLLOWERS[0]], f"/live/{hour}/"))
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    sound(reader)
    reader.goto(LESSON)
    expect(reader.get_by_role("link", name=re.compile("Next live hour"))).to_contain_text("15:00 (Copenhagen)")

    # Whoever leaves by the letter hears no more; the next letter goes to the other one only, and it is the second.
    reader.goto(link_with(heard[FOLLOWERS[1]], "/live/unfollow/"))
    reader.locator("main form button").click()
    expect(reader.locator("main")).to_contain_text("You will hear no more")
    sound(reader)
    again = scheduled(cy, COURSE, "Loops once more", day, "17:00", "17:30", zone="Europe/Copenhagen", link=ROOM)
    cy.goto(f"/teach/live/{again}/")
    cy.get_by_role("button", name="Send them one letter").click()
    letter_in(letters.received, FOLLOWERS[0], "Loops once more: a live hour of")

    def about_loops(address: str) -> list[str]:
        found = letters_in(letters.received, address)
        return [str(one["Subject"]).split(":")[0] for one in found if "Loops" in str(one["Subject"])]

    until(lambda: len(about_loops(FOLLOWERS[0])) == 2, "two letters, one for each hour")
    assert about_loops(FOLLOWERS[0]) == [TITLE, "Loops once more"]
    assert about_loops(FOLLOWERS[1]) == [TITLE]
    assert about_loops(BESIDE) == []
