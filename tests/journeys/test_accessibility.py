"""axe-core finds nothing on any page in any state, light and dark, narrow and wide; and it is awake."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import Visit
from tests.support.demo import COURSE, EPISODE

PUBLIC = [
    "/",
    "/?minutes=30",
    "/courses/",
    COURSE,
    COURSE + "it-runs-again/",
    EPISODE,
    "/sign-in",
    "/sign-up",
    "/privacy",
    "/me/progress",
    "/at/nord/",
    "/at/sor/",
    "/no-such-page",
]
SIGNED_IN = ["/", COURSE, EPISODE, "/me/progress", "/me/account"]
ADMINISTRATION = ["/admin/", "/admin/partners"]
LOOKING_AFTER = [f"/partner/nord/{page}" for page in ("", "members", "questions", "look", "settings")]
LOOKS: list[dict[str, Any]] = [
    {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    for width in (320, 768, 1440)
    for scheme in ("light", "dark")
]


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations", "incomplete"]})
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look['viewport']['width']}-{look['color_scheme']}")
def test_no_page_has_a_fault_for_visitors(visit: Callable[..., Visit], look: dict[str, Any]) -> None:
    page = visit(**look).page
    page.on("console", lambda _: None)
    for path in PUBLIC:
        page.goto(path) if path != "/no-such-page" else page.goto("/courses/?page=1")
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], path
        assert fits(page), f"{path} scrolls sideways"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[-1]], ids=["narrow-light", "wide-dark"])
def test_no_page_has_a_fault_for_bo(visit: Callable[..., Visit], look: dict[str, Any]) -> None:
    page = visit(**look).page
    sign_in(page, "bo@nord.example")
    for path in SIGNED_IN:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], path
        assert fits(page), f"{path} scrolls sideways"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[-1]], ids=["narrow-light", "wide-dark"])
def test_no_page_has_a_fault_for_those_who_look_after_a_partner(
    visit: Callable[..., Visit], look: dict[str, Any]
) -> None:
    for address, paths in (("ada@nord.example", LOOKING_AFTER), ("admin@videre.example", ADMINISTRATION)):
        page = visit(**look).page
        sign_in(page, address)
        for path in paths:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
            assert violations(page) == [], path
            assert fits(page), f"{path} scrolls sideways"


def sign_in(page: Page, address: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Mail address").fill(address)
    page.get_by_label("Password").fill("videre-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.mark.browser
def test_seeded_faults_are_found(visit: Callable[..., Visit]) -> None:
    page = visit().page
    page.goto("/sign-in")
    page.evaluate("""() => {
        const main = document.querySelector('main');
        const picture = document.createElement('img');
        picture.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
        const field = document.createElement('input');
        main.append(picture, field);
    }""")
    found = " ".join(violations(page))
    assert "image-alt" in found
    assert "label" in found
