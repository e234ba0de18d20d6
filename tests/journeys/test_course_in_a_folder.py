"""A course in a folder is read, watched and answered from a disk and from plain web space, in a real browser."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.interchange import scene
from tests.journeys.test_accessibility import fits, violations
from tests.support.cast import Cast, assemble
from tests.support.courses import published, ready_video, write_course
from tests.support.databases import SqliteTemplate
from tests.support.films import Films, films
from tests.support.tall import leads_in_and_out_of_tabs, stands_at_the_top, with_tall_tabs
from videre.content.exercises.number import KIND as NUMBER
from videre.content.exercises.text import compared_form
from videre.courses.actions import attach_video
from videre.foundation.database import Database
from videre.foundation.errors import Invalid
from videre.foundation.storage.local import LocalStorage
from videre.interchange.export.copying import Wish, export_course
from videre.interchange.site import Site
from videre.media.models import Caption, Video
from videre.web.sheets import sheet

__all__ = ["films"]
CUES = "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nHello there\n\n00:00:02.000 --> 00:00:03.500\nand goodbye\n"
NUMBERS = [
    "3 × 10^-1",
    "0,3·10⁰",
    "3*10**(-1)",
    "30x10⁻²",
    "3*10",
    "0.4",
    ".2",
    "0,1999",
    "0.40000000000000001",
    "3e-1",
    "−0.3",
    "4",
    "4.1",
    "1,234",
    "1.234,5",
    "x",
    "٣",
]
MORE = """
::::{tabs}
:::{group-tab} Linux
Use apt.
:::
:::{group-tab} Windows
Use winget.
:::
::::

:::{exercise} How many
:id: how-many
:kind: number
:tolerance: 0.1

How many?

- [x] 0.3 {feedback: Just so.}
- [ ] 4 {feedback: One too many.}
:::

:::{exercise} Which word
:id: which-word
:kind: text
:otherwise: Think of the road.

Which word?

- [x] Straße {feedback: Yes.}
:::

::::{exercise} Do it
:id: do-it

Do it now.

:::{solution}
Like this.
:::
::::
"""

BEFORE = """:::{exercise} Before any heading
:id: before
:::

"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, films: Films) -> Path:
    """A course with a real video and one exercise of each kind, as a folder."""
    folder = tmp_path_factory.mktemp("folder")
    database = Database(SqliteTemplate(tmp_path_factory.mktemp("template")).fresh(folder))
    storage = LocalStorage(folder / "media")
    written = write_course(folder / "written")
    first = written / "begin" / "e1.md"
    first.write_text(first.read_text() + MORE)
    second = written / "begin" / "e2.md"
    tabs = MORE.split("\n:::{exercise}")[0]
    text = second.read_text().replace("## More", BEFORE + "## More")
    second.write_text(text + tabs + tabs.replace("apt", "dnf").replace("winget", "scoop"))
    done = published(database, storage, written)
    with database.session() as db:
        own = assemble(db).own.id
    video_id = ready_video(database, own, "first-clip", seconds=4.0)
    with database.session() as db:
        video = db.get_one(Video, video_id)
        for key, source in (("video/" + "c" * 32 + ".mp4", films.ready), ("poster/" + "c" * 32 + ".jpg", films.poster)):
            copied = folder / source.name
            copied.write_bytes(source.read_bytes())
            storage.put(key, copied)
        video.file_key, video.poster_key = "video/" + "c" * 32 + ".mp4", "poster/" + "c" * 32 + ".jpg"
        db.add(Caption(video_id=video_id, language="en", label="English", file_key="c/en.vtt", cues=CUES))
        attach_video(db, None, done.course_id, "e1", video_id)
        db.commit()
        site = Site("Videre", "https://learn.example")
        export_course(db, storage, site, Wish("small"), folder / "copy", sheet("site", "lesson"))
    database.close()
    return folder / "copy"


