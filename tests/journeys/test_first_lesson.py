"""A visitor on a phone plays the first episode, learns from a wrong answer, carries on at a laptop by the QR code's
link without an account, signs up, finds everything, and finishes the lesson. The same by keyboard alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Letters, Visit
from tests.support.demo import COURSE, EPISODE

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LAPTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
SECOND = COURSE + "it-runs-again/write-down-what-it-needs/"
LINK = re.compile(r"http://localhost:[0-9]+(/sign-up/confirm/\S+)")
PLAYS = "() => { const v = document.querySelector('video'); return !v.paused && v.currentTime > 0.5 }"


def exercise(page: Page, name: str) -> Locator:
    return page.locator(f'[data-exercise="{name}"]')


def play(page: Page, press: Callable[[], None]) -> None:
    press()
    page.wait_for_function(PLAYS)


def jump(page: Page, second: float) -> None:
    page.evaluate("at => { document.querySelector('video').currentTime = at }", second)


def kept_link(page: Page) -> str:
    page.goto("/me/progress")
    page.get_by_role("button", name="Make a link and a QR code").click()
    expect(page.locator("img.qr")).to_be_visible()
    return str(page.get_by_label("The link").input_value())


@pytest.mark.browser
@pytest.mark.slow
def test_a_visitor_on_a_phone_carries_on_at_a_laptop_signs_up_and_finishes(
    visit: Callable[..., Visit], letters: Letters
) -> None:
    phone = visit(**PHONE).page
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("Hand it over")).first.click()
    phone.get_by_role("link", name="Start", exact=True).click()
    phone.wait_for_url("**" + EPISODE)
    play(phone, lambda: phone.locator("video").tap())
    jump(phone, 23.5)

    three = exercise(phone, "three-things")
    expect(three.get_by_role("button", name="Continue the video")).to_be_in_viewport(timeout=40_000)
    assert phone.evaluate("document.querySelector('video').paused")
    three.get_by_label("import csv").check()
    three.get_by_role("button", name="Check my answer").click()
    expect(three.locator('[data-option="b"] [data-option-said]')).to_contain_text("part of every Python")
    three.get_by_label("import csv").uncheck()
    for right in ("a", "c", "d"):
        three.locator(f'input[value="{right}"]').check()
    three.get_by_role("button", name="Check my answer").click()
    expect(three.locator("[data-done]")).to_contain_text("done")
    three.get_by_role("button", name="Continue the video").click()
    phone.wait_for_function("() => document.querySelector('video').currentTime > 30")

    jump(phone, 100)
    expect(phone.locator("[data-not-seen]")).to_contain_text("Not seen yet", timeout=30_000)
    phone.evaluate("document.querySelector('video').pause()")
    link = kept_link(phone)
    expect(phone.get_by_text(re.compile("[0-9]+ % of the video seen")).first).to_be_visible()

    laptop = visit(**LAPTOP).page
    laptop.goto(link)
    laptop.get_by_role("button", name="Take it over").click()
    laptop.get_by_role("link", name="See my progress").click()
    expect(laptop.get_by_text(re.compile("[0-9]+ % of the video seen")).first).to_be_visible()
    laptop.goto(EPISODE)
    expect(exercise(laptop, "three-things").locator("[data-done]")).to_contain_text("done")

    sign_up(laptop, letters, "visitor@example.org")
    laptop.goto("/me/progress")
    expect(laptop.get_by_text(re.compile("[0-9]+ % of the video seen")).first).to_be_visible()
    finish(laptop)


def sign_up(page: Page, letters: Letters, address: str) -> None:
    page.goto("/sign-up")
    page.get_by_label("Mail address").fill(address)
    page.get_by_label("Name or pseudonym").fill("Somebody")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    text = letters.newest_to(address)
    found = LINK.search(text)
    assert found, text
    page.goto(found.group(1))
    page.get_by_label("Password").fill("a long enough password")
    with page.expect_response("**/progress/merge") as merged:
        page.get_by_role("button", name="Make my account").click()
    assert merged.value.status == 200
    expect(page.locator("body")).to_have_attribute("data-signed-in", "1")


def finish(page: Page) -> None:
    """Do what is left of the first lesson, and see that it says so."""
    page.goto(EPISODE)
    expect(exercise(page, "three-things").locator("[data-done]")).to_contain_text("done")
    name = exercise(page, "which-name")
    name.get_by_role("textbox").fill("ice_limit")
    name.get_by_role("button", name="Check my answer").click()
    expect(name.locator("[data-done]")).to_contain_text("done")
    run = exercise(page, "make-it-run")
    run.locator("form button.primary").click()
    expect(run.locator("[data-done]")).to_contain_text("done")
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator("[data-counted]")).to_contain_text("Everything in it is done")
    page.locator("a.neighbour.next").click()
    page.wait_for_url("**" + SECOND)
    page.get_by_role("button", name="I know this").click()
    expect(page.locator("[data-counted]")).to_contain_text("you know")
    page.goto("/me/progress")
    lesson = page.get_by_role("heading", name=re.compile("It runs again"))
    expect(lesson).to_contain_text("finished")


def tab_to(page: Page, wanted: str, most: int = 120) -> None:
    """Press Tab until the focused element matches the selector."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


