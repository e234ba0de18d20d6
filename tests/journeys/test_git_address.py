"""Cy's lessons stay in git: fetched, looked at and shown from the browser; a change there waits for Cy's word."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_accessibility import fits, violations
from tests.support.courses import write_course
from tests.support.gitserver import GitServer

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 800}, "color_scheme": "dark"}


def as_cy(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Cy", exact=True).click()
    page.wait_for_load_state("networkidle")


def sound(page: Page) -> None:
    """Nothing for axe to find, and nothing beyond the edge of the page."""
    page.wait_for_load_state("networkidle")
    assert violations(page) == [], page.url
    assert fits(page), f"{page.url} scrolls sideways"


@pytest.mark.browser
@pytest.mark.slow
def test_lessons_stay_in_git_and_a_change_waits_for_a_word(visit: Callable[..., Visit], forge: GitServer) -> None:
    lessons = forge.repository("tidy-lessons")
    write_course(lessons.folder, "from-git", title="Kept in git", video=None, pauses="")
    lessons.commit()
    visited, small = visit(**DESK), visit(**NARROW).page
    page = visited.page
    as_cy(page)
    as_cy(small)
    page.goto("/teach/courses/new")
    sound(page)
    page.get_by_label("Address of the repository").fill(lessons.address)
    page.get_by_label("Folder", exact=True).last.fill("from-git")
    page.get_by_role("button", name="Fetch and check it").click()
    expect(page.get_by_role("button", name="Show to learners")).to_be_visible(timeout=60_000)
    sound(page)
    page.get_by_role("button", name="Show to learners").click()
    expect(page.get_by_text("Learners see it now.")).to_be_visible()
    page.goto("/teach/courses/")
    page.get_by_role("link", name="Source", exact=True).click()
    expect(page.get_by_text("Nothing: learners see what is there.")).to_be_visible()
    sound(page)
    page.get_by_label("The repository tells Videre at once").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The secret is shown this once only.")).to_be_visible()
    sound(page)
    write_course(lessons.folder, "from-git", title="Kept in git", video=None, pauses="", words="New.", version="1.1")
    head = lessons.commit()
    address = page.url.removesuffix("follow")
    page.goto(address)
    page.get_by_role("button", name="Look for changes now").click()
    expect(page.get_by_role("link", name=head[:10])).to_be_visible(timeout=60_000)
    page.get_by_role("link", name=head[:10]).click()
    expect(page.get_by_role("button", name="Show to learners")).to_be_visible(timeout=60_000)
    page.goto("/teach/")
    expect(page.get_by_text("A new version is proposed: Kept in git")).to_be_visible()
    sound(page)
    for path in (address, "/teach/", "/teach/courses/", "/teach/courses/new"):
        small.goto(path)
        sound(small)
    small.goto("/courses/from-git/begin/e1/")
    expect(small.get_by_text("Some text to read.")).to_be_visible()
    page.get_by_role("link", name="A new version is proposed: Kept in git").click()
    page.get_by_role("button", name="Show to learners").click()
    small.reload()
    expect(small.get_by_text("New.")).to_be_visible()
