"""Partners as people meet them: somebody is invited and comes in; a look is chosen that everybody can read."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Letters, Visit
from tests.journeys.test_accessibility import fits, sign_in, violations

LINK = re.compile(r"(http://\S+/invitations/\S+)")
KARI = "kari@nord.example"


@pytest.mark.browser
@pytest.mark.slow
def test_somebody_new_is_asked_to_teach_comes_in_by_the_letter_and_is_out_the_moment_she_is_removed(
    visit: Callable[..., Visit], letters: Letters
) -> None:
    ada = visit().page
    sign_in(ada, "ada@nord.example")
    ada.goto("/me/account")
    ada.get_by_role("link", name="Nord").first.click()
    ada.get_by_role("link", name="People", exact=True).click()
    ada.get_by_label("Mail address").fill(KARI)
    ada.get_by_role("button", name="Send the invitation").click()
    expect(ada.get_by_role("status")).to_contain_text("The letter is on its way")
    expect(ada.get_by_role("region", name="Invited, not here yet")).to_contain_text(KARI)

    letter = letters.newest_to(KARI)
    assert "Subject: Will you teach at Nord?" in letter
    link = LINK.search(letter)
    assert link, letter
    kari = visit(viewport={"width": 320, "height": 700}).page
    kari.goto(link.group(1))
    assert violations(kari) == []
    assert fits(kari)
    kari.get_by_label("Name or pseudonym").fill("Kari (invented)")
    kari.get_by_role("button", name="Make my account and accept").click()
    expect(kari.get_by_role("heading", name="Nord", level=1)).to_be_visible()
    expect(kari.locator("body")).to_have_attribute("data-signed-in", "1")
    kari.goto("/me/account")
    expect(kari.get_by_role("list", name="Your roles")).to_contain_text("instructor")
    assert kari.context.request.get("/partner/nord/").status == 404, "an instructor, no administrator"

    ada.reload()
    row = ada.get_by_role("listitem").filter(has_text=KARI)
    row.get_by_text("Change").click()
    row.get_by_role("button", name="Remove from Nord").click()
    expect(ada.get_by_role("status")).to_contain_text("no role here any more")
    kari.reload()
    kari.goto("/me/account")
    expect(kari.get_by_role("list", name="Your roles")).to_have_count(0)


def accent(page: Page) -> str:
    """The colour in which a visitor sees the address for help."""
    page.goto("/at/sor/")
    return str(page.evaluate("getComputedStyle(document.querySelector('main a[href^=mailto]')).color"))


@pytest.mark.browser
@pytest.mark.slow
def test_a_colour_that_cannot_be_read_is_refused_and_the_nearest_is_what_visitors_see(
    visit: Callable[..., Visit],
) -> None:
    cy, light, dark = visit().page, visit(color_scheme="light").page, visit(color_scheme="dark").page
    before = accent(light), accent(dark)
    sign_in(cy, "cy@sor.example")
    cy.goto("/partner/sor/look")
    kept = cy.get_by_label("Accent", exact=True).last.input_value()
    cy.get_by_label("Accent", exact=True).last.fill("#ffb000")
    cy.get_by_role("button", name="Keep these colours").click()
    expect(cy.get_by_text("The accent #ffb000 on the paper")).to_contain_text("4.5 : 1 is needed")
    assert violations(cy) == []
    cy.get_by_role("button", name="Show me the nearest ones").click()
    expect(cy.get_by_role("status")).to_contain_text("They are not kept yet")
    assert accent(light) == before[0], "nobody else sees what is only tried"
    cy.get_by_role("button", name="Keep these colours").click()
    expect(cy.get_by_role("status")).to_contain_text("Kept")
    after = accent(light), accent(dark)
    assert after[0] != before[0]
    assert violations(light) == []
    assert violations(dark) == []

    cy.get_by_label("Accent", exact=True).last.fill(kept)
    cy.get_by_role("button", name="Keep these colours").click()
    expect(cy.get_by_role("status")).to_contain_text("Kept")
    assert accent(light) == before[0]
