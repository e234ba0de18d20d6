"""Opening a course at a partner, changing it, seeing what another version would change, and moving it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.support.courses import published, write_course
from videre.accounts.models import User
from videre.courses.models import CourseInstance, CourseVersion, InstanceCoHost
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.learning.actions.answering import Place, submit
from videre.learning.actions.enrolling import join_instance
from videre.partners.models import Membership

COURSES = "/partner/nord/courses/"
NEW = COURSES + "new"
SPRING = COURSES + "spring/"
SignedIn = Callable[[User], FlaskClient]


@pytest.fixture
def course_id(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    """The small course; Ada runs Nord, Cy runs Sør."""
    with unit_of_work(database) as db:
        for user, partner in ((cast.ada, cast.nord), (cast.cy, cast.sor)):
            role = {"role": "administrator", "since": clock.now()}
            db.add(Membership(partner_id=partner.id, user_id=user.id, **role))
    return published(database, storage, write_course(tmp_path / "one")).course_id


def sent(browser: FlaskClient, path: str, **fields: str) -> tuple[int, str, str]:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(path).text)
    assert token is not None
    answer = browser.post(path, data={"csrf_token": token.group(1), **fields})
    return answer.status_code, answer.headers.get("Location", ""), answer.text


# Still to come, whenever this is run.
YEAR = clock.today().year + 1
FULL = {
    "course": "small",
    "slug": "spring",
    "label": "Spring",
    "starts_on": f"{YEAR}-03-03",
    "ends_on": f"{YEAR}-06-01",
    "joining": "code",
    "language": "nb",
    "welcome": "Hello.",
    "asks": "yes",
}


def instance(database: Database) -> CourseInstance:
    with database.session() as db:
        return db.scalars(sa.select(CourseInstance)).one()


def test_a_course_is_opened_in_one_page(course_id: int, database: Database, cast: Cast, signed_in: SignedIn) -> None:
    ada = signed_in(cast.ada)
    status, where, _ = sent(ada, NEW, **FULL, co_hosts=str(cast.sor.id))
    assert (status, where) == (303, SPRING + "?said=opened")
    one = instance(database)
    assert (one.slug, one.label, one.joining, one.language, one.asks) == ("spring", "Spring", "code", "nb", True)
    assert one.join_code
    assert f"<strong>{one.join_code}</strong>" in ada.get(where).text
    page = ada.get("/at/nord/spring/").text
    assert "together with" in page
    assert one.join_code not in page
    with database.session() as db:
        assert db.scalars(sa.select(InstanceCoHost.partner_id)).all() == [cast.sor.id]


def test_everything_wrong_is_said_at_once_and_nothing_is_lost(
    course_id: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    ada = signed_in(cast.ada)
    wrong = FULL | {
        "course": "small",
        "slug": "live",
        "ends_on": f"{YEAR}-03-02",
        "joining": "form",
        "form_address": "javascript:alert(1)",
        "join_code": "abc",
        "label": "x" * 81,
        "language": "tlh",
        "welcome": "y" * 4001,
    }
    status, _, page = sent(ada, NEW, **wrong)
    assert status == 422
    for field in ("slug", "ends_on", "form_address", "join_code", "label", "language", "welcome"):
        assert f'id="f-{field}-error"' in page, field
    assert f'value="{YEAR}-03-02"' in page
    assert "y" * 4001 in page
    for slug in ("Spring", "", "new", "a" * 41, "å"):
        assert sent(ada, NEW, **(FULL | {"slug": slug}))[0] == 422, slug
    for day in ("soon", "2027-02-30", "03/03/2027"):
        assert sent(ada, NEW, **(FULL | {"starts_on": day}))[0] == 422, day
    for course in ("", "none"):
        assert "Choose the course" in sent(ada, NEW, **(FULL | {"course": course}))[2]
    assert sent(ada, NEW, **(FULL | {"joining": "magic"}))[0] == 422
    with database.session() as db:
        assert db.scalars(sa.select(CourseInstance)).all() == []
    assert sent(ada, NEW, **FULL)[0] == 303
    status, _, page = sent(ada, NEW, **FULL)
    assert status == 422
    assert "choose another short name" in page


def test_it_is_changed_closed_and_opened_again(
    course_id: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    ada = signed_in(cast.ada)
    sent(ada, NEW, **FULL)
    assert f'value="{YEAR}-03-03"' in ada.get(SPRING).text
    assert sent(ada, SPRING, label="Autumn", joining="open", starts_on="", ends_on="")[0] == 303
    one = instance(database)
    assert (one.label, one.joining, one.join_code, one.starts_on, one.asks) == ("Autumn", "open", None, None, False)
    assert sent(ada, SPRING, joining="open", starts_on="never")[0] == 422
    assert sent(ada, SPRING, do="close")[0] == 303
    assert "This course is closed" in ada.get("/at/nord/spring/").text
    assert sent(ada, SPRING, do="reopen")[0] == 303
    assert instance(database).closed_at is None


def test_a_move_is_shown_before_it_is_made(
    course_id: int, database: Database, storage: LocalStorage, cast: Cast, signed_in: SignedIn, tmp_path: Path
) -> None:
    ada = signed_in(cast.ada)
    sent(ada, NEW, **(FULL | {"joining": "open"}))
    with unit_of_work(database) as db:
        for user in (cast.bo, cast.di):
            join_instance(db, user.id, instance(database).id)
        submit(
            db,
            (cast.bo.id, cast.bo.session_version),
            Place("small", "begin", "e1", "pick"),
            ["a"],
            "key-01",
            longest=1000,
        )
    folder = write_course(tmp_path / "two", version="2.0", words="Other.", episodes=3, video=None)
    first = folder / "begin" / "e1.md"
    first.write_text(first.read_text().replace(":id: pick", ":id: choose"))
    published(database, storage, folder, orphan_answers=True)
    page = ada.get(SPRING).text
    assert "There is another one now: 2.0." in page
    page = ada.get(SPRING + "move?to=2").text
    for part in (
        "Pages that come",
        "Episode 3",
        "Pages that read otherwise",
        "Exercises that go",
        "Exercises that come",
        "1 person here has worked on an exercise that goes",
    ):
        assert part in page, part
    assert "Pages that go" not in page
    assert ada.get(SPRING + "move?to=9").status_code == 404
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    form = {"csrf_token": token.group(1), "from": "1", "to": "2"}
    assert ada.post(SPRING + "move", data=form).status_code == 303
    again = ada.post(SPRING + "move", data=form)
    assert again.status_code == 409
    assert "Somebody has moved this course meanwhile" in again.text
    assert "From 2.0 to 2.0" not in again.text, "there is nothing to look at between a version and itself"
    with database.session() as db:
        label = sa.select(CourseVersion.label).join(CourseInstance, CourseInstance.version_id == CourseVersion.id)
        assert db.scalars(label).all() == ["2.0"]
    assert "Other." in ada.get("/at/nord/spring/begin/e1/").text


def test_only_administrators_of_the_partner_may(
    course_id: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    sent(signed_in(cast.ada), NEW, **FULL)
    for path in (NEW, SPRING, SPRING + "move"):
        for stranger in (cast.bo, cast.di, cast.cy):
            assert signed_in(stranger).get(path).status_code == 404, path
        assert signed_in(cast.cy).get(path.replace("nord", "sor")).status_code == (200 if path == NEW else 404)
    assert signed_in(cast.ada).get(COURSES + "none/").status_code == 404
