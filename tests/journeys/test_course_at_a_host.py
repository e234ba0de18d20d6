"""A course at a host in a real browser: Bo asks at Sør, Cy lets him in and sees what he does; no page has a fault."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_accessibility import LOOKS, fits, sign_in, violations

NORD, SOR = "/at/nord/hand-it-over/", "/at/sor/hand-it-over/"
LESSON = "it-runs-again/worked-on-friday/"
TEACH = "/teach/at/nord/hand-it-over/"
PAGES = {
    "": [NORD, NORD + "it-runs-again/", NORD + LESSON, "/courses/hand-it-over/"],
    "bo@nord.example": [NORD, NORD + "answers", NORD + LESSON, SOR + "join", "/me/progress"],
    "ada@nord.example": [
        "/teach/at/",
        TEACH,
        TEACH + "people",
        TEACH + "people?show=silent",
        TEACH + "staff",
        "/partner/nord/courses/new",
        "/partner/nord/courses/hand-it-over/",
        "/partner/nord/courses/hand-it-over/move",
    ],
    "cy@sor.example": ["/teach/at/sor/hand-it-over/people?show=waiting"],
}


def people(page: Page, name: str) -> int:
    """How many have done the exercise, as Cy's page says."""
    page.goto("/teach/at/sor/hand-it-over/")
    row = page.get_by_role("row").filter(has_text=name)
    return int(row.get_by_role("cell").nth(1).inner_text())


@pytest.mark.browser
def test_bo_asks_at_sor_cy_lets_him_in_and_sees_what_he_does(visit: Callable[..., Visit]) -> None:
    bo, cy = visit().page, visit().page
    sign_in(bo, "bo@nord.example")
    sign_in(cy, "cy@sor.example")
    bo.goto(SOR)
    bo.get_by_role("link", name="Join", exact=True).click()
    bo.get_by_label("What is your field?").select_option("natural")
    bo.get_by_role("button", name="Ask to take part").click()
    expect(bo.get_by_text("has not answered yet")).to_be_visible()

    cy.goto("/teach/at/")
    cy.get_by_role("link", name="wait for your answer").first.click()
    cy.get_by_role("row").filter(has_text="Bo").get_by_role("button", name="Let in").click()
    expect(cy.get_by_role("row").filter(has_text="Bo")).to_have_count(0)
    before = people(cy, "A number that you know")

    bo.goto(SOR + "trust-the-number/a-number-you-know/")
    with bo.expect_response(lambda answer: "/at/sor/hand-it-over/" in answer.url and "/exercises/" in answer.url):
        bo.locator("#exercise-your-known-number").get_by_role("button", name="I have done this").click()
    expect(bo.locator("#exercise-your-known-number [data-done]")).to_contain_text("done")
    assert people(cy, "A number that you know") == before + 1

    bo.goto("/me/progress")
    bo.get_by_role("region", name="Your courses").get_by_role("link", name="Hand it over").last.click()
    bo.get_by_text("Leave this course").click()
    bo.get_by_role("button", name="Leave", exact=True).click()
    expect(bo.get_by_text("You have left this course.")).to_be_visible()
    assert people(cy, "A number that you know") == before


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[-1]], ids=["narrow-light", "wide-dark"])
def test_no_page_of_a_course_at_a_host_has_a_fault(visit: Callable[..., Visit], look: dict[str, Any]) -> None:
    for address, paths in PAGES.items():
        page = visit(**look).page
        if address:
            sign_in(page, address)
        for path in paths:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
            assert violations(page) == [], path
            assert fits(page), f"{path} scrolls sideways"