@pytest.mark.browser
@pytest.mark.slow
def test_the_keyboard_alone_is_enough(visit: Callable[..., Visit], letters: Letters) -> None:
    page = visit(**LAPTOP).page
    page.goto(COURSE)
    page.keyboard.press("Tab")
    assert "main" in (page.evaluate("document.activeElement.getAttribute('href')") or "")
    tab_to(page, 'a[href$="/worked-on-friday/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**" + EPISODE)
    tab_to(page, "video")
    page.keyboard.press("k")
    page.wait_for_function(PLAYS)
    jump(page, 23.5)
    page.wait_for_function("() => document.querySelector('video').paused")
    three = exercise(page, "three-things")
    expect(three.get_by_role("button", name="Continue the video")).to_be_visible()
    assert page.evaluate("Boolean(document.activeElement.closest('[data-exercise=\"three-things\"]'))")
    for right in ("a", "c", "d"):
        tab_to(page, f'[data-exercise="three-things"] input[value="{right}"]')
        page.keyboard.press("Space")
    tab_to(page, '[data-exercise="three-things"] form button')
    page.keyboard.press("Enter")
    expect(three.locator("[data-done]")).to_contain_text("done")

    page.goto("/sign-up")
    tab_to(page, "input[type=email]")
    page.keyboard.type("keys@example.org")
    tab_to(page, "input[name=name]")
    page.keyboard.type("Keys")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("mail")
    found = LINK.search(letters.newest_to("keys@example.org"))
    assert found
    page.goto(found.group(1))
    tab_to(page, "input[type=password]")
    page.keyboard.type("a long enough password")
    with page.expect_response("**/progress/merge") as merged:
        page.keyboard.press("Enter")
    assert merged.value.status == 200

    page.goto(EPISODE)
    expect(exercise(page, "three-things").locator("[data-done]")).to_contain_text("done")
    tab_to(page, '[data-exercise="which-name"] input[name="answer"]')
    page.keyboard.type("ICE_LIMIT")
    page.keyboard.press("Enter")
    expect(exercise(page, "which-name").locator("[data-done]")).to_contain_text("done")
    tab_to(page, '[data-exercise="make-it-run"] form button.primary')
    page.keyboard.press("Space")
    expect(exercise(page, "make-it-run").locator("[data-done]")).to_contain_text("done")
    tab_to(page, '[data-mark-form="read"] button')
    page.keyboard.press("Enter")
    expect(page.locator("[data-counted]")).to_contain_text("Everything in it is done")
    tab_to(page, "a.neighbour.next")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + SECOND)
    tab_to(page, '[data-mark-form="known"] button')
    page.keyboard.press("Enter")
    expect(page.locator("[data-counted]")).to_contain_text("you know")
    page.goto("/me/progress")
    expect(page.get_by_role("heading", name=re.compile("It runs again"))).to_contain_text("finished")
