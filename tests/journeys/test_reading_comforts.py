"""A reader takes a path by tabs, reads a course on one page and prints it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.support.demo import COURSE

READY = "getting-ready/before-you-start/"


@pytest.mark.browser
def test_a_path_chosen_once_holds_on_every_page_and_paper_shows_all_of_them(visit: Callable[..., Visit]) -> None:
    page = visit(viewport={"width": 1280, "height": 900}).page
    page.goto(COURSE + READY)
    page.get_by_role("tab", name="macOS").first.click()
    expect(page.get_by_role("tab", name="macOS", selected=True)).to_have_count(2)
    page.goto(COURSE + "whole/")
    expect(page.get_by_role("tab", name="macOS", selected=True).first).to_be_visible()
    expect(page.locator('[data-tab="Windows"]').first).to_be_hidden()
    page.emulate_media(media="print")
    for label in ("Windows", "macOS", "Linux"):
        expect(page.locator(f'[data-tab="{label}"]').first).to_be_visible()
        expect(page.locator(f'[data-tab="{label}"] > .tab-title').first).to_be_visible()
    expect(page.locator(".site-header")).to_be_hidden()
    expect(page.locator("details.solution").first).to_be_hidden()
    page.goto(COURSE + "whole/?solutions=1")
    expect(page.locator("details.solution").first).to_be_visible()


@pytest.mark.browser
def test_without_script_every_tab_can_be_read(visit: Callable[..., Visit]) -> None:
    page = visit(java_script_enabled=False).page
    page.goto(COURSE + READY)
    for label in ("Windows", "macOS", "Linux"):
        expect(page.locator(f'section[data-tab="{label}"]').first).to_be_visible()


@pytest.mark.browser
def test_on_a_phone_the_head_of_every_page_is_one_line_and_a_visitor_may_choose_a_language(
    visit: Callable[..., Visit],
) -> None:
    page = visit(viewport={"width": 360, "height": 740}).page
    for path in ("/", "/at/nord/", "/at/sor/"):
        page.goto(path)
        head = page.locator(".site-header").bounding_box()
        assert head is not None
        assert head["height"] < 80, path
    page.get_by_role("button", name="norsk bokmål").click()
    expect(page.get_by_role("link", name="Logg inn")).to_be_visible()
    page.goto(COURSE)
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
