"""A reader takes a path by tabs, reads a course on one page and prints it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_accessibility import fits, sign_in, violations
from tests.support.demo import COURSE
from tests.support.tall import leads_in_and_out_of_tabs, stands_at_the_top, with_tall_tabs

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


KEYED = """<div data-tabs="" data-sync="os">
<section data-tab="Ubuntu" data-sync="linux"><p>apt</p></section>
<section data-tab="Win 11" data-sync="windows"><p>winget</p></section></div>
<div data-tabs="" data-sync="os">
<section data-tab="Any Windows" data-sync="windows"><p>setup.exe</p></section>
<section data-tab="Any Linux" data-sync="linux"><p>install.sh</p></section></div>
<div data-tabs="" data-sync="other">
<section data-tab="First" data-sync="windows"><p>one</p></section>
<section data-tab="Second" data-sync="linux"><p>two</p></section></div></main>"""


@pytest.mark.browser
def test_sets_of_one_group_switch_by_their_keys_whatever_their_labels(visit: Callable[..., Visit]) -> None:
    page = visit(viewport={"width": 1280, "height": 900}).page

    def keyed(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("</main>", KEYED))

    page.route("**/" + READY, keyed)
    page.goto(COURSE + READY)
    page.get_by_role("tab", name="Any Linux").click()
    page.get_by_role("tab", name="Win 11").click()
    for chosen in ("Win 11", "Any Windows", "First"):
        expect(page.get_by_role("tab", name=chosen)).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Any Linux").click()
    for _ in range(2):
        for chosen in ("Ubuntu", "Any Linux", "First"):
            expect(page.get_by_role("tab", name=chosen)).to_have_attribute("aria-selected", "true")
        page.reload()


@pytest.mark.browser
@pytest.mark.parametrize("slow", [1, 8])
def test_an_address_leads_to_its_heading_past_tabs_and_into_them(visit: Callable[..., Visit], slow: int) -> None:
    one = visit(viewport={"width": 1280, "height": 900})
    page = one.page
    one.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})

    def tall(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=with_tall_tabs(response.text()))

    page.route("**/" + READY, tall)
    for own in ("h-behind", "h-within"):
        page.goto("about:blank")
        page.goto(f"{COURSE}{READY}#{own}")
        stands_at_the_top(page, own)
    leads_in_and_out_of_tabs(page)


ALIGNED = (
    '<p><math display="block"><mtable displaystyle="true"><mtr><mtd columnalign="right"><mi id="short">a</mi></mtd>'
    '<mtd columnalign="left"><mi>b</mi></mtd></mtr><mtr><mtd columnalign="right"><mi id="long">aaaaaaaa</mi></mtd>'
    '<mtd columnalign="left"><mi>bbbbbbbb</mi></mtd></mtr></mtable></math></p></main>'
)


@pytest.mark.browser
def test_lines_of_formulas_stand_at_their_signs(visit: Callable[..., Visit]) -> None:
    page = visit(viewport={"width": 1280, "height": 900}).page

    def aligned(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("</main>", ALIGNED))

    page.route("**/" + READY, aligned)
    page.goto(COURSE + READY)
    short, long = page.locator("#short").bounding_box(), page.locator("#long").bounding_box()
    assert short is not None and long is not None
    assert abs(short["x"] + short["width"] - long["x"] - long["width"]) < 2


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


@pytest.mark.browser
def test_on_a_phone_the_menu_of_an_area_is_one_line_that_opens_without_script(visit: Callable[..., Visit]) -> None:
    page = visit(viewport={"width": 360, "height": 740}).page
    sign_in(page, "ada@nord.example")
    bare = visit(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    bare.context.add_cookies(page.context.cookies())
    for path, name, other in (("/teach/live/", "Live hours", "Videos"), ("/partner/nord/members", "People", "Look")):
        bare.page.goto(path)
        menu = bare.page.locator(".part-nav")
        box = menu.bounding_box()
        assert box is not None
        assert box["height"] < 60, path
        expect(menu.get_by_role("link", name=other)).to_be_hidden()
        menu.get_by_text(name).first.click()
        expect(menu.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
        menu.get_by_role("link", name=other).click()
        expect(bare.page.locator("h1")).to_contain_text(other)
    page.goto("/teach/live/")
    page.locator(".part-nav summary").press("Enter")
    assert violations(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator(".part-nav summary")).to_be_hidden()
    expect(page.locator(".part-nav").get_by_role("link", name="Videos")).to_be_visible()


@pytest.mark.browser
def test_with_the_systems_own_colours_what_is_chosen_and_done_is_still_seen(visit: Callable[..., Visit]) -> None:
    page = visit(forced_colors="active").page
    page.goto(COURSE + READY)
    width = "one => getComputedStyle(one).borderTopWidth"
    chosen, other = (page.locator(f'[role="tab"][aria-selected="{said}"]').first for said in ("true", "false"))
    assert (chosen.evaluate(width), other.evaluate(width)) == ("3px", "1px")
    sign_in(page, "bo@nord.example")
    page.goto("/me/progress")
    expect(page.locator(".site-nav [aria-current]")).to_have_css("outline-style", "solid")
    colour = "one => getComputedStyle(one).backgroundColor"
    assert page.locator(".mark.done").first.evaluate(colour) != page.locator("body").evaluate(colour)


@pytest.mark.browser
def test_twice_as_large_text_stays_on_a_phones_page(visit: Callable[..., Visit]) -> None:
    page = visit(viewport={"width": 360, "height": 740}).page
    for path in ("/", COURSE, COURSE + READY, "/search?q=path"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert fits(page), path
    field = page.locator(".search-words input").bounding_box()
    assert field is not None
    assert field["width"] > 200


@pytest.mark.browser
def test_a_browser_that_keeps_no_cookies_is_told_before_somebody_signs_in(visit: Callable[..., Visit]) -> None:
    one = visit()
    note = one.page.get_by_text("This browser keeps no cookies for this site")
    one.page.goto("/sign-in")
    one.page.wait_for_load_state("networkidle")
    expect(note).to_be_hidden()
    one.context.new_cdp_session(one.page).send("Emulation.setDocumentCookieDisabled", {"disabled": True})
    for path in ("/sign-in", "/sign-up"):
        one.page.goto(path)
        expect(note).to_be_visible()


@pytest.mark.browser
def test_paper_shows_what_is_folded_away_and_no_form_that_asks_the_reader(visit: Callable[..., Visit]) -> None:
    page = visit().page
    page.goto(COURSE + "it-runs-again/worked-on-friday/")
    folded = page.locator("details.box").filter(has_text="Get the two files").locator("> :not(summary)").first
    expect(folded).to_be_hidden()
    expect(page.locator(".ending .saying")).to_be_visible()
    page.emulate_media(media="print")
    expect(folded).to_be_visible()
    expect(page.locator(".ending .saying")).to_be_hidden()
    expect(page.locator("[data-ask]").last).to_be_hidden()
    page.goto(COURSE + "somebody-else/ten-lines/")
    expect(page.locator(".hint").get_by_text("Think of the last folder")).to_be_visible()
    expect(page.locator(".solution > :not(summary)").first).to_be_visible()
    page.set_viewport_size({"width": 560, "height": 800})
    listings = page.locator(".code:has(.line) > pre")
    expect(listings.first).to_be_visible()
    wide = "all => all.filter((one) => one.scrollWidth > one.clientWidth).length"
    assert listings.evaluate_all(wide) == 0, "paper cannot be scrolled"


@pytest.mark.browser
def test_a_long_name_does_not_break_the_head_of_a_page_on_a_phone(visit: Callable[..., Visit]) -> None:
    one = visit(viewport={"width": 360, "height": 800})
    sign_in(one.page, "bo@nord.example")
    head = one.page.locator(".site-header")
    usual = head.bounding_box()
    one.page.locator(".menu > summary").first.evaluate(
        "one => { (one.querySelector('span') ?? one).textContent = 'Karoline Nordmann-Bjerknes'; }"
    )
    named = head.bounding_box()
    assert usual is not None
    assert named is not None
    assert named["height"] == usual["height"]
    assert fits(one.page)
    for width in (320, 480):
        one.page.set_viewport_size({"width": width, "height": 800})
        assert fits(one.page), width
