"""Live hours in a real browser: found, wished for and put into the calendar, by keyboard and without script too."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_accessibility import LOOKS, fits, sign_in, violations
from tests.support.demo import COURSE, EPISODE
from videre.foundation import clock

NARROW_AND_WIDE = pytest.mark.parametrize("look", [LOOKS[0], LOOKS[-1]], ids=["narrow-light", "wide-dark"])
HOURS = COURSE + "live/"


def hour(page: Page, title: str, *, last: bool = False) -> str:
    """The address of an hour of the demo, from the list of them."""
    page.goto(HOURS)
    found = page.get_by_role("link", name=title, exact=True)
    link = (found.last if last else found.first).get_attribute("href")
    assert link is not None
    return link


def is_good(page: Page, what: str) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    assert violations(page) == [], what
    assert fits(page), f"{what} scrolls sideways"


@pytest.mark.browser
@pytest.mark.slow
@NARROW_AND_WIDE
def test_no_page_of_a_live_hour_has_a_fault_for_visitors(visit: Callable[..., Visit], look: dict[str, Any]) -> None:
    page = visit(**look).page
    paths = [HOURS, hour(page, "Questions on Thursday"), hour(page, "Bring your own code")]
    for path in [*paths, hour(page, "Questions on Thursday", last=True), EPISODE, "/"]:
        page.goto(path)
        is_good(page, path)
    page.goto(paths[2])
    page.get_by_label("Name or pseudonym").fill("Kari")
    page.get_by_label("Mail address").fill("kari@nowhere")
    page.get_by_role("button", name="Wait for a place").click()
    expect(page.get_by_label("Name or pseudonym")).to_have_value("Kari")
    is_good(page, "a place refused")
    page.get_by_label("Mail address").fill("kari@example.org")
    page.get_by_role("button", name="Wait for a place").click()
    expect(page.get_by_text("We have sent a letter to kari@example.org.")).to_be_visible()
    is_good(page, "a place asked for")


@pytest.mark.browser
@pytest.mark.slow
@NARROW_AND_WIDE
def test_no_page_of_those_who_hold_hours_has_a_fault(visit: Callable[..., Visit], look: dict[str, Any]) -> None:
    page = visit(**look).page
    sign_in(page, "ada@nord.example")
    next_one, past = hour(page, "Questions on Thursday"), hour(page, "Questions on Thursday", last=True)
    full = hour(page, "Bring your own code")
    for path in (
        "/teach/live/",
        f"/teach{next_one}",
        f"/teach{full}",
        f"/teach{next_one}topics",
        f"/teach{past}afterwards",
    ):
        page.goto(path)
        is_good(page, path)
    page.goto("/teach/live/new")
    is_good(page, "a new hour")
    page.get_by_label("What it is called").fill("A new one")
    page.get_by_label("Day", exact=True).fill((clock.today() + timedelta(days=9)).isoformat())
    page.get_by_label("Starts", exact=True).fill("14:00")
    page.get_by_label("Ends", exact=True).fill("13:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("before it starts")).to_be_visible()
    expect(page.get_by_label("What it is called")).to_have_value("A new one")
    is_good(page, "an hour refused")
    page.get_by_label("Ends", exact=True).fill("15:00")
    page.get_by_label("How many times").fill("6")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="6 dates")).to_be_visible()
    is_good(page, "a series before it is kept")


@pytest.mark.browser
def test_a_visitor_sees_their_own_time_beside_that_of_the_hour_and_wishes_for_a_topic(
    visit: Callable[..., Visit],
) -> None:
    page = visit(timezone_id="Europe/London").page
    page.goto(EPISODE)
    line = page.get_by_role("link", name="Next live hour")
    expect(line).to_contain_text("14:00 (Oslo) · 13:00 for you")
    line.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Questions on Thursday")
    expect(page.locator(".live-when")).to_contain_text(re.compile(r"in \d+ days?|tomorrow|in \d+ hours?"))
    wish = page.get_by_role("button", name=re.compile("I want this too: Is a lock file"))
    before = int(re.findall(r"\d+", wish.inner_text())[0])
    wish.focus()
    page.keyboard.press("Enter")
    mine = page.get_by_role("button", name=re.compile("Take your wish back: Is a lock file"))
    expect(mine).to_contain_text(str(before + 1))
    mine.click()
    expect(wish).to_contain_text(str(before))


@pytest.mark.browser
def test_a_reader_in_the_same_zone_is_told_the_time_once(visit: Callable[..., Visit]) -> None:
    page = visit(timezone_id="Europe/Berlin").page
    page.goto(EPISODE)
    expect(page.get_by_role("link", name="Next live hour")).to_have_text(re.compile(r"14:00 \(Oslo\)$"))


@pytest.mark.browser
def test_without_script_everything_works_too(visit: Callable[..., Visit]) -> None:
    page = visit(java_script_enabled=False).page
    page.goto(hour(page, "Questions on Thursday"))
    page.get_by_role("button", name=re.compile("I want this too: Is a lock file")).click()
    expect(page.get_by_role("button", name=re.compile("Take your wish back: Is a lock file"))).to_be_visible()
    page.goto(hour(page, "Questions on Thursday", last=True))
    page.get_by_role("link", name="at 1:05 in the recording").click()
    expect(page.locator("video")).to_have_attribute("src", re.compile("#t=65"))


@pytest.mark.browser
def test_ada_holds_a_series_and_takes_a_topic_along_by_keyboard_alone(visit: Callable[..., Visit]) -> None:
    page = visit().page
    sign_in(page, "ada@nord.example")
    page.goto("/teach/live/new")
    page.get_by_label("What it is called").focus()
    page.keyboard.type("Fridays at nine")
    page.get_by_label("Day", exact=True).fill((clock.today() + timedelta(days=5)).isoformat())
    page.get_by_label("Starts", exact=True).fill("09:00")
    page.get_by_label("Ends", exact=True).fill("09:30")
    page.get_by_label("Link", exact=True).fill("https://meet.example.org/fridays")
    page.get_by_label("How many times").fill("2")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save 2 live hours").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("It stands in the calendar")
    page.get_by_role("link", name="Topics").focus()
    page.keyboard.press("Enter")
    for topic in ("First thing", "Second thing"):
        page.get_by_label("Another topic").focus()
        page.keyboard.type(topic)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=topic)).to_be_visible()
    page.get_by_role("button", name="Move up: Second thing").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".topics h3").first).to_have_text("Second thing")
    page.get_by_role("link", name="As others see it").click()
    expect(page.locator(".topics h3").first).to_have_text("Second thing")
    page.get_by_role("link", name="Change this live hour").click()
    page.get_by_label("and 1 after it in the series").check()
    page.get_by_label("Yes, call it off").check()
    page.get_by_role("button", name="Call it off").click()
    expect(page.get_by_role("status")).to_contain_text("Called off.")
