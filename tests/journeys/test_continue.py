"""A visitor who comes back finds where they were: first on the home page, and on the course's outline."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.support.demo import COURSE, EPISODE


@pytest.mark.browser
def test_a_visitor_who_returns_continues_where_they_were(visit: Callable[..., Visit]) -> None:
    page = visit(viewport={"width": 390, "height": 800}).page
    page.goto("/")
    expect(page.get_by_role("heading", name="Continue where you were")).to_be_hidden()
    page.goto("/?minutes=15")
    page.get_by_role("link", name="Start: It worked on Friday").click()
    page.get_by_role("button", name="I know this").click()
    expect(page.get_by_text("Counted because you know this already.").first).to_be_visible()

    page.goto("/")
    expect(page.get_by_role("heading", name="Continue where you were")).to_be_visible()
    expect(page.get_by_text("1 of 7 episodes done")).to_be_visible()
    page.get_by_role("region", name="Continue where you were").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/it-runs-again/write-down-what-it-needs/$"))

    page.goto(COURSE)
    expect(page.get_by_role("link", name="Continue: Write down what it needs")).to_be_visible()
    first = page.get_by_role("listitem").filter(has=page.locator(f'a[href="{EPISODE}"]')).last
    expect(first).to_contain_text("Counted because you know this already.")


@pytest.mark.browser
def test_without_script_home_and_course_lead_to_a_lesson(visit: Callable[..., Visit]) -> None:
    page = visit(java_script_enabled=False).page
    page.goto("/")
    page.get_by_role("link", name="30 minutes").click()
    page.get_by_role("link", name="Hand it over").first.click()
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It worked on Friday")
