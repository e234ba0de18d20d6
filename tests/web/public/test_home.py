"""What fits into the time one has."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.support.courses import published, write_course
from videre.accounts.models import User
from videre.courses.models import Course
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.learning.models import Tick


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


def test_who_returns_signed_in_continues_where_they_were(
    long_course: None, database: Database, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    with unit_of_work(database) as db:
        course = db.execute(sa.select(Course)).scalar_one()
        for item, item_id, state in (
            ("episode", "e1", "read"),
            ("exercise", "pick", "done"),
            ("episode", "e2", "known"),
        ):
            db.add(
                Tick(
                    user_id=cast.bo.id,
                    course_id=course.id,
                    item=item,
                    item_id=item_id,
                    state=state,
                    version_number=1,
                    at=clock.now(),
                )
            )
    home = signed_in(cast.bo).get("/?minutes=15").text
    assert home.index("Continue where you were") < home.index("I have …")
    assert 'href="/courses/small/begin/e3/">Episode 3</a>' in home
    assert "2 of 5 episodes done" in home
    assert "Start: Episode 3" in home
    course_page = signed_in(cast.bo).get("/courses/small/").text
    assert "Continue: Episode 3" in course_page
    assert "Counted because you have read it." in course_page
    other = signed_in(cast.di).get("/").text
    assert "Continue where you were" not in other
