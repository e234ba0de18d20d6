"""The browser's own store of progress, in a real Chromium against a real server."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from werkzeug.serving import make_server

from tests.learning.scene import BITS, SECONDS, Scene, bits
from tests.support.cast import Cast
from tests.support.chromium import launch_options
from tests.support.databases import SqliteTemplate
from tests.web.api.conftest import EPISODE
from videre.accounts.models import User
from videre.courses.actions import rename_course
from videre.foundation.database import Database, unit_of_work
from videre.learning.coverage import Interval, encode, from_column, gaps, share
from videre.learning.models import Submission, Tick, WatchCoverage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Visit = Callable[..., Page]


@pytest.fixture
def database_url(sqlite_template: SqliteTemplate, tmp_path: Any) -> str:
    """What stands in the browser does not depend on the kind of database."""
    return sqlite_template.fresh(tmp_path)


@pytest.fixture
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser for one test: what a failing test left open is closed with it, before the server is stopped."""
    browser = playwright.chromium.launch(**launch_options())
    yield browser
    browser.close()


@pytest.fixture
def site(app: Flask, scene: Scene) -> Iterator[str]:
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def signed_in_as(context: BrowserContext, app: Flask, site: str, user: User) -> None:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    value = str(signer.dumps({"_user_id": f"{user.id}.{user.session_version}", "_fresh": True}))
    context.add_cookies([{"name": "videre_session", "value": value, "url": site}])


@pytest.fixture
def visit(site: str, chromium: Browser, app: Flask) -> Iterator[Visit]:
    """Open a page with the store at hand as `window.store`, in a context of its own unless one is given."""
    contexts: list[BrowserContext] = []

    def open_page(path: str = "/me/progress", context: BrowserContext | None = None, setup: str = "") -> Page:
        if context is None:
            context = chromium.new_context()
            contexts.append(context)
        page = context.new_page()
        if setup:
            page.add_init_script(setup)
        page.goto(site + path)
        build = app.extensions["videre"].assets.build
        page.evaluate(
            "async (base) => { window.store = (await import(`${base}store.js`)).store;"
            "window.bits = await import(`${base}bits.js`); await store.ready; }",
            f"/static/{build}/js/progress/",
        )
        return page

    yield open_page
    for context in contexts:
        context.close()


def watch(page: Page, video: str, start: float, end: float) -> None:
    """Play a stretch as the player tells it: a quarter of a second at a time."""
    page.evaluate(
        "async ([id, seconds, from, to]) => { const video = store.video(id, seconds, "
        "{ course: 'hand-it-over', lesson: 'one', episode: 'first' });"
        "for (let at = from; at < to; at += 0.25) video.mark(at, Math.min(at + 0.25, to));"
        "await video.flush('pause'); }",
        [video, SECONDS, start, end],
    )


def kept(page: Page, owner: str = "") -> Any:
    return page.evaluate(
        "(owner) => JSON.parse(localStorage.getItem('videre.progress') ?? '{}').records?.[owner] ?? null", owner
    )


def covered(database: Database, user: User) -> bytes | None:
    with database.session() as db:
        row = db.execute(sa.select(WatchCoverage.seen).where(WatchCoverage.user_id == user.id)).first()
    return from_column(row.seen) if row else None


