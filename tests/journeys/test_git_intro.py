"""A real lesson written for Sphinx, unchanged: every page of it in a browser, and the path that a learner chose."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.test_accessibility import fits, repeated, violations
from tests.support.courses import published
from tests.support.databases import SqliteTemplate
from tests.support.serving import Serving
from videre.foundation.database import Database
from videre.foundation.storage.local import LocalStorage

LESSON = Path(__file__).parents[3] / "shared" / "samples" / "lessons" / "git-intro"
COURSE = "/courses/git-intro/"
BROWSING = COURSE + "modifying-an-existing-project/browsing/"
RECORDING = COURSE + "modifying-an-existing-project/commits/"
AROUND = ["", "exercises/?solutions=1", "glossary/", "what-is-new/", "whole/modifying-an-existing-project/"]
LOOKS: list[dict[str, Any]] = [
    {"viewport": {"width": 320, "height": 800}, "color_scheme": "light"},
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.samples,
    pytest.mark.skipif(not LESSON.is_dir(), reason="there are no sample lessons beside this checkout"),
]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """An installation with this one course."""
    folder = tmp_path_factory.mktemp("git-intro")
    url = SqliteTemplate(tmp_path_factory.mktemp("template")).fresh(folder)
    database = Database(url)
    published(database, LocalStorage(folder / "media"), LESSON)
    database.close()
    server = Serving(
        {
            "VIDERE_DATA": str(folder),
            "VIDERE_DATABASE": url,
            "VIDERE_SECRET_KEY": "tests only, but long enough to be taken for strong",
            "VIDERE_RATE_LIMITS": "no",
            "VIDERE_CONFIG": str(folder / "none.toml"),
            "VIDERE_LOG_LEVEL": "warning",
        },
        processes=1,
    )
    yield server
    server.stop()


@pytest.mark.parametrize("look", LOOKS, ids=["narrow-light", "wide-dark"])
def test_no_page_of_the_lesson_has_a_fault(chromium: Browser, imported: Serving, look: dict[str, Any]) -> None:
    context = chromium.new_context(base_url=imported.address, **look)
    page, faults = context.new_page(), []
    context.on("request", lambda r: None if r.url.startswith((imported.address, "data:")) else faults.append(r.url))
    context.on("weberror", lambda error: faults.append(str(error.error)))
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    outline = context.request.get(COURSE + "outline.json").json()
    pages = [f"{lesson['id']}/{one['id']}/" for lesson in outline["lessons"] for one in lesson["episodes"]]
    assert len(pages) > 20
    for path in (COURSE + one for one in (*AROUND, *pages)):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], path
        assert repeated(page) == [], path
        assert fits(page), f"{path} scrolls sideways"
    context.close()
    assert faults == []


def test_a_path_once_chosen_is_kept_over_the_pages(chromium: Browser, imported: Serving) -> None:
    context = chromium.new_context(base_url=imported.address)
    page = context.new_page()
    page.goto(BROWSING)
    page.get_by_role("tab", name="VS Code").first.click()
    for path in (BROWSING, RECORDING):
        page.goto(path)
        expect(page.get_by_role("tab", name="VS Code").nth(3)).to_be_attached()
        for tab in page.get_by_role("tab", name="VS Code").all():
            expect(tab).to_have_attribute("aria-selected", "true")
    context.close()
