"""Old addresses lead on for good: of what moved, of what its author calls otherwise, of lessons that are gone."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.support.courses import published, write_course
from videre.courses.actions import open_instance
from videre.courses.plans import InstancePlan
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage


@pytest.fixture
def renamed(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> None:
    """A course whose second version calls a lesson and a page otherwise; Nord holds it on that version."""
    first = published(database, storage, write_course(tmp_path))
    folder = write_course(tmp_path, version="2.0")
    course = (folder / "course.toml").read_text()
    (folder / "course.toml").write_text(
        course.replace('[[lessons]]\nid = "begin"', '[[lessons]]\nid = "start"\nwas = ["begin"]\nfolder = "begin"')
    )
    page = folder / "begin" / "e2.md"
    page.write_text(page.read_text().replace('id = "e2"', 'id = "onward"\nwas = ["e2"]'))
    published(database, storage, folder)
    with unit_of_work(database) as db:
        open_instance(db, cast.admin.id, cast.nord.id, first.course_id, "spring", InstancePlan())


@pytest.mark.parametrize("base", ["/courses/small/", "/at/nord/spring/"])
def test_old_addresses_lead_to_what_is_called_otherwise_now(renamed: None, client: FlaskClient, base: str) -> None:
    for old, new in (
        ("begin/", "start/"),
        ("begin/e1/", "start/e1/"),
        ("begin/e2/", "start/onward/"),
        ("start/e2/", "start/onward/"),
    ):
        answer = client.get(base + old)
        assert (answer.status_code, answer.headers.get("Location")) == (308, base + new), old
        assert answer.headers["Cache-Control"] == "no-cache"
        assert client.get(base + new).status_code == 200
    assert [client.get(base + path).status_code for path in ("none/", "start/none/", "e2/")] == [404] * 3


def test_a_lesson_that_is_gone_leads_to_where_its_pages_went(
    database: Database, storage: LocalStorage, client: FlaskClient, tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path))
    folder = write_course(tmp_path, version="2.0")
    course = (folder / "course.toml").read_text()
    (folder / "course.toml").write_text(course.replace('id = "begin"', 'id = "start"\nfolder = "begin"'))
    published(database, storage, folder)
    assert client.get("/courses/small/begin/").headers["Location"] == "/courses/small/start/"
    assert client.get("/courses/small/begin/e1/").headers["Location"] == "/courses/small/start/e1/"
