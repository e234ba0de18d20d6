"""What fits into the time one has."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.courses import published, write_course
from videre.foundation.database import Database
from videre.foundation.storage.local import LocalStorage


@pytest.fixture
def long_course(database: Database, storage: LocalStorage, tmp_path: Path) -> None:
    """Episodes of 5, 10, 15, 20 and 25 minutes."""
    published(database, storage, write_course(tmp_path / "written", episodes=5))


@pytest.mark.parametrize(("minutes", "said"), [(15, "2 episodes fit"), (30, "3 episodes fit"), (60, "4 episodes fit")])
def test_home_picks_what_fits_without_script(long_course: None, client: FlaskClient, minutes: int, said: str) -> None:
    text = client.get(f"/?minutes={minutes}").text
    assert said in text
    assert 'aria-current="true"' in text
    assert 'href="/courses/small/begin/e1/">Start: Episode 1' in text


@pytest.mark.parametrize("minutes", ["31", "x", "", "-15", "15 ", "٣٠"])
def test_other_times_show_the_plain_page(long_course: None, client: FlaskClient, minutes: str) -> None:
    assert client.get("/", query_string={"minutes": minutes}).data == client.get("/").data


def test_a_course_that_fits_whole_says_so(
    database: Database, storage: LocalStorage, client: FlaskClient, tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path / "written"))
    assert "The whole course fits: 15 min." in client.get("/?minutes=15").text
