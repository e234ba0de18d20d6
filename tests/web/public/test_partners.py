"""A partner's public page: their look, their courses by where today lies, kept for visitors until something changes."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.courses import published, write_course
from tests.support.statements import statements
from videre.courses.actions.instances import open_instance
from videre.courses.hosting import Standing, hosted_by, hosts, standing
from videre.courses.plans import InstancePlan
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.partners.actions.partnering import Settings, change_settings
from videre.partners.models import Partner

TODAY = clock.today()
DAY = timedelta(days=1)


@pytest.fixture
def course(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    return published(database, storage, write_course(tmp_path, "small", video=None, pauses="[]")).course_id


def hosted(database: Database, partner_id: int, course: int, slug: str, begins: int | None, ends: int | None) -> None:
    with unit_of_work(database) as db:
        open_instance(
            db,
            None,
            partner_id,
            course,
            slug,
            InstancePlan(
                starts_on=None if begins is None else TODAY + begins * DAY,
                ends_on=None if ends is None else TODAY + ends * DAY,
            ),
        )


@pytest.mark.parametrize(
    ("begins", "ends", "is_closed", "expected"),
    [
        (None, None, False, Standing.OPEN),
        (0, 0, False, Standing.OPEN),
        (-5, 5, False, Standing.OPEN),
        (1, None, False, Standing.COMING),
        (None, -1, False, Standing.OVER),
        (-5, 5, True, Standing.OVER),
    ],
)
def test_where_today_lies(begins: int | None, ends: int | None, is_closed: bool, expected: Standing) -> None:
    days = [None if one is None else TODAY + one * DAY for one in (begins, ends)]
    assert standing(days[0], days[1], clock.now() if is_closed else None, TODAY) is expected


def test_courses_stand_by_where_today_lies_in_them(
    database: Database, cast: Cast, course: int, client: FlaskClient
) -> None:
    for slug, begins, ends in (("now", -3, 3), ("soon", 9, 20), ("sooner", 2, 20), ("before", -30, -9)):
        hosted(database, cast.nord.id, course, slug, begins, ends)
    hosted(database, cast.sor.id, course, "theirs", -3, 3)
    with database.session() as db:
        assert [one.slug for one in hosted_by(db, cast.nord.id, TODAY)] == ["now", "sooner", "soon", "before"]
        assert [(one.slug, one.courses) for one in hosts(db, TODAY)] == [("nord", 3), ("sor", 1)]
    page = client.get("/at/nord/").text
    places = [page.index(f'href="/at/nord/{slug}/"') for slug in ("now", "sooner", "soon", "before")]
    assert places == sorted(places)
    assert "theirs" not in page
    assert page.index("Courses you can join now") < page.index("Courses to come") < page.index("Held before")


def test_the_page_is_kept_until_something_on_it_changes(
    app: Flask, database: Database, cast: Cast, course: int
) -> None:
    first = visitor(app).get("/at/nord/")
    assert "No course is held here just now" in first.text
    assert "Set-Cookie" not in first.headers
    again = visitor(app).get("/at/nord/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    with statements(database) as sent:
        visitor(app).get("/at/nord/")
    assert len(sent) == 1, sent
    hosted(database, cast.nord.id, course, "now", -3, 3)
    assert "Courses you can join now" in visitor(app).get("/at/nord/").text
    with unit_of_work(database) as db:
        change_settings(db, None, db.get_one(Partner, cast.nord.id), Settings("Nordlys"))
    assert "<h1>Nordlys</h1>" in visitor(app).get("/at/nord/").text
    assert visitor(app).get("/at/nowhere/").status_code == 404


def test_home_names_hosts_where_there_are_several(
    database: Database, cast: Cast, course: int, client: FlaskClient
) -> None:
    hosted(database, cast.nord.id, course, "now", -3, 3)
    assert "Hosted by" not in client.get("/").text
    hosted(database, cast.sor.id, course, "now", 3, 9)
    home = client.get("/").text
    assert "Hosted by" in home
    assert 'href="/at/sor/"' in home
