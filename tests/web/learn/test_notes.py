"""Notes for teaching: for staff of the course, and missing for everybody else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.support.courses import published, write_course
from tests.support.statements import statements
from videre.accounts.models import User
from videre.courses.models import Course
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.partners.models import Membership, Partner

PAGE = "/courses/small/begin/e2/"
NOTES = PAGE + "notes"
WORDS = "Some text to read.\n\n:::{instructor-note}\nLet them guess first. ![a dot](dot.png)\n:::\n"
LINK = '<a href="notes">'


@pytest.fixture
def noted(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    """A course with a note in every episode; its id."""
    return published(database, storage, write_course(tmp_path / "written", words=WORDS)).course_id


def join(database: Database, user: User, partner: Partner, role: str) -> None:
    with unit_of_work(database) as db:
        db.add(Membership(user_id=user.id, partner_id=partner.id, role=role, since=clock.now()))


@pytest.mark.parametrize("who", ["helper", "instructor", "administrator"])
def test_who_works_at_the_courses_partner_reads_them_from_a_link_on_the_page(
    noted: int, database: Database, cast: Cast, signed_in: Callable[[User], FlaskClient], who: str
) -> None:
    join(database, cast.di, cast.own, who)
    browser = signed_in(cast.di)
    assert LINK in browser.get(PAGE).text
    text = browser.get(NOTES).text
    assert "Let them guess first." in text
    assert 'src="../../files/' in text
    assert f'href="{PAGE}"' in text


def test_site_administrators_read_them(noted: int, cast: Cast, signed_in: Callable[[User], FlaskClient]) -> None:
    assert LINK in signed_in(cast.admin).get(PAGE).text
    assert signed_in(cast.admin).get(NOTES).status_code == 200


def test_for_learners_and_staff_of_others_they_are_missing_and_cost_learners_nothing(
    noted: int, database: Database, cast: Cast, signed_in: Callable[[User], FlaskClient], client: FlaskClient
) -> None:
    for user in (cast.bo, cast.cy):
        browser = signed_in(user)
        text = browser.get(PAGE).text
        assert "guess first" not in text
        assert LINK not in text
        missing = browser.get(PAGE.replace("e2", "e9") + "notes")
        answer = browser.get(NOTES)
        assert (answer.status_code, missing.status_code) == (404, 404)
        assert "guess first" not in answer.text
    with statements(database) as sent:
        signed_in(cast.bo).get(PAGE)
    assert len(sent) == 1
    assert client.get(NOTES).status_code == 302
    assert client.get(NOTES).headers["Location"].startswith("/sign-in")
    assert "guess first" not in client.get(PAGE).text


def test_notes_of_a_course_for_members_only_are_for_its_own_staff(
    noted: int, database: Database, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    join(database, cast.di, cast.own, "instructor")
    with unit_of_work(database) as db:
        db.get_one(Course, noted).members_only = True
    assert signed_in(cast.di).get(NOTES).status_code == 200
    assert signed_in(cast.cy).get(NOTES).status_code == 404
