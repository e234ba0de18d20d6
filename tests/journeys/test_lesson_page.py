"""The lesson page in a real browser: by keyboard, by touch, without script, and on a phone."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import Visit
from tests.support.demo import EPISODE

pytestmark = pytest.mark.browser

WIDE = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
WHOLE = """() => {
  const list = document.querySelector("ol[data-transcript]").getBoundingClientRect();
  const line = document.querySelector("[data-transcript] [aria-current='true']").closest("li").getBoundingClientRect();
  return line.top >= list.top - 1 && line.bottom <= list.bottom + 1;
}"""
NOW = "document.querySelector('video').currentTime"


def woken(page: Page, at: str = "") -> Page:
    """The lesson page with our player in place of the browser's own."""
    page.goto("about:blank")
    page.goto(EPISODE + at)
    page.locator("[data-player] video").focus()
    expect(page.locator(".controls")).to_be_visible()
    expect(page.locator(".transcript-tools")).to_be_visible()
    return page


def until(page: Page, condition: str, seconds: float = 40) -> None:
    """Wait until `condition` holds on the page (the browser's own waiting evaluates text, which our pages forbid)."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"{condition} never came; the video is at {page.evaluate(NOW)}"
        page.wait_for_timeout(60)


def reaches(page: Page, second: float, slack: float = 0.6) -> None:
    """Wait until the video stands at `second`."""
    until(page, f"Math.abs({NOW} - {second}) < {slack}")


def test_before_it_is_used_the_player_costs_nothing(visit: Callable[..., Visit]) -> None:
    page = visit(**WIDE).page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(EPISODE)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.endswith((".mp4", "player.js", "store.js"))]
    assert len(asked) <= 8, asked
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(page.locator("video")).to_have_js_property("controls", False)
    woken(page)
    expect(page.locator("[data-play]")).to_be_visible()


def test_the_large_play_sign_works_by_keyboard_and_hands_the_focus_on(visit: Callable[..., Visit]) -> None:
    page = visit(**WIDE).page
    page.goto(EPISODE)
    sign = page.locator(".begin")
    sign.focus()
    page.keyboard.press("Enter")
    until(page, f"{NOW} > 0.2")
    expect(sign).to_have_count(0)
    expect(page.locator("[data-play]")).to_be_focused()


def test_whoever_is_quicker_than_the_scripts_finds_the_player_all_the_same(visit: Callable[..., Visit]) -> None:
    page = visit(**WIDE).page
    held: list[Route] = []
    page.route("**/lesson.js", lambda route: held.append(route))
    page.goto(EPISODE)
    page.locator("[data-player] video").focus()
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator(".controls")).to_be_visible()


def test_a_speed_chosen_before_the_film_is_there_stays(visit: Callable[..., Visit]) -> None:
    page = visit(**WIDE).page
    held: list[Route] = []
    page.route("**/*.mp4*", lambda route: route.continue_() if held else held.append(route))
    woken(page)
    page.keyboard.press(">")
    expect(page.locator(".speed")).to_have_text("1.25×")
    page.keyboard.press("k")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    until(page, "document.querySelector('video').readyState >= 1")
    page.wait_for_timeout(200)  # what listens to that has run
    expect(page.locator("video")).to_have_js_property("playbackRate", 1.25)
    expect(page.locator(".speed")).to_have_text("1.25×")


def test_where_the_player_cannot_be_loaded_the_browsers_own_controls_come_back(visit: Callable[..., Visit]) -> None:
    page = visit(**WIDE).page
    page.route("**/player.js", lambda route: route.fulfill(status=200, content_type="text/javascript", body="oops("))
    page.goto(EPISODE)
    page.locator("video").focus()
    expect(page.locator("video")).to_have_js_property("controls", True)


def test_the_video_obeys_the_keyboard_while_it_has_focus(visit: Callable[..., Visit]) -> None:
    page = woken(visit(**WIDE).page)
    for key, second in (("l", 10), ("l", 20), ("ArrowRight", 25), ("j", 15), ("ArrowLeft", 10)):
        page.keyboard.press(key)
        reaches(page, second)
    page.keyboard.press("k")
    until(page, "!document.querySelector('video').paused")
    page.keyboard.press(" ")
    until(page, "document.querySelector('video').paused")
    page.keyboard.press(">")
    expect(page.locator(".speed")).to_have_text("1.25×")
    page.keyboard.press("c")
    until(page, "[...document.querySelector('video').textTracks].every(t => t.mode !== 'showing')")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(0)
    page.reload()
    woken(page)
    expect(page.locator(".speed")).to_have_text("1.25×")


def test_single_letter_keys_can_be_turned_off(visit: Callable[..., Visit]) -> None:
    page = woken(visit(**WIDE).page)
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitemcheckbox", name="Single-letter keys").click()
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    page.keyboard.press("ArrowRight")
    reaches(page, 5)


def test_the_video_can_be_left_by_tab_in_both_directions(visit: Callable[..., Visit]) -> None:
    page = woken(visit(**WIDE).page)
    seen = []
    for _ in range(18):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.closest('article') ? 'text' : 'video'"))
    assert seen[-1] == "text"
    for _ in range(26):  # a copy button may have appeared meanwhile
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('video')"):
            break
    else:
        raise AssertionError("the video cannot be reached backwards")


def test_the_transcript_is_one_tab_stop_with_arrow_keys_and_enter(visit: Callable[..., Visit]) -> None:
    page = woken(visit(**WIDE).page)
    stops = page.locator("[data-transcript] a[tabindex='0']")
    expect(stops).to_have_count(1)
    page.keyboard.press("t")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(stops).to_have_count(1)
    wanted = float(page.evaluate("document.activeElement.parentElement.dataset.start"))
    page.keyboard.press("Enter")
    reaches(page, wanted)
    expect(page.locator("[data-transcript] [aria-current='true']")).to_be_focused()
    expect(page).to_have_url(re.compile(f"#t={int(wanted)}$"))
    page.reload()
    reaches(page, int(wanted))


def test_the_transcript_is_searched_and_counts_its_hits(visit: Callable[..., Visit]) -> None:
    page = woken(visit(**WIDE).page)
    find = page.get_by_role("searchbox", name="Search the transcript")
    find.fill("kari")
    expect(page.locator(".transcript-tools [role=status]")).to_have_text(re.compile("[0-9]+ line"))
    hits = page.locator("[data-transcript] li:not(.missed)")
    number = hits.count()
    assert 0 < number < page.locator("[data-transcript] li").count()
    expect(page.locator(".transcript-tools [role=status]")).to_have_text(f"{number} line{'s' if number > 1 else ''}")
    expect(page.locator("[data-transcript] mark")).to_have_count(number)
    find.press("Enter")
    expect(page.locator("[data-transcript] li:not(.missed) a").first).to_be_focused()


def test_the_transcript_follows_the_language_of_the_captions(visit: Callable[..., Visit]) -> None:
    page = woken(visit(**WIDE).page)
    page.get_by_role("button", name="Captions").click()
    page.get_by_role("menuitemradio", name="norsk").click()
    expect(page.locator("[data-transcript]")).to_have_attribute("lang", "nb")
    expect(page.locator("[data-transcript] a[tabindex='0']")).to_have_count(1)


def test_a_pause_point_leads_to_its_exercise_and_back(visit: Callable[..., Visit]) -> None:
    page = woken(visit(**WIDE).page, "#t=22")
    reaches(page, 22)
    page.keyboard.press("k")
    exercise = page.locator("[data-exercise='three-things']")
    expect(exercise).to_be_focused(timeout=40000)
    expect(exercise).to_be_in_viewport()
    go_on = page.locator("[data-continue]")
    others = [one.bounding_box() for one in page.locator("[data-pause-bar] button:not([data-continue])").all()]
    own = go_on.bounding_box()
    assert own is not None
    assert all(one is not None and one["width"] * one["height"] < own["width"] * own["height"] for one in others)
    exercise.get_by_role("checkbox").nth(1).check()
    exercise.get_by_role("button", name="Check my answer").click()
    expect(exercise.locator("[data-said]")).to_contain_text("Not yet.")
    expect(exercise.locator("[data-option='b'] [data-option-said]")).to_contain_text("This one travels.")
    go_on.click()
    expect(page.locator("[data-play]")).to_be_focused()
    until(page, f"{NOW} > 25.5 && !document.querySelector('video').paused")
    expect(page.locator("[data-pause-bar]")).to_have_count(0)


def test_pause_points_can_be_turned_off_for_good(visit: Callable[..., Visit]) -> None:
    page = woken(visit(**WIDE).page, "#t=23")
    page.keyboard.press("k")
    page.get_by_role("button", name="stop at exercises").click(timeout=40000)
    until(page, f"{NOW} > 25.5")
    woken(page, "#t=23")
    page.keyboard.press("k")
    until(page, f"{NOW} > 26.5")
    expect(page.locator("[data-pause-bar]")).to_have_count(0)


def test_what_was_left_out_is_offered_gently_and_only_after_play(visit: Callable[..., Visit]) -> None:
    page = woken(visit(**WIDE).page)
    offer = page.locator("[data-not-seen]")
    for second in (10, 20, 30):
        page.keyboard.press("l")
        reaches(page, second)
    expect(offer).to_have_count(0)
    page.keyboard.press("k")
    until(page, f"{NOW} > 32")
    page.keyboard.press("k")
    expect(offer).to_contain_text("Not seen yet: 0:00–0:30")
    offer.get_by_role("button", name="Watch it").click()
    until(page, f"{NOW} < 5 && !document.querySelector('video').paused")
    page.locator("[data-play]").press("k")
    page.get_by_role("button", name="Don’t say this").click()
    expect(page.locator("[data-seen-offer]")).to_be_hidden()


def test_one_resumes_where_one_was(visit: Callable[..., Visit]) -> None:
    page = woken(visit(**WIDE).page, "#t=30")
    page.keyboard.press("k")
    until(page, f"{NOW} > 32")
    page.keyboard.press("k")
    stood = float(page.evaluate(NOW))
    woken(page)
    reaches(page, stood, 1.5)
    near = "|".join(f"{second // 60}:{second % 60:02}" for second in range(int(stood) - 1, int(stood) + 2))
    expect(page.locator("[data-resumed]")).to_contain_text(re.compile(f"You were at ({near})"))
    page.get_by_role("button", name="From the beginning").click()
    reaches(page, 0)


def test_tabs_with_equal_labels_switch_together_and_are_remembered(visit: Callable[..., Visit]) -> None:
    page = visit(**WIDE).page
    page.goto(EPISODE)
    tab = page.get_by_role("tab", name="Windows").first
    tab.click()
    expect(tab).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel", name="Windows").first).to_be_visible()
    expect(page.get_by_role("tabpanel", name="Linux")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="macOS").first).to_be_focused()
    page.reload()
    expect(page.get_by_role("tab", name="macOS").first).to_have_attribute("aria-selected", "true")
    page.goto("/courses/hand-it-over/it-runs-again/write-down-what-it-needs/")
    expect(page.get_by_role("tab", name="macOS").first).to_be_visible()
    for labelled in page.get_by_role("tab", name="macOS").all():
        expect(labelled).to_have_attribute("aria-selected", "true")


def test_copying_a_session_leaves_out_prompts_and_output(visit: Callable[..., Visit]) -> None:
    one = visit(**WIDE, permissions=["clipboard-read", "clipboard-write"])
    page = one.page
    page.goto(EPISODE)
    session = page.locator(".code[data-code='console']").first
    session.hover()
    session.locator(".copy").click()
    expect(session.locator(".copy")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "python3 iceout.py"


def test_reading_counts_is_explained_and_can_be_taken_back(visit: Callable[..., Visit]) -> None:
    page = visit(**WIDE).page
    page.goto(EPISODE)
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator("[data-counted]")).to_contain_text("Counted because you have read it.")
    expect(page.locator("[data-mark='worked-on-friday']")).to_contain_text("begun")
    page.get_by_role("button", name="I know this").click()
    expect(page.locator("[data-counted]")).to_contain_text("Counted because you know this already.")
    page.reload()
    expect(page.locator("[data-mark='worked-on-friday']")).to_contain_text("done")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("[data-counted]")).to_have_text("")


def test_a_draft_outlives_a_reload_until_it_is_answered(visit: Callable[..., Visit]) -> None:
    page = visit(**WIDE).page
    page.goto(EPISODE)
    field = page.locator("[data-exercise='which-name']").get_by_label("Your answer")
    field.click()
    until(page, "document.querySelector('form[data-answer=which-name]').dataset.ready")
    field.fill("ICE_LIM")
    page.reload()
    expect(field).to_have_value("ICE_LIM")
    field.fill("ice_limit")
    field.press("Enter")
    expect(page.locator("[data-exercise='which-name'] [data-said]")).to_contain_text("Right.")
    assert page.evaluate("localStorage.getItem('videre.drafts')") is None


def test_an_exercise_for_a_computer_is_kept_for_the_laptop(visit: Callable[..., Visit]) -> None:
    page = visit(**PHONE).page
    page.goto(EPISODE)
    button = page.get_by_role("button", name="my laptop")
    button.tap()
    expect(button).to_have_text("Kept for my laptop")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.goto("/me/progress")
    kept = page.locator("[data-laptop-list]")
    expect(kept.get_by_role("link", name="Make it run")).to_have_attribute("href", f"{EPISODE}#exercise-make-it-run")
    kept.get_by_role("button", name="off the list").tap()
    expect(kept).to_be_hidden()


def test_on_a_phone_the_video_shrinks_to_a_bar_while_one_reads(visit: Callable[..., Visit]) -> None:
    page = visit(**PHONE).page
    page.goto(EPISODE)
    page.locator("video").tap()
    until(page, f"{NOW} > 0.5")
    expect(page.locator(".controls")).to_be_visible()
    page.locator("[data-exercise='make-it-run']").scroll_into_view_if_needed()
    expect(page.locator(".player.shrunk")).to_be_visible()
    box = page.locator(".player").bounding_box()
    assert box is not None
    assert box["y"] <= 1
    assert box["height"] < 150
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".player.shrunk")).to_have_count(0)


def test_the_spoken_line_is_seen_whole_in_a_low_window(visit: Callable[..., Visit]) -> None:
    page = woken(visit(viewport={"width": 1366, "height": 660}).page)
    page.evaluate("document.querySelector('video').play()")
    until(page, f"{NOW} > 0.5")
    page.evaluate("document.querySelector('video').currentTime = 24")
    expect(page.get_by_role("button", name="Continue the video")).to_be_visible()
    expect(page.locator("[data-not-seen]")).to_be_visible()
    until(page, f"({WHOLE})()")


@pytest.mark.parametrize("width", [320, 360, 768, 1056, 1440])
def test_every_control_of_the_player_is_large_enough(visit: Callable[..., Visit], width: int) -> None:
    page = woken(visit(viewport={"width": width, "height": 800}).page)
    for one in page.locator(".controls button:visible, .controls input").all():
        box = one.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, one.evaluate("e => e.outerHTML")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_script_one_reads_watches_and_answers(visit: Callable[..., Visit]) -> None:
    page = visit(**WIDE, java_script_enabled=False).page
    page.goto(EPISODE)
    expect(page.get_by_text("On Saturday Kari left for a hut")).to_be_visible()
    expect(page.locator("video")).to_have_attribute("controls", "")
    for label in ("Linux", "macOS", "Windows"):
        expect(page.locator(f"[data-tab='{label}']").first).to_be_visible()
    exercise = page.locator("[data-exercise='three-things']")
    exercise.get_by_role("checkbox").nth(1).check()
    exercise.get_by_role("button", name="Check my answer").click()
    expect(page.locator("[data-exercise='three-things']")).to_contain_text("This one travels.")
    expect(page.locator("[data-exercise='three-things'] input:checked")).to_have_count(1)
    expect(page.get_by_role("button", name="my laptop")).to_have_count(0)
    hint = page.locator("[data-exercise='three-things'] > .hint")
    hint.locator("> summary").click()
    expect(hint.locator(".hint > summary")).to_be_visible()


def test_text_only_and_video_only_are_one_key_away_and_the_divider_moves(visit: Callable[..., Visit]) -> None:
    page = woken(visit(**WIDE).page)
    page.keyboard.press("v")
    expect(page.locator("[data-beside]")).to_be_hidden()
    expect(page.locator("[data-view-switch]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-text]")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("[data-text]")).to_be_visible()
    divider = page.get_by_role("separator", name="Width of the video")
    before = page.locator("[data-beside]").bounding_box()
    divider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    after = page.locator("[data-beside]").bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] < before["width"] - 40


def test_what_is_kept_for_the_laptop_gets_there(visit: Callable[..., Visit]) -> None:
    phone = visit(**PHONE).page
    phone.goto(EPISODE)
    phone.get_by_role("button", name="my laptop").tap()
    expect(phone.get_by_role("button", name="Kept for my laptop")).to_be_visible()
    phone.goto("/me/progress")
    phone.get_by_role("button", name="Make a link and a QR code").tap()
    field = phone.get_by_label("The link")
    expect(field).not_to_have_value("")
    laptop = visit(**WIDE).page
    laptop.goto(field.input_value())
    laptop.locator("main form button").click()
    expect(laptop.locator("[data-done]")).to_be_visible()
    laptop.goto("/me/progress")
    laptop.locator("[data-laptop-list]").get_by_role("link", name="Make it run").click()
    expect(laptop.locator("[data-exercise='make-it-run']")).to_be_in_viewport()


def test_scripts_speak_the_language_of_the_page(visit: Callable[..., Visit]) -> None:
    page = visit(**WIDE).page
    page.goto("/sign-in")
    page.get_by_label("Mail address").fill("di@videre.example")
    page.get_by_label("Password").fill("videre-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto("/me/account")
    page.get_by_label("Language").select_option("nb")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Språk")).to_have_value("nb")
    woken(page, "#t=22")
    expect(page.locator("[data-play]")).to_have_attribute("aria-label", "Spill av")
    expect(page.locator("[data-view-switch]")).to_have_text("Visning: video og tekst")
    page.get_by_role("searchbox", name="Søk i teksten").fill("kari")
    expect(page.locator(".transcript-tools [role=status]")).to_have_text(re.compile("linje"))
    exercise = page.locator("[data-exercise='three-things']")
    exercise.get_by_role("checkbox").nth(1).check()
    exercise.get_by_role("button", name="Sjekk svaret mitt").click()
    expect(exercise.locator("[data-said]")).to_contain_text("3 riktige svar mangler fortsatt.")
    expect(exercise.locator("[data-done]")).to_contain_text("prøvd")
    # The people of the demo are shared by all journeys.
    page.goto("/me/account")
    page.get_by_label("Språk").select_option("")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.get_by_label("Language")).to_have_value("")
