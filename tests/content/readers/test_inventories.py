"""Links into projects that the operator allows: fetched once, kept, and no obstacle when the other site is away."""

import os
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.content.readers.lessons import write
from tests.support.films import Site, serve_site
from videre.content.readers import Reading, Stated
from videre.content.readers.sphinx.reader import READER
from videre.content.rendering import RenderLimits
from videre.foundation import inventories
from videre.foundation.database import Database
from videre.foundation.health.symptoms import examine
from videre.foundation.settings import Settings, load

INVENTORY = b"# Sphinx inventory version 2\n# Project: Other\n# Version: 1\n# The remainder is compressed using zlib.\n"
ENTRIES = b"""print py:function 1 library/functions.html#$ -
tut-informal std:label -1 tutorial.html#informal An informal introduction
"""
PAGE = """# Start

```{toctree}
```

See {py:func}`print`, {external+python:ref}`tut-informal` and {py:func}`nothing`.
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as found:
        found.page("/3/objects.inv", INVENTORY + zlib.compress(ENTRIES), "application/octet-stream")
        yield found


@pytest.fixture
def allowing(site: Site, tmp_path: Path) -> Settings:
    settings = load(
        {
            "VIDERE_DATA": str(tmp_path / "data"),
            "VIDERE_SECRET_KEY": "tests only, but long enough to be taken for strong",
            "VIDERE_CONFIG": str(tmp_path / "none.toml"),
        }
    ).settings()
    return replace(settings, inventories=(f"python={site.address('/3/')}",), fetch_hosts=(site.host,))


def said(settings: Settings, folder: Path) -> tuple[str, list[str]]:
    write(folder, {"index.md": PAGE})
    checked = READER.read(
        Reading(folder, folder, Stated("x"), limits=RenderLimits.of(settings, inventories.at_hand(settings)))
    )
    (page,) = checked.rendered.episodes.values()
    return page.html, [problem.message for problem in checked.problems]


def test_links_lead_into_projects_that_are_allowed(allowing: Settings, site: Site, tmp_path: Path) -> None:
    html, problems = said(allowing, tmp_path / "lesson")
    assert f'href="{site.address("/3/library/functions.html#print")}"' in html
    assert f'href="{site.address("/3/tutorial.html#informal")}"' in html
    assert "An informal introduction" in html
    assert any("nothing" in one for one in problems) or "nothing" in html
    said(allowing, tmp_path / "other")
    assert site.asked.count("/3/objects.inv") == 1, "it is kept"


def test_without_the_operators_word_nothing_is_fetched(allowing: Settings, site: Site, tmp_path: Path) -> None:
    html, _problems = said(replace(allowing, inventories=()), tmp_path / "lesson")
    assert "functions.html" not in html
    assert site.asked == []


def test_an_old_one_is_fetched_again_and_used_on_while_the_site_is_away(
    allowing: Settings, site: Site, tmp_path: Path
) -> None:
    assert len(inventories.at_hand(allowing)) == 1
    (kept,) = inventories.projects(allowing)
    long_ago = time.time() - inventories.FRESH_SECONDS - 60
    os.utime(kept.file, (long_ago, long_ago))
    site.pages["/3/objects.inv"] = (503, {}, b"")
    for _ in range(3):
        assert len(inventories.at_hand(allowing)) == 1
    assert site.asked.count("/3/objects.inv") == 2, "a site that fails is left alone for a while"
    assert "functions.html#print" in said(allowing, tmp_path / "lesson")[0]
    os.utime(kept.tried, (long_ago, long_ago))
    site.page("/3/objects.inv", INVENTORY + zlib.compress(ENTRIES))
    inventories.at_hand(allowing)
    assert not kept.tried.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>no</html>",
        b"# Sphinx",
        inventories.MAGIC,
        b"# Sphinx inventory version 9\n",
        INVENTORY + b"not packed",
        INVENTORY + zlib.compress(ENTRIES)[:-9],
        INVENTORY + zlib.compress(b"x py:function 1 x.html -\n" * 2_000_000),
    ],
    ids=range(8),
)
def test_what_is_no_inventory_is_not_kept_and_the_doctor_says_so(
    allowing: Settings, site: Site, tmp_path: Path, body: bytes
) -> None:
    site.page("/3/objects.inv", body)
    assert inventories.at_hand(allowing) == ()
    assert "print" in said(allowing, tmp_path / "lesson")[0], "the page is shown all the same"
    database = Database(f"sqlite:///{tmp_path / 'none.db'}")
    found = list(examine(replace(allowing, inventories=(*allowing.inventories, "what")), database))
    database.close()
    assert [(one.found, one.wrong) for one in found if one.what == "inventory"] == [
        ("what", "names no project."),
        ("python", "could not be fetched."),
    ]


def test_private_hosts_are_not_asked(allowing: Settings, site: Site) -> None:
    assert inventories.at_hand(replace(allowing, fetch_hosts=())) == ()
    assert site.asked == []


def test_lessons_are_read_where_nothing_can_be_kept(allowing: Settings, tmp_path: Path) -> None:
    allowing.data.mkdir(parents=True, exist_ok=True)
    (allowing.data / inventories.FOLDER).write_text("no folder")
    assert inventories.at_hand(allowing) == ()
    assert "print" in said(allowing, tmp_path / "lesson")[0]