@pytest.fixture(scope="module")
def space(copy: Path) -> Iterator[str]:
    """Plain web space: Python's own server of files."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(copy)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["disk", "web space"])
def base(request: pytest.FixtureRequest, copy: Path, space: str) -> str:
    return copy.as_uri() + "/" if request.param == "disk" else space


def complaining(page: Page, base: str) -> list[str]:
    """What the page complains of, and what it fetches from elsewhere."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((base, "data:", "blob:")) else found.append(r.url))
    return found


@pytest.mark.browser
def test_it_is_read_watched_and_answered_and_remembers(chromium: Browser, base: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    complaints = complaining(page, base)
    page.goto(base + "index.html")
    page.get_by_role("link", name="Episode 1").click()

    page.evaluate("document.querySelector('video').muted = true; document.querySelector('video').play()")
    page.wait_for_function("document.querySelector('video').currentTime > 0.1")
    page.wait_for_function("document.querySelector('video').textTracks[0].cues?.length === 2")
    page.locator("[data-transcript] a", has_text="and goodbye").click()
    page.wait_for_function("document.querySelector('video').currentTime >= 2")
    expect(page.locator("[data-transcript] [aria-current]")).to_contain_text("and goodbye")

    pick = page.locator("#exercise-pick")
    pick.get_by_text("that one").click()
    pick.get_by_role("button", name="Check my answer").click()
    expect(pick).to_contain_text("No: look again.")
    expect(pick.locator("[data-said]")).to_contain_text("Not yet.")
    pick.get_by_text("this one", exact=True).click()
    pick.get_by_role("button", name="Check my answer").click()
    expect(pick.locator("[data-said]")).to_contain_text("Right.")
    many = page.locator("#exercise-how-many")
    for typed, said in (("many", "not a number"), ("4,0", "One too many."), ("0,4", "Just so.")):
        many.get_by_label("Your number").fill(typed)
        many.get_by_role("button", name="Check my answer").click()
        expect(many.locator("[data-said]")).to_contain_text(said)
    word = page.locator("#exercise-which-word")
    for typed, said in (("road", "Think of the road."), ("  STRASSE ", "Yes.")):
        word.get_by_label("Your answer").fill(typed)
        word.get_by_role("button", name="Check my answer").click()
        expect(word.locator("[data-said]")).to_contain_text(said)
    do_it = page.locator("#exercise-do-it")
    expect(do_it.get_by_text("Like this.")).to_be_hidden()
    do_it.get_by_text("Show a solution").click()
    expect(do_it.get_by_text("Like this.")).to_be_visible()
    do_it.get_by_role("button", name="I have done this").click()

    page.get_by_role("tab", name="Windows").click()
    expect(page.get_by_text("Use winget.")).to_be_visible()
    expect(page.get_by_text("Use apt.")).to_be_hidden()
    page.get_by_role("button", name="I have read this").click()
    page.get_by_role("link", name="Next:").click()
    expect(page.get_by_role("heading", level=1, name="Episode 2")).to_be_visible()
    expect(page.get_by_text("Use winget.")).to_be_visible()

    again = context.new_page()
    again.goto(base + "index.html")
    expect(again.locator('[data-read-mark="e1"]')).to_contain_text("Read")
    again.goto(base + "begin/e1/index.html")
    for own in ("pick", "how-many", "which-word", "do-it"):
        expect(again.locator(f"#exercise-{own} [data-stand]")).to_contain_text("✓")
    assert complaints == []
    context.close()


@pytest.mark.browser
def test_tabs_with_equal_keys_switch_together_there_too(chromium: Browser, copy: Path, space: str) -> None:
    first = (copy / "begin/e2/index.html").read_text()
    second = first.replace('data-tab="Linux"', 'data-tab="Ubuntu"').replace('data-tab="Windows"', 'data-tab="Win 11"')
    for name, written in (("first", first), ("second", second)):
        for label, key in (("Linux", "linux"), ("Ubuntu", "linux"), ("Windows", "win"), ("Win 11", "win")):
            written = written.replace(f'data-tab="{label}"', f'data-tab="{label}" data-sync="{key}"')
        (copy / "begin/e2" / f"{name}.html").write_text(written.replace('data-tabs=""', 'data-tabs="" data-sync="os"'))
    context = chromium.new_context()
    page = context.new_page()
    page.goto(space + "begin/e2/first.html")
    page.get_by_role("tab", name="Windows").first.click()
    page.goto(space + "begin/e2/second.html")
    expect(page.get_by_role("tab", name="Win 11", selected=True)).to_have_count(2)
    expect(page.get_by_text("Use winget.")).to_be_visible()
    context.close()


@pytest.mark.browser
def test_an_address_leads_to_its_heading_past_tabs_and_into_them(chromium: Browser, copy: Path) -> None:
    tall = copy / "begin/e2/tall.html"
    tall.write_text(with_tall_tabs((copy / "begin/e2/index.html").read_text()))
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    for own in ("h-behind", "h-within"):
        page = context.new_page()
        page.goto(f"{tall.as_uri()}#{own}")
        stands_at_the_top(page, own)
    leads_in_and_out_of_tabs(page)
    context.close()
    tall.unlink()


@pytest.mark.browser
def test_no_page_of_it_has_a_fault_and_all_is_read_without_script(chromium: Browser, copy: Path) -> None:
    for width, scheme in ((320, "light"), (1280, "dark")):
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        for path in ("index.html", "begin/index.html", "begin/e1/index.html", "begin/e2/index.html"):
            page.goto(f"{copy.as_uri()}/{path}")
            assert violations(page) == [], path
            assert fits(page), path
        context.close()
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{copy.as_uri()}/begin/e1/index.html")
    for words in ("Use apt.", "Use winget.", "Hello there", "Which word?"):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("button", name="Check my answer")).to_have_count(0)
    context.close()


