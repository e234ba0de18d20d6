"""Somebody looks for a word and stands at the place where it is said."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.test_accessibility import LOOKS, fits, violations
from tests.support.demo import COURSE, EPISODE

NOW = "document.querySelector('video').currentTime"


@pytest.mark.browser
def test_a_word_said_in_a_video_opens_at_its_second(visit: Callable[..., Visit]) -> None:
    page = visit(viewport={"width": 1440, "height": 900}).page
    page.goto("/")
    page.get_by_role("searchbox", name="Search").fill("laptop")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Search", level=1)).to_be_visible()
    page.get_by_label("Look in").select_option("what is said in videos")
    page.get_by_role("button", name="Search").click()
    first = page.locator(".results a").first
    expect(first).to_have_attribute("href", re.compile("#t="))
    second = float((first.get_attribute("href") or "").partition("#t=")[2])
    assert second > 0
    expect(page.locator(".results mark").first).to_be_visible()
    first.click()
    page.wait_for_function(f"() => Math.abs({NOW} - {second}) < 1.5")


@pytest.mark.browser
def test_a_phone_without_script_finds_a_heading(visit: Callable[..., Visit]) -> None:
    page = visit(viewport={"width": 320, "height": 700}, java_script_enabled=False).page
    page.goto(COURSE)
    page.get_by_role("searchbox", name="Search in this course").fill('"what ties"')
    page.get_by_role("button", name="Search").click()
    link = page.locator(".results a").first
    found = link.get_attribute("href") or ""
    assert COURSE in found
    link.click()
    expect(page).to_have_url(re.compile(re.escape(found) + "$"))


@pytest.mark.browser
def test_the_lesson_page_leads_to_the_search_of_its_course(visit: Callable[..., Visit]) -> None:
    page = visit(viewport={"width": 320, "height": 700}).page
    page.goto(EPISODE)
    assert fits(page)
    page.get_by_role("link", name="Search", exact=True).click()
    expect(page.get_by_role("checkbox")).to_be_checked()


@pytest.mark.browser
@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[1], LOOKS[-2], LOOKS[-1]], ids=str)
def test_the_search_has_no_fault(visit: Callable[..., Visit], look: dict[str, object]) -> None:
    page = visit(**look).page
    instance = ""
    page.goto("/at/nord/")
    for link in page.locator("main a").all():
        address = link.get_attribute("href") or ""
        if address.startswith("/at/nord/") and address.count("/") == 4:
            instance = address
    assert instance
    for path in (
        "/",
        "/search",
        "/search?q=laptop+file",
        "/search?q=no-such-word-anywhere&kind=terms",
        COURSE,
        EPISODE,
        instance,
        instance + "search?q=laptop",
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], path
        assert fits(page), f"{path} scrolls sideways"
