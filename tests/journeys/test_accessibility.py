"""axe-core finds nothing on any page in any state, light and dark, narrow and wide; and it is awake."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.support.demo import COURSE, EPISODE
from tests.support.serving import Serving
from videre.accounts.models import User
from videre.courses.models import Course
from videre.foundation.addresses import UNFOLLOW, filled
from videre.foundation.database import Database
from videre.notifications import unfollowing

CODE = COURSE + "bring-your-own-code/"
PUBLIC = [
    "/",
    "/?minutes=30",
    "/courses/",
    COURSE,
    COURSE + "it-runs-again/",
    COURSE + "exercises/?solutions=1",
    COURSE + "whole/",
    COURSE + "whole/trust-the-number/?solutions=1",
    COURSE + "glossary/",
    COURSE + "in-brief/",
    COURSE + "what-is-new/",
    COURSE + "getting-ready/before-you-start/",
    EPISODE,
    "/sign-in",
    "/sign-up",
    "/privacy",
    "/me/progress",
    "/at/nord/",
    "/at/sor/",
    CODE,
    "/search",
    "/search?q=path",
    "/search?q=no-such-word-anywhere&kind=terms",
    "/no-such-page",
]
SIGNED_IN = ["/", COURSE, EPISODE, CODE, "/me/progress", "/me/account", "/me/calendar", "/me/questions"]
ADMINISTRATION = [
    "/admin/",
    "/admin/partners",
    "/admin/numbers",
    "/admin/outbox",
    "/teach/courses/",
    "/teach/courses/new",
    "/teach/courses/hand-it-over/versions/",
    "/partner/nord/courses/hand-it-over/move",
]
LOOKING_AFTER = [f"/partner/nord/{page}" for page in ("", "members", "questions", "look", "settings", "numbers")]
TEACHING = ["/teach/", COURSE + "brief/trust-the-number/", "/teach/code/", "/teach/code/?all=1", "/teach/courses/new"]
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


def repeated(page: Page) -> list[str]:
    """Ids that stand twice; axe no longer asks, but labels and links go to the first."""
    found = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    return sorted({one for one in found if found.count(one) > 1})


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
        assert repeated(page) == [], path
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
        assert repeated(page) == [], path
        assert fits(page), f"{path} scrolls sideways"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[-1]], ids=["narrow-light", "wide-dark"])
def test_no_page_has_a_fault_for_those_who_look_after_a_partner(
    visit: Callable[..., Visit], look: dict[str, Any]
) -> None:
    by_whom = (("ada@nord.example", TEACHING + LOOKING_AFTER), ("admin@videre.example", ADMINISTRATION))
    for address, paths in by_whom:
        page = visit(**look).page
        sign_in(page, address)
        for path in paths:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
            assert violations(page) == [], path
            assert repeated(page) == [], path
            assert fits(page), f"{path} scrolls sideways"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[-1]], ids=["narrow-light", "wide-dark"])
def test_no_page_after_something_was_typed_has_a_fault(
    visit: Callable[..., Visit], demo: Serving, look: dict[str, Any]
) -> None:
    page = visit(**look).page

    def is_good(state: str) -> None:
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        assert violations(page) == [], state
        assert fits(page), f"{state} scrolls sideways"

    page.goto(CODE + "?example=card-is-it-right")
    page.get_by_label("Your code", exact=True).fill("x" * 400)
    page.get_by_label("Mail address").fill("kari@nowhere")
    page.get_by_role("button", name="Tell us").click()
    expect(page.get_by_label("Your code", exact=True)).to_have_value("x" * 400)
    is_good("code that was refused")
    page.goto(unfollow_link(demo.environment, "bo@nord.example"))
    is_good("hearing no more, asked")
    page.goto(EPISODE + "feedback")
    is_good("how was it")
    page.get_by_role("button", name="I was lost").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    is_good("how it was, told")


def unfollow_link(environment: Mapping[str, str], address: str) -> str:
    """The path by which letters about the course's hours are ended."""
    database = Database(environment["VIDERE_DATABASE"])
    try:
        with database.session() as db:
            user_id = db.scalars(sa.select(User.id).where(User.address == address)).one()
            course_id = db.scalars(sa.select(Course.id).where(Course.slug == COURSE.split("/")[2])).one()
    finally:
        database.close()
    return filled(UNFOLLOW, token=unfollowing.token(environment["VIDERE_SECRET_KEY"], user_id, course_id))


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
