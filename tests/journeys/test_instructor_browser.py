"""Cy has nothing but a browser: a small course from the start that is offered, a recording with its chapters, and
learners see both. On the way the line breaks, the page is closed, and something typed is wrong; nothing is lost."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_accessibility import fits, violations
from tests.support.films import Films, films

__all__ = ["films"]
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 800}}
LESSON = "/courses/calm-branches/first-lesson/a-first-page/"
CAPTIONS = "WEBVTT\n\n00:00.500 --> 00:02.000\nA branch is only a name\n\n00:02.000 --> 00:03.500\nand costs nothing\n"


def as_cy(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Cy", exact=True).click()
    page.wait_for_load_state("networkidle")


def sound(page: Page) -> None:
    """Nothing for axe to find, and nothing beyond the edge of the page."""
    assert violations(page) == [], page.url
    assert fits(page), f"{page.url} scrolls sideways"


def long_film(films: Films, folder: Path) -> Path:
    """A film of several pieces: the ready one, with room left at its end as editors leave it."""
    room = 3_000_000
    made = folder / "talk.mp4"
    made.write_bytes(films.ready.read_bytes() + struct.pack(">I4s", room + 8, b"free") + bytes(room))
    return made


def rewritten(packed: bytes) -> bytes:
    """What Cy does to the start in a text editor."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, text.replace("Begin with a situation", "A branch is a name. Begin with a situation"))
    return held.getvalue()