def until(page: Page, what: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end, "it did not happen within a minute"
        page.wait_for_timeout(50)


def test_sets_mean_the_same_here_and_there(visit: Visit) -> None:
    page, chance = visit(), random.Random(2)
    for _ in range(20):
        size = chance.randrange(1, 300)
        seconds = sorted(chance.sample(range(size), chance.randrange(0, size + 1)))
        raw = bits(seconds, size)
        end = size - chance.choice([0.0, 0.4])
        found = page.evaluate(
            "([text, n, seconds, end]) => { const made = bits.empty(n); seconds.forEach((s) => bits.add(made, s));"
            "const read = bits.fromText(text, n); return { text: bits.toText(made), same: !bits.exceeds(made, read) &&"
            "!bits.exceeds(read, made), gaps: bits.gaps(read, 0, end), share: bits.share(read, 0, end) }; }",
            [encode(raw), size, seconds, end],
        )
        part = Interval(0.0, end)
        assert found["text"] == encode(raw)
        assert found["same"]
        assert found["gaps"] == [[gap.start, gap.end] for gap in gaps(raw, part)]
        assert found["share"] == pytest.approx(share(raw, part))


def test_a_course_that_is_called_otherwise_now_is_known_again(visit: Visit, database: Database, scene: Scene) -> None:
    first = visit()
    place = {"course": "hand-it-over", "lesson": "one", "episode": "first"}
    first.evaluate("(place) => store.tick(place, 'read')", place)
    first.evaluate("(place) => store.answer({ ...place, exercise: 'which' }, ['a'])", place)
    with unit_of_work(database) as db:
        rename_course(db, None, scene.course.id, "handed-over")
    again = visit(context=first.context)
    state = again.evaluate("store.state('handed-over')")
    assert state["episodes"]["first"]["state"] == "read"
    assert state["exercises"]["which"] == "tried"
    record = kept(again)
    assert set(record["episodes"]) == {"handed-over/first"}
    assert {one["course"] for one in record["answers"].values()} == {"handed-over"}
    first.evaluate("store.save()")
    assert visit(context=first.context).evaluate("Object.keys(store.record().episodes)") == ["handed-over/first"]


def test_a_visitors_progress_stays_here_and_two_tabs_join(
    visit: Visit, database: Database, scene: Scene, cast: Cast
) -> None:
    first = visit()
    second = visit(context=first.context)
    watch(first, scene.video.public_id, 0, 20)
    watch(second, scene.video.public_id, 40, 50)
    watch(first, scene.video.public_id, 60, 70)
    watch(second, scene.video.public_id, 45, 48)
    third = visit(context=first.context)
    seen = encode(bits([*range(20), *range(40, 50), *range(60, 70)]))
    # The tabs are processes of their own. What one takes from another's write comes back with the next of its own.
    until(third, lambda: kept(third)["videos"][scene.video.public_id]["seen"] == seen)
    record = kept(third)["videos"][scene.video.public_id]
    assert record["again"] == encode(bits([45, 46, 47]))
    assert (record["n"], record["position"]) == (BITS, 48)
    assert covered(database, cast.bo) is None


STILL = "window.setInterval = () => 0;"
OLD = "() => { const old = localStorage.getItem('videre.progress'); Storage.prototype.getItem = () => old; }"


def test_a_tab_that_writes_on_an_old_copy_takes_nothing_away(visit: Visit, scene: Scene) -> None:
    """Each process of a browser has a copy of the storage that may be a moment old; here it is old for good."""
    first = visit(setup=STILL)
    second = visit(context=first.context, setup=STILL)
    watch(second, scene.video.public_id, 40, 50)
    second.evaluate(OLD)
    watch(first, scene.video.public_id, 0, 20)
    first.evaluate("store.tick({ course: 'hand-it-over', lesson: 'one', episode: 'second' }, 'known')")
    first.close()
    until(second, lambda: second.evaluate("'hand-it-over/second' in store.record().episodes"))
    second.evaluate("(id) => { store.video(id).mark(70, 75); store.save(); }", scene.video.public_id)
    third = visit(context=second.context, setup=STILL)
    seen = encode(bits([*range(20), *range(40, 50), *range(70, 75)]))
    until(third, lambda: kept(third)["videos"][scene.video.public_id]["seen"] == seen)
    assert kept(third)["episodes"]["hand-it-over/second"]["state"] == "known"


def test_an_answer_that_was_none_does_not_come_back_from_another_tab(visit: Visit) -> None:
    first = visit(setup=STILL)
    second = visit(context=first.context, setup=STILL)
    place = {"course": "hand-it-over", "lesson": "one", "episode": "first", "exercise": "which"}
    second.evaluate("() => { store.keeper.changed = () => { window.had = true; }; }")
    first.evaluate("(place) => { window.said = store.answer(place, []); }", place)
    until(second, lambda: second.evaluate("window.had === true"))
    assert first.evaluate("said")["problem"] == "Choose an answer first."
    for page in (second, first):
        page.evaluate("store.save()")
        until(page, lambda: [one["sent"] for one in kept(first)["answers"].values()] == [True])


def test_seconds_that_were_skipped_are_not_seen(visit: Visit, scene: Scene) -> None:
    page = visit()
    watch(page, scene.video.public_id, 0, 10)
    watch(page, scene.video.public_id, 30.6, 33.4)
    found = page.evaluate("(id) => store.video(id, 0).gaps()", scene.video.public_id)
    assert found == [[10, 31]]


def test_after_signing_in_everything_joins_the_account_once(
    visit: Visit, app: Flask, site: str, database: Database, scene: Scene, cast: Cast
) -> None:
    page = visit(EPISODE)
    watch(page, scene.video.public_id, 0, 60)
    page.evaluate("store.tick({ course: 'hand-it-over', lesson: 'one', episode: 'second' }, 'known')")
    place = {"course": "hand-it-over", "lesson": "one", "episode": "first", "exercise": "which"}
    wrong = page.evaluate("(place) => store.answer(place, ['a'])", place)
    right = page.evaluate("(place) => store.answer(place, ['b'])", place)
    refused = page.evaluate("(place) => store.answer(place, [])", place)
    assert (wrong["correct"], right["correct"], refused["problem"]) == (False, True, "Choose an answer first.")
    assert sum(not one["sent"] for one in kept(page)["answers"].values()) == 2
    context = page.context
    signed_in_as(context, app, site, cast.bo)
    merges: list[str] = []
    context.on("request", lambda sent: merges.append(sent.url) if sent.url.endswith("/progress/merge") else None)
    later = visit(context=context)
    until(later, lambda: covered(database, cast.bo) == bits(range(60)))
    until(later, lambda: kept(later) is None)
    visit(context=context)
    assert len(merges) == 1
    with database.session() as db:
        assert db.scalars(sa.select(Submission.answer).order_by(Submission.id)).all() == [["a"], ["b"]]
        assert dict(db.execute(sa.select(Tick.item_id, Tick.state)).all()) == {"second": "known", "which": "done"}
    assert kept(later, cast.bo.public_id)["episodes"]["hand-it-over/second"]["sent"]


def test_what_the_server_did_not_acknowledge_is_kept_and_sent_again(
    visit: Visit, app: Flask, site: str, chromium: Browser, database: Database, scene: Scene, cast: Cast
) -> None:
    context = chromium.new_context()
    signed_in_as(context, app, site, cast.bo)
    page = visit(EPISODE, context=context)
    context.set_offline(True)
    watch(page, scene.video.public_id, 0, 30)
    place = {"course": "hand-it-over", "lesson": "one", "episode": "first", "exercise": "which"}
    assert page.evaluate("(place) => store.answer(place, ['b'])", place)["kept"]
    assert covered(database, cast.bo) is None
    context.set_offline(False)
    until(page, lambda: covered(database, cast.bo) == bits(range(30)))

    def answered() -> bool:
        with database.session() as db:
            return list(db.scalars(sa.select(Submission.answer))) == [["b"]]

    until(page, answered)
    page.close()
    context.close()


def test_leaving_the_page_sends_what_is_known(
    visit: Visit, app: Flask, site: str, chromium: Browser, database: Database, scene: Scene, cast: Cast
) -> None:
    context = chromium.new_context()
    signed_in_as(context, app, site, cast.bo)
    page = visit(EPISODE, context=context)
    page.evaluate("(id) => store.video(id, 125.3).mark(0, 12)", scene.video.public_id)
    page.goto(f"{site}/privacy")
    until(page, lambda: covered(database, cast.bo) == bits(range(12)))
    context.close()


def test_evidence_of_another_account_is_offered_and_never_mixed_in(
    visit: Visit, app: Flask, site: str, chromium: Browser, database: Database, scene: Scene, cast: Cast
) -> None:
    context = chromium.new_context()
    signed_in_as(context, app, site, cast.cy)
    page = visit(EPISODE, context=context)
    context.set_offline(True)
    watch(page, scene.video.public_id, 0, 9)
    page.close()
    context.set_offline(False)
    signed_in_as(context, app, site, cast.bo)
    own = visit(context=context)
    own.wait_for_timeout(300)
    assert covered(database, cast.bo) is None
    until(own, lambda: kept(own, cast.cy.public_id) is not None)
    # The page shows itself anew; closing in the middle of that would wait for ever.
    with own.expect_navigation():
        own.get_by_role("button", name="Add it to my account").click()
    until(own, lambda: covered(database, cast.bo) == bits(range(9)))
    assert kept(own, cast.cy.public_id) is None
    context.close()


def test_a_browser_that_keeps_nothing_says_so_and_works(visit: Visit, scene: Scene) -> None:
    broken = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    page = visit(setup=broken)
    watch(page, scene.video.public_id, 0, 10)
    assert page.evaluate("(id) => store.video(id, 0).share() > 0", scene.video.public_id)
    until(page, lambda: "keeps nothing" in page.locator("[data-progress-notice]").inner_text())
    assert kept(page) is None


def test_nonsense_in_the_storage_is_no_obstacle(visit: Visit, scene: Scene) -> None:
    for text in ("{", "[]", '"x"', '{"records": {"": {"videos": {"a": {"n": -1}, "b": 7}, "answers": []}}}'):
        once = (
            f"if (!sessionStorage.begun) localStorage.setItem('videre.progress', {text!r}); sessionStorage.begun = 1;"
        )
        page = visit(setup=once)
        watch(page, scene.video.public_id, 0, 5)
        assert kept(page)["videos"][scene.video.public_id]["seen"] == encode(bits(range(5)))


def test_a_visitors_browser_keeps_no_more_answers_than_an_account_can_take(
    visit: Visit, scene: Scene, app: Flask, site: str
) -> None:
    page = visit()
    page.evaluate(
        "async () => { for (const answer of [['b'], ['a'], ['c'], ['a'], ['c'], ['a'], ['c'], ['a']])"
        " await store.answer({ course: 'hand-it-over', lesson: 'one', episode: 'first', exercise: 'which' }, answer); }"
    )
    answers = kept(page)["answers"].values()
    assert len(answers) == 6, "the newest five, and the right one"
    assert [one["answer"] for one in answers if one.get("right")] == [["b"]]
    build = app.extensions["videre"].assets.build
    most = page.evaluate(
        "async (base) => { const { trimmed, fresh } = await import(`${base}record.js`); const record = fresh();"
        "for (let i = 0; i < 2000; i += 1)"
        " record.answers[`key-${i}`] = { course: 'c', exercise: `e${i % 900}`, answer: 'x',"
        " at: i + 1, sent: false, right: i < 100 };"
        "const few = Object.entries(trimmed(record).answers);"
        "for (const one of Object.values(record.answers)) one.answer = 'x'.repeat(90000);"
        "const long = JSON.stringify(trimmed(record).answers).length;"
        "return { number: few.length, newest: few.some(([key]) => key === 'key-1999'), long }; }",
        f"/static/{build}/js/progress/",
    )
    assert most == {"number": 500, "newest": True, "long": most["long"]}
    assert 500_000 < most["long"] < 600_100


def test_a_visitor_sees_where_they_are_and_carries_it_by_link(visit: Visit, site: str, scene: Scene) -> None:
    page = visit()
    watch(page, scene.video.public_id, 0, 125.3)
    page.reload()
    row = page.locator("[data-episode=first]")
    until(page, lambda: "Counted because you saw 90 % of it" in row.inner_text())
    summary = page.locator("[data-course=hand-it-over] [data-summary]")
    until(page, lambda: summary.inner_text().startswith("0 of 2 episodes done"))
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("#carry-link")
    link.wait_for()
    until(page, lambda: link.input_value() != "")
    assert page.locator("img.qr").evaluate("(img) => img.decode().then(() => img.naturalWidth > 50)")
    other = visit(link.input_value().removeprefix(site))
    other.get_by_role("button", name="Take it over").click()
    other.get_by_role("link", name="See my progress").click()
    until(other, lambda: "Counted because you saw 90 % of it" in other.locator("[data-episode=first]").inner_text())
    again = visit(link.input_value().removeprefix(site))
    expect(again.get_by_role("heading", name="Nothing waits here any more")).to_be_visible(timeout=20_000)


def test_a_file_does_the_same(visit: Visit, scene: Scene, tmp_path: Any) -> None:
    page = visit()
    watch(page, scene.video.public_id, 0, 50)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    file = tmp_path / "progress.json"
    download.value.save_as(file)
    other = visit()
    other.set_input_files("#carry-file", file)
    until(other, lambda: "39 % of the video seen" in other.locator("[data-episode=first]").inner_text())
    other.set_input_files("#carry-file", {"name": "x.json", "mimeType": "application/json", "buffer": b"{}"})
    until(other, lambda: "no file with progress" in other.locator("[data-carry] [data-said]").inner_text())
