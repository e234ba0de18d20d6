"""A course instance as its readers meet it: its page, its lessons on the pinned version, in the host's look."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.courses import published, ready_video, write_course
from tests.support.statements import statements
from videre.accounts.models import User
from videre.courses.actions import add_staff, attach_video, change_instance, close_instance, open_instance
from videre.courses.models import Course, CourseInstance
from videre.courses.plans import InstancePlan
from videre.courses.rules import Joining, StaffRole
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.learning.actions.enrolling import join_instance
from videre.learning.models import Submission, Tick
from videre.partners.models import Partner

HERE = "/at/nord/spring/"
E1 = HERE + "begin/e1/"
SignedIn = Callable[[User], FlaskClient]


@pytest.fixture
def spring(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    """The small course at Nord on version 1.0, while the course itself is at 2.0 with an episode less."""
    first = published(database, storage, write_course(tmp_path / "one", episodes=3, words="Words of version one."))
    video_id = ready_video(database, cast.own.id, "first-clip")
    with unit_of_work(database) as db:
        attach_video(db, None, first.course_id, "e1", video_id)
        plan = InstancePlan(starts_on=date(2027, 3, 3), welcome="Hello <all>\n\nSecond & last.", label="Spring")
        instance = open_instance(db, None, cast.nord.id, first.course_id, "spring", plan)
        add_staff(db, None, instance.id, cast.ada.id, StaffRole.HOST)
        instance_id = instance.id
    published(database, storage, write_course(tmp_path / "two", version="2.0", words="Other words."))
    return instance_id


def changed(database: Database, statement: object) -> None:
    with unit_of_work(database) as db:
        db.execute(statement)  # type: ignore[call-overload]


def test_its_page_says_where_when_and_with_whom(spring: int, client: FlaskClient) -> None:
    answer = client.get(HERE)
    assert answer.status_code == 200
    text = answer.text
    for part in (
        "Course at Nord",
        "3 March 2027",
        "with Ada",
        f'href="{HERE}join"',
        "Begin without joining",
        "<p>Hello &lt;all&gt;</p><p>Second &amp; last.</p>",
        f'href="{HERE}begin/e3/"',
        f'data-outline="{HERE}outline.json"',
        "Version 1.0",
    ):
        assert part in text, part
    assert "Set-Cookie" not in answer.headers
    assert text.index(">Join</a>") < text.index("Begin without joining")


def test_lessons_stand_on_the_pinned_version_and_the_course_on_its_own(spring: int, client: FlaskClient) -> None:
    assert "Words of version one." in client.get(E1).text
    assert "Other words." in client.get("/courses/small/begin/e1/").text
    assert client.get(HERE + "begin/e3/").status_code == 200
    assert client.get("/courses/small/begin/e3/").status_code == 404
    page = client.get(E1).text
    for part in ('data-host="nord/spring"', 'data-course="small"', f'href="{HERE}begin/e2/"', "at Nord", "from"):
        assert part in page, part
    assert client.get(HERE + "begin/").status_code == 200
    picture = re.search(r'src="(\.\./\.\./files/[^"]+)"', page)
    assert picture is not None
    assert client.get(HERE + picture.group(1).removeprefix("../../")).status_code == 200
    outline = client.get(HERE + "outline.json").json
    assert outline is not None
    addresses = [one["address"] for lesson in outline["lessons"] for one in lesson["episodes"]]
    assert addresses == [f"{HERE}begin/e{number}/" for number in (1, 2, 3)]


def test_a_moved_episode_is_found_in_the_instance(spring: int, client: FlaskClient) -> None:
    answer = client.get(HERE + "elsewhere/e3/")
    assert (answer.status_code, answer.headers["Location"]) == (308, HERE + "begin/e3/")


def test_what_is_not_there_is_not_there(spring: int, client: FlaskClient) -> None:
    for path in (
        "/at/nord/none/",
        "/at/sor/spring/",
        "/at/none/spring/",
        "/at/sor/spring/begin/e1/",
        "/at/sor/spring/begin/",
        "/at/sor/spring/outline.json",
        HERE + "begin/none/",
        HERE + "none/",
        HERE + "files/" + "0" * 32 + ".png",
    ):
        assert client.get(path).status_code == 404, path


def test_a_warm_lesson_page_is_one_statement_and_its_tag_is_honest(
    spring: int, database: Database, cast: Cast, app: Flask, signed_in: SignedIn
) -> None:
    for browser in (visitor(app), signed_in(cast.bo)):
        first = browser.get(E1)
        with statements(database) as sent:
            again = browser.get(E1)
        assert len(sent) == 1
        assert again.headers["ETag"] == first.headers["ETag"]
        assert browser.get(E1, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    tags = [visitor(app).get(E1).headers["ETag"]]
    with unit_of_work(database) as db:
        change_instance(db, None, spring, InstancePlan(label="Summer"))
    tags.append(visitor(app).get(E1).headers["ETag"])
    changed(database, sa.update(Partner).where(Partner.slug == "nord").values(face_revision=7))
    tags.append(visitor(app).get(E1).headers["ETag"])
    tags.append(visitor(app).get("/courses/small/begin/e1/").headers["ETag"])
    assert len(set(tags)) == 4
    mine = signed_in(cast.bo).get(E1)
    assert f'<a href="{HERE}join">Join</a>' in mine.text
    with unit_of_work(database) as db:
        join_instance(db, cast.bo.id, spring)
    joined = signed_in(cast.bo).get(E1)
    assert joined.headers["ETag"] != mine.headers["ETag"]
    assert ">Join</a>" not in joined.text


def test_answers_and_marks_are_judged_and_kept_on_the_pinned_version(
    spring: int, database: Database, cast: Cast, app: Flask, signed_in: SignedIn
) -> None:
    bo = signed_in(cast.bo)
    answer = bo.post(E1 + "exercises/pick", json={"answer": ["a"], "key": "key-01"})
    assert (answer.status_code, answer.json["kept"] if answer.json else None) == (200, True)
    form = bo.post(E1 + "exercises/pick", data={"answer": "b"})
    assert form.status_code == 200
    assert 'data-host="nord/spring"' in form.text
    marked = bo.post(HERE + "begin/e3/marks/read")
    assert (marked.status_code, marked.headers["Location"]) == (303, HERE + "begin/e3/#ending")
    assert visitor(app).post(E1 + "exercises/pick", json={"answer": ["a"], "key": "key-02"}).status_code == 200
    for path in ("/at/sor/spring/begin/e1/exercises/pick", HERE + "begin/e2/exercises/pick"):
        assert bo.post(path, json={"answer": ["a"], "key": "key-03"}).status_code == 404, path
    assert bo.post("/courses/small/begin/e3/marks/read", json={}).status_code == 404
    with database.session() as db:
        assert set(db.scalars(sa.select(Submission.version_number))) == {1}
        assert {row.item_id: row.version_number for row in db.scalars(sa.select(Tick))} == {"pick": 1, "e3": 1}


def test_moving_while_somebody_answers_judges_by_what_is_read_now(
    spring: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    bo = signed_in(cast.bo)
    assert bo.post(E1 + "exercises/pick", json={"answer": ["a"], "key": "key-01"}).status_code == 200
    with unit_of_work(database) as db:
        current = db.scalars(sa.select(Course.current_version_id)).one()
        db.execute(sa.update(CourseInstance).values(version_id=current))
    assert bo.post(E1 + "exercises/pick", json={"answer": ["a"], "key": "key-02"}).status_code == 200
    with database.session() as db:
        assert db.scalars(sa.select(Submission.version_number).order_by(Submission.id)).all() == [1, 2]


def test_a_course_for_members_is_there_for_members_only(
    spring: int, database: Database, cast: Cast, app: Flask, signed_in: SignedIn
) -> None:
    changed(database, sa.update(Course).values(members_only=True))
    public = ("/courses/small/", "/courses/small/begin/", "/courses/small/begin/e1/", "/courses/small/outline.json")
    pinned = (HERE, HERE + "begin/", E1, HERE + "outline.json")
    with unit_of_work(database) as db:
        join_instance(db, cast.bo.id, spring)
    for path in (*public, *pinned):
        for stranger in (visitor(app), signed_in(cast.di), signed_in(cast.cy)):
            assert stranger.get(path).status_code == 404, path
        for member in (signed_in(cast.bo), signed_in(cast.ada), signed_in(cast.admin)):
            assert member.get(path).status_code == 200, path
    answers = {
        path: signed_in(cast.di).post(path + "exercises/pick", json={"answer": ["a"], "key": "key-01"}).status_code
        for path in ("/courses/small/begin/e1/", E1)
    }
    assert set(answers.values()) == {404}
    for path in ("/courses/small/begin/e1/", E1):
        key = f"key-{len(path)}"
        assert signed_in(cast.bo).post(path + "exercises/pick", json={"answer": ["a"], "key": key}).status_code == 200
        assert signed_in(cast.bo).post(path + "marks/read", json={}).status_code == 200
    assert signed_in(cast.di).get(HERE + "join").status_code == 200
    gone = signed_in(cast.bo)
    with unit_of_work(database) as db:
        db.execute(sa.update(User).where(User.id == cast.bo.id).values(session_version=9))
    assert gone.get(E1).status_code == 404


def test_the_course_page_says_where_to_take_it(
    spring: int, database: Database, cast: Cast, client: FlaskClient, app: Flask
) -> None:
    assert '<a href="/at/nord/spring/">Nord, Spring</a>' in client.get("/courses/small/").text
    with unit_of_work(database) as db:
        course_id = db.scalars(sa.select(Course.id)).one()
        yesterday = clock.today() - timedelta(days=1)
        open_instance(db, None, cast.sor.id, course_id, "past", InstancePlan(ends_on=yesterday))
        close_instance(db, None, spring)
    assert "Where to take it" not in visitor(app).get("/courses/small/").text


def test_it_costs_the_same_for_one_helper_and_for_three(
    spring: int, database: Database, cast: Cast, app: Flask, signed_in: SignedIn
) -> None:
    counted = []
    visitor(app).get(HERE)
    for people in ((cast.bo,), (cast.di, cast.cy)):
        with unit_of_work(database) as db:
            for person in people:
                add_staff(db, None, spring, person.id, StaffRole.HELPER)
                join_instance(db, person.id, spring)
        for browser in (visitor(app), signed_in(cast.admin)):
            with statements(database) as sent:
                assert browser.get(HERE).status_code == 200
            counted.append(len(sent))
    assert counted[0] == counted[2]
    assert counted[1] == counted[3]


def test_a_kept_page_changes_with_the_name_of_whoever_teaches(
    spring: int, database: Database, cast: Cast, app: Flask
) -> None:
    assert "with Ada" in visitor(app).get(HERE).text
    changed(database, sa.update(User).where(User.id == cast.ada.id).values(name="Adele"))
    assert "with Adele" in visitor(app).get(HERE).text


def test_nothing_is_offered_that_cannot_be_done(
    spring: int, database: Database, cast: Cast, app: Flask, signed_in: SignedIn
) -> None:
    with unit_of_work(database) as db:
        change_instance(db, None, spring, InstancePlan(joining=Joining.APPROVAL))
        join_instance(db, cast.bo.id, spring)
        join_instance(db, cast.di.id, spring)
    assert "has not answered yet" in signed_in(cast.bo).get(HERE).text
    with unit_of_work(database) as db:
        close_instance(db, None, spring)
    text = visitor(app).get(HERE).text
    assert f'href="{HERE}join"' not in text
    assert "This course is closed" in text
