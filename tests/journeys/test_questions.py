"""Asking at 0:40 without account: by keyboard, without script, seen by others once read, faultless in each state."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_accessibility import LOOKS, fits, sign_in, violations
from tests.support.demo import EPISODE

LIES = "/courses/hand-it-over/trust-the-number/data-that-lies/"


def at_moment(page: Page, episode: str, second: int) -> None:
    page.goto(f"{episode}#t={second}")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-ask-now]")).to_have_text(f" at 0:{second}")


def faultless(page: Page, state: str) -> None:
    page.wait_for_timeout(300)
    assert violations(page) == [], state
    assert fits(page), f"{state} scrolls sideways"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[-1]], ids=["narrow-light", "wide-dark"])
def test_a_visitor_asks_by_keyboard_ada_answers_the_next_one_has_it_too(
    visit: Callable[..., Visit], look: dict[str, Any]
) -> None:
    text = f"What does line {look['viewport']['width']} mean?"
    page = visit(**look).page
    at_moment(page, EPISODE, 42)
    page.locator("video").focus()
    page.keyboard.press("q")
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.get_by_label("At this moment of the video")).to_have_value("0:42")
    faultless(page, "the form")
    page.keyboard.type(text)
    page.keyboard.press("Escape")
    expect(page.locator(".ask-room")).to_be_hidden()
    page.locator("video").focus()
    page.keyboard.press("q")
    expect(page.get_by_label("Your question")).to_have_value(text)
    page.get_by_label("At this moment of the video").fill("1:99")
    page.keyboard.press("Enter")
    expect(page.get_by_label("At this moment of the video")).to_be_focused()
    faultless(page, "the form with a fault")
    page.get_by_label("At this moment of the video").fill("0:42")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your question is sent.")).to_be_visible()
    faultless(page, "sent")
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.locator("[data-questions] > summary").click()
    own = page.locator("[data-own-questions]")
    expect(own).to_contain_text(text)
    faultless(page, "one's own, waiting")
    private = own.get_by_role("link", name="What became of it").get_attribute("href")
    page.goto(private or "")
    expect(page.get_by_text("You see it; others do as soon as")).to_be_visible()
    faultless(page, "the private page")

    ada = visit(**look).page
    sign_in(ada, "ada@nord.example")
    ada.goto("/teach/questions/")
    waiting = ada.locator(".question", has_text=text)
    waiting.get_by_text("Answer here").click()
    waiting.get_by_label("Your answer").fill("The one at the **top**.")
    faultless(ada, "the list of staff")
    waiting.get_by_role("button", name="Answer").click()
    expect(ada.locator(".question", has_text=text)).to_have_count(0)

    other = visit(**look).page
    at_moment(other, EPISODE, 10)
    other.locator("[data-questions] > summary").click()
    question = other.locator(".question", has_text=text)
    expect(question).to_be_visible()
    vote = question.get_by_role("button", name="I have this too")
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote).to_contain_text("1")
    question.get_by_text("Answer by Ada").click()
    expect(question.locator("strong", has_text="top")).to_be_visible()
    faultless(other, "answered, in the fold")
    question.get_by_role("link", name="0:42").click()
    expect(other.locator("[data-ask-now]")).to_have_text(" at 0:42")
    question.get_by_role("link", name=re.compile("Its page")).click()
    expect(other.get_by_text("The answer", exact=True)).to_be_visible()
    faultless(other, "answered, its page")

    page.reload()
    expect(page.get_by_text("The answer", exact=True)).to_be_visible()


@pytest.mark.browser
@pytest.mark.slow
def test_a_list_that_was_asked_for_before_a_vote_does_not_take_it_back(visit: Callable[..., Visit]) -> None:
    page = visit(viewport={"width": 1440, "height": 900}).page
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route("**/questions/list", hold)
    page.goto(EPISODE)
    page.locator("[data-questions] > summary").click()
    while not held:
        page.wait_for_timeout(20)
    page.locator("[data-questions-list]").evaluate("one => { one.dataset.first = '' }")
    vote = page.locator("[data-questions-list] .vote").first
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    route, stale = held[0]
    route.fulfill(response=stale)
    expect(page.locator("[data-first]")).to_have_count(0)
    expect(vote).to_have_attribute("aria-pressed", "true")
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "false")


@pytest.mark.browser
@pytest.mark.slow
def test_without_script_a_visitor_asks_on_a_page_of_its_own(visit: Callable[..., Visit]) -> None:
    page = visit(java_script_enabled=False, viewport={"width": 320, "height": 700}).page
    page.goto(LIES)
    page.locator(".ask-here").get_by_role("link", name="Ask").click()
    page.get_by_label("At this moment of the video").fill("0:50")
    page.get_by_label("Your question").fill("Where does −99 come from?")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="A question at 0:50")).to_be_visible()
    expect(page.get_by_text("The address of this page is your private link")).to_be_visible()
    page.get_by_role("link", name=re.compile("at 0:50 of")).click()
    expect(page).to_have_url(re.compile(re.escape(f"{LIES}#t=50") + "$"))


@pytest.mark.browser
@pytest.mark.slow
def test_at_an_exercise_and_as_somebody_with_an_account(visit: Callable[..., Visit]) -> None:
    page = visit(viewport={"width": 1440, "height": 900}).page
    sign_in(page, "bo@nord.example")
    page.goto(EPISODE)
    page.get_by_role("link", name="Ask about this exercise").first.click()
    expect(page.get_by_role("heading", name="Ask about “Which three things")).to_be_visible()
    page.get_by_label("Your question").fill("Is a comment never run?")
    page.locator(".ask-room").get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Your question is sent.")).to_be_visible()
    mine = page.locator(".question", has_text="Is a comment never run?")
    expect(mine).to_contain_text("others do not see it yet")
    page.goto("/me/questions")
    expect(page.get_by_text("Is a comment never run?")).to_be_visible()
    faultless(page, "my questions")