@pytest.mark.browser
@pytest.mark.slow
def test_from_a_file_to_a_public_episode_with_only_a_browser(
    visit: Callable[..., Visit], films: Films, tmp_path: Path
) -> None:
    desk = visit(**DESK)
    page = desk.page
    as_cy(page)

    # A course: the start that is offered, changed in an editor, sent back, looked at, shown.
    page.goto("/teach/courses/")
    page.get_by_role("link", name="Bring in a course").click()
    page.get_by_label("Its short name").fill("calm-branches")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the start").click()
    changed = rewritten(Path(download.value.path()).read_bytes())
    sound(page)
    page.get_by_label("The zip").set_input_files(
        {"name": "calm-branches.zip", "mimeType": "application/zip", "buffer": changed}
    )
    page.get_by_role("button", name="Check it", exact=True).click()
    expect(page.get_by_text("A new course. Nobody but you")).to_be_visible(timeout=40_000)
    sound(page)
    page.get_by_role("link", name="Look at it").click()
    expect(page.get_by_text("A branch is a name.")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Back to the draft").click()
    page.get_by_role("button", name="Show to learners").click()
    expect(page.get_by_text("Learners see it now.")).to_be_visible()

    # The recording: the file is chosen first and comes while the rest is typed; the line breaks half-way.
    page.get_by_role("link", name="Add a video").click()
    sent: list[str] = []

    def breaking(route: Route) -> None:
        sent.append(route.request.headers["upload-offset"])
        route.continue_() if len(sent) == 1 else route.abort()

    page.route("**/file", lambda route: breaking(route) if route.request.method == "PATCH" else route.continue_())
    film = long_film(films, tmp_path)
    page.get_by_label("Title").fill("Branches, calmly")
    page.get_by_label("The file", exact=True).set_input_files(film)
    expect(page.get_by_text("it goes on by itself")).to_be_visible(timeout=40_000)
    page.wait_for_url("**/teach/videos/uploads/*/")
    page.get_by_label("Chapters").fill("0:00 Hello\nnonsense\n0:02 Goodbye")
    with page.expect_response(lambda answer: "0:01" in (answer.request.post_data or "")):
        page.get_by_label("Begin at").fill("0:01")
    page.unroute_all()
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    desk.complaints[:] = [text for text in desk.complaints if "ERR_FAILED" not in text]  # the line that we broke

    # Everything typed is there, and the same file goes on where it was.
    expect(page.get_by_label("Title")).to_have_value("Branches, calmly")
    expect(page.get_by_label("Begin at")).to_have_value("0:01")
    expect(page.get_by_text("Choose the same file to go on.")).to_be_visible()
    sound(page)
    resumed: list[str] = []
    page.on("request", lambda r: resumed.append(r.headers["upload-offset"]) if r.method == "PATCH" else None)
    page.get_by_label("The file", exact=True).set_input_files(film)
    expect(page.get_by_text("talk.mp4 is here.", exact=True)).to_be_visible(timeout=40_000)
    assert int(resumed[0]) > 0

    page.get_by_label("Episode").select_option("calm-branches/a-first-page")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("line 2: write a time and a title")).to_be_visible()
    expect(page.get_by_text("Whoever cannot hear needs captions")).to_be_visible()
    sound(page)
    page.get_by_label("Chapters").fill("0:00 Hello\n0:02 Goodbye")
    page.get_by_label("Promised by").fill("Cy")
    page.get_by_label("At the latest on").fill("2030-12-24")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("heading", name="Where learners see it")).to_be_visible(timeout=60_000)

    # A learner sees it, and each change at once.
    learner = visit(**DESK).page
    learner.goto(LESSON)
    expect(learner.get_by_text("Captions promised by Tuesday 24 December 2030, Cy.")).to_be_visible()
    learner.get_by_text("Chapters", exact=True).click()
    expect(learner.get_by_text("Goodbye")).to_be_visible()
    for fold in page.locator("main details").all():
        fold.evaluate("one => { one.open = true }")
    sound(page)
    page.evaluate("document.querySelector('video').currentTime = 3")
    begin = page.locator("#show .box").get_by_role("button", name="Begin at: take 0:03 from the video")
    begin.click()
    page.get_by_role("button", name="Show this part").click()
    expect(page.get_by_text("Learners see it there now.")).to_be_visible()
    page.get_by_text("Add or replace captions").click()
    page.get_by_label("Captions from a file").set_input_files(
        {"name": "talk.en.vtt", "mimeType": "text/vtt", "buffer": CAPTIONS.encode()}
    )
    page.get_by_role("button", name="Take these captions").click()
    expect(page.get_by_text("The captions are changed.")).to_be_visible()
    learner.reload()
    expect(learner.locator("[data-player]")).to_have_attribute("data-start", "3.0")
    expect(learner.get_by_text("Captions promised")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.slow
def test_what_was_typed_last_is_kept_when_the_page_is_left_at_once(visit: Callable[..., Visit]) -> None:
    page = visit(**DESK).page
    as_cy(page)
    page.goto("/teach/videos/new")
    page.get_by_label("Title").fill("In a hurry")
    page.wait_for_url("**/teach/videos/uploads/*/")
    address = page.url
    page.get_by_label("Begin at").fill("0:07")
    page.goto("/teach/courses/")
    for _ in range(40):
        page.goto(address)
        if page.get_by_label("Begin at").input_value() == "0:07":
            return
        page.wait_for_timeout(500)
    raise AssertionError("what was typed is gone")


@pytest.mark.browser
@pytest.mark.slow
def test_who_is_quicker_than_the_script_loses_nothing(visit: Callable[..., Visit], films: Films) -> None:
    page = visit(**DESK).page
    as_cy(page)
    late: list[Route] = []
    page.route("**/upload.js", lambda route: late.append(route))
    page.goto("/teach/videos/new")
    page.get_by_label("Title").fill("Quickly")
    page.get_by_label("The file", exact=True).set_input_files(films.ready)
    for _ in range(400):
        if late:
            break
        page.wait_for_timeout(50)
    late[0].continue_()
    expect(page.get_by_text(f"{films.ready.name} is here.", exact=True)).to_be_visible(timeout=40_000)
    page.wait_for_url("**/teach/videos/uploads/*/")
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("Quickly")


@pytest.mark.browser
@pytest.mark.slow
def test_the_pages_fit_a_phone(visit: Callable[..., Visit]) -> None:
    page = visit(**NARROW, color_scheme="dark").page
    as_cy(page)
    for path in ("/teach/videos/", "/teach/videos/new", "/teach/courses/", "/teach/courses/new"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        for fold in page.locator("main details").all():
            fold.evaluate("one => { one.open = true }")
        sound(page)


@pytest.mark.browser
@pytest.mark.slow
def test_without_script_the_form_and_its_file_go_in_one(visit: Callable[..., Visit], films: Films) -> None:
    page = visit(**DESK, java_script_enabled=False).page
    as_cy(page)
    page.goto("/teach/videos/new")
    page.get_by_label("Title").fill("In one go")
    page.get_by_label("It has no sound by design").check()
    page.get_by_label("Begin at").fill("half past")
    page.get_by_label("The file", exact=True).set_input_files(films.ready)
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("Write a moment as minutes and seconds")).to_be_visible()
    expect(page.get_by_text("ready.mp4 is here.")).to_be_visible()
    page.get_by_label("Begin at").fill("0:01")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("heading", name="In one go")).to_be_visible()
    seen, again = page.get_by_role("heading", name="Where learners see it"), page.get_by_role("link", name="Look again")
    for _ in range(90):
        expect(seen.or_(again).first).to_be_visible()
        if seen.count():
            break
        page.wait_for_timeout(1000)
        with page.expect_navigation():
            again.click()
    expect(seen).to_be_visible()
