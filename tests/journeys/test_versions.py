"""Whoever publishes and whoever reads see what changed, on a phone too, and not by colour alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_accessibility import fits, sign_in, violations
from tests.support.courses import write_course
from tests.support.serving import Serving
from videre.courses.publishing import publish_folder
from videre.foundation.database import Database
from videre.foundation.storage.local import LocalStorage
from videre.partners.models import Partner

LOOKS: list[dict[str, Any]] = [
    {"viewport": {"width": 320, "height": 800}, "color_scheme": "light"},
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
]


def two_versions(demo: Serving, parent: Path) -> None:
    """A course of Sør's, shown twice."""
    database = Database(demo.environment["VIDERE_DATABASE"])
    storage = LocalStorage(Path(demo.environment["VIDERE_DATA"]) / "media")
    with database.session() as db:
        sor = db.scalars(sa.select(Partner.id).where(Partner.slug == "sor")).one()
    for version, words in (("1.0", "Push to the old server.\n\n```\ngit push old\n```"), ("2.0", "")):
        said = (
            words
            or "Push to the new server, twice.\n\n```\ngit push new --verbose --set-upstream --all --progress\n```"
        )
        folder = write_course(parent, "changing", title="Changing", version=version, words=said, video=None, pauses="")
        page = folder / "begin" / "e2.md"
        page.write_text(page.read_text().replace("Episode 2", "Episode 2" if words else "The second, called otherwise"))
        done, problems = publish_folder(database, storage, folder, None, partner_id=sor)
        assert done is not None, problems
    database.close()


def sound(page: Page) -> None:
    """Nothing for axe to find, and nothing beyond the edge of the page."""
    page.wait_for_load_state("networkidle")
    assert violations(page) == [], page.url
    assert fits(page), f"{page.url} scrolls sideways"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS, ids=["narrow-light", "wide-dark"])
def test_what_changed_is_read_by_staff_and_learners(
    visit: Callable[..., Visit], demo: Serving, look: dict[str, Any], tmp_path: Path
) -> None:
    two_versions(demo, tmp_path)
    page = visit(**look).page
    sign_in(page, "cy@sor.example")
    page.goto("/teach/courses/changing/versions/")
    sound(page)
    page.get_by_role("link", name="What it changed 2.0").click()
    expect(page.get_by_role("heading", name="What changes")).to_be_visible()
    mark = page.locator("ins", has_text="new").first
    expect(mark).to_be_visible()
    assert "underline" in mark.evaluate("one => getComputedStyle(one).textDecorationLine")
    gone = page.locator("del", has_text="old").first
    assert "line-through" in gone.evaluate("one => getComputedStyle(one).textDecorationLine")
    sound(page)
    page.goto("/courses/changing/")
    page.get_by_role("link", name="what is new").click()
    sound(page)
    page.get_by_role("link", name="Version 2.0").click()
    expect(page.get_by_text("was called “Episode 2”")).to_be_visible()
    sound(page)
