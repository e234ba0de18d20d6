"""What a reader's browser sees: requests, bytes and first paint of the first and the second view."""

from collections.abc import Iterator

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.scene import LESSON, Scene
from tests.benchmarks.servers import Server
from tests.support.chromium import launch_options

PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def first_and_second_view(scene: Scene) -> Iterator[str]:
    """Lines for the lesson page and home, each seen twice with one browser profile."""
    server = Server("videre.web.wsgi:app", scene.environment, "/health").start()
    bare = Server("tests.benchmarks.bare:create", scene.environment, "/page", factory=True).start()
    try:
        with sync_playwright() as play:
            chromium = play.chromium.launch(**launch_options())
            yield "\n| page | view | requests | KB | first paint ms |\n|---|---|---|---|---|"
            for name, port, path in (
                ("lesson", server.port, LESSON),
                ("home", server.port, "/"),
                ("bare", bare.port, "/page"),
            ):
                context = chromium.new_context()
                page = context.new_page()
                for view in ("first", "second"):
                    requests, size, paint = _view(page, f"http://localhost:{port}{path}")
                    yield f"| {name} | {view} | {requests} | {size / 1000:.1f} | {paint:.0f} |"
                context.close()
            chromium.close()
    finally:
        server.stop()
        bare.stop()


def _view(page: Page, address: str) -> tuple[int, int, float]:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: dict[str, int] = {}
    session.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: int(e["encodedDataLength"])}))
    page.goto(address, wait_until="load")
    page.wait_for_timeout(400)
    paint = float(page.evaluate(PAINT))
    session.detach()
    fetched = [size for size in sizes.values() if size > 0]
    return len(fetched), sum(fetched), paint