@pytest.mark.browser
def test_its_script_judges_numbers_and_words_as_the_server_does(chromium: Browser, copy: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{copy.as_uri()}/begin/e1/index.html")
    many, spec = page.locator("#exercise-how-many"), NUMBER.spec_from_json(page_spec(page, "how-many"))
    for typed in NUMBERS:
        many.get_by_label("Your number").fill(typed)
        many.get_by_role("button", name="Check my answer").click()
        try:
            wanted = "Right." if NUMBER.grade(spec, typed).correct else "Not yet."
        except Invalid:
            wanted = "not a number"
        expect(many.locator("[data-said]"), typed).to_contain_text(wanted)
    word = page.locator("#exercise-which-word")
    for typed in ("straße", "STRASSE", "`Straße`", "strasse ", "ſtraße", "Strase"):
        word.get_by_label("Your answer").fill(typed)
        word.get_by_role("button", name="Check my answer").click()
        wanted = "Right." if compared_form(typed) == compared_form("Straße") else "Not yet."
        expect(word.locator("[data-said]"), typed).to_contain_text(wanted)
    context.close()


def page_spec(page: Page, own: str) -> dict[str, object]:
    found = page.evaluate("JSON.parse(document.getElementById('page-data').textContent).exercises")
    return dict(found[own]["spec"])


@pytest.mark.browser
def test_linked_data_in_a_page_offends_no_content_policy(
    chromium: Browser, app: Flask, database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    made = scene.make(database, storage, cast, tmp_path / "written")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context(base_url=f"http://127.0.0.1:{server.server_port}")
    page = context.new_page()
    page.add_init_script(
        "window.refused = []; addEventListener('securitypolicyviolation', e => refused.push(e.violatedDirective))"
    )
    for path in ("/", "/courses/", "/courses/small/", "/courses/small/begin/e1/", f"/live/{made.hour}/"):
        page.goto(path)
        assert page.locator('script[type="application/ld+json"]').count() == 1, path
        assert page.evaluate("refused") == [], path
    # The control: a script that would run is refused, and the listener hears of it.
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    page.wait_for_function("refused.length === 1")
    assert page.evaluate("window.ran === undefined")
    context.close()
    server.shutdown()
    server.server_close()
