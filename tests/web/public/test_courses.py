"""Catalogue, course and lesson pages, as a visitor gets them."""

from collections.abc import Callable
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
from videre.courses.actions import attach_video, touch_live
from videre.courses.models import Course
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import load
from videre.foundation.storage.local import LocalStorage
from videre.web.app import create_app

PAGES = ["/", "/?minutes=30", "/courses/", "/courses/small/", "/courses/small/begin/", "/courses/small/outline.json"]


@pytest.fixture
def small(database: Database, storage: LocalStorage, tmp_path: Path) -> None:
    """One published course."""
    published(database, storage, write_course(tmp_path / "written"))


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_gets_the_same_bytes_again_or_304_and_never_a_cookie(
    small: None, client: FlaskClient, path: str
) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert "Set-Cookie" not in first.headers
    assert first.headers["Cache-Control"] == "no-cache"
    assert "Cookie" in first.headers["Vary"]
    second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]
    packed = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": '"something-else"'})
    assert packed.status_code == 200
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_a_kept_page_costs_one_statement(small: None, client: FlaskClient, database: Database, path: str) -> None:
    client.get(path)
    with statements(database) as sent:
        assert client.get(path).status_code == 200
    assert len(sent) == 1, sent


@pytest.mark.parametrize("path", ["/", "/?minutes=15", "/courses/"])
def test_a_list_costs_the_same_for_one_course_and_for_three(
    small: None, app: Flask, database: Database, storage: LocalStorage, tmp_path: Path, path: str
) -> None:
    with statements(database) as one:
        assert visitor(app).get(path).status_code == 200
    for number in (2, 3):
        published(database, storage, write_course(tmp_path / "more", f"course-{number}", title=f"Course {number}"))
    with statements(database) as three:
        page = visitor(app).get(path)
    assert "Course 3" in page.text
    assert len(three) == len(one) <= 5, "state, courses, hosts, and the live hours of all courses"


def test_a_course_page_costs_the_same_for_one_episode_and_for_three(
    app: Flask, database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    counts = []
    for number in (1, 3):
        published(database, storage, write_course(tmp_path / "w", f"course-{number}", title="A", episodes=number))
        for path in (f"/courses/course-{number}/", f"/courses/course-{number}/begin/"):
            with statements(database) as sent:
                assert visitor(app).get(path).status_code == 200
            counts.append(len(sent))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 5


def test_the_course_page_says_what_it_must(small: None, client: FlaskClient) -> None:
    text = client.get("/courses/small/").text
    for said in (
        "A small course",
        "You will be able to begin.",
        "Ada Nordmann",
        "https://orcid.org/0000-0002-1825-0097",
        "15 min",
        "Start here if",
        "you can open a terminal",
        'href="/courses/small/begin/e1/" data-start',
        'href="/courses/small/begin/#in-brief"',
        "https://creativecommons.org/licenses/by/4.0/",
        "Version 1.0",
        "http://localhost/courses/small/",
    ):
        assert said in text, said


def test_the_lesson_page_shows_the_lesson_in_brief_with_its_picture(small: None, client: FlaskClient) -> None:
    text = client.get("/courses/small/begin/").text
    assert "What this lesson is about, in three sentences." in text
    assert 'src="../files/' in text
    name = text.split('src="../files/')[1].split('"')[0]
    picture = client.get(f"/courses/small/files/{name}")
    assert (picture.status_code, picture.content_type) == (200, "image/png")
    assert picture.data.startswith(b"\x89PNG")
    assert "immutable" in picture.headers["Cache-Control"]
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert client.get(f"/courses/small/files/{name}", headers={"If-None-Match": f'"{name}"'}).status_code == 304


def test_what_changes_at_night_changes_the_page(
    small: None, client: FlaskClient, database: Database, cast: Cast
) -> None:
    before = client.get("/courses/small/")
    assert "video 1:00" not in before.text
    video = ready_video(database, cast.own.id, "late")
    with unit_of_work(database) as db:
        course_id = db.scalar(sa.select(Course.id).where(Course.slug == "small"))
        assert course_id is not None
        attach_video(db, None, course_id, "e2", video)
    after = client.get("/courses/small/", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "video 1:00" in after.text
    with unit_of_work(database) as db:
        touch_live(db, course_id)
    assert client.get("/courses/small/").headers["ETag"] == after.headers["ETag"]


def test_a_signed_in_reader_gets_a_page_nobody_keeps(
    small: None, client: FlaskClient, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    tag = client.get("/courses/small/").headers["ETag"]
    own = signed_in(cast.bo).get("/courses/small/", headers={"If-None-Match": tag})
    assert own.status_code == 200
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert ">Bo<" in own.text
    assert ">Bo<" not in client.get("/courses/small/").text


@pytest.mark.parametrize(
    "path",
    [
        "/courses/none/",
        "/courses/small/none/",
        "/courses/none/begin/",
        "/courses/none/outline.json",
        "/courses/small/files/" + "0" * 32 + ".png",
        "/courses/small/files/..%2f..%2fvidere.db",
        "/courses/?page=2",
        "/courses/?page=0",
        "/courses/?page=1_0",
        "/courses/?page=%D9%A3",
        "/courses/?page=" + "9" * 40,
    ],
)
def test_what_is_not_there_is_404(small: None, client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_course_for_members_only_answers_like_a_missing_one(
    small: None, client: FlaskClient, database: Database
) -> None:
    page = client.get("/courses/small/begin/").text
    picture = "/courses/small/files/" + page.split('src="../files/')[1].split('"')[0]
    with unit_of_work(database) as db:
        db.execute(sa.update(Course).values(members_only=True, live_revision=Course.live_revision + 1))
    for path in ("/courses/small/", "/courses/small/begin/", "/courses/small/outline.json", picture):
        assert client.get(path).status_code == 404, path
    assert "A small course" not in client.get("/courses/").text
    assert "A small course" not in client.get("/").text


def test_more_courses_than_fit_on_a_page_go_on_the_next(
    small: None, client: FlaskClient, database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    with unit_of_work(database) as db:
        first = db.execute(sa.select(Course)).scalar_one()
        for number in range(30):
            db.add(
                Course(
                    slug=f"copy-{number}",
                    current_version_id=first.current_version_id,
                    live_revision=1,
                    created_at=first.created_at,
                )
            )
    one, two = client.get("/courses/").text, client.get("/courses/?page=2").text
    assert (one.count('class="course-card"'), two.count('class="course-card"')) == (24, 7)
    assert 'href="/courses/?page=2"' in one
    assert 'href="/courses/?page=1"' in two


def test_an_empty_installation_says_what_to_do_first(client: FlaskClient) -> None:
    for path in ("/", "/courses/", "/?minutes=15"):
        text = client.get(path).text
        assert "There is no course here yet" in text, path
        assert "videre courses publish" in text, path


def test_under_a_prefix_every_address_has_it(
    small: None, environment: dict[str, str], database: Database, storage: LocalStorage
) -> None:
    settings = load({**environment, "VIDERE_ADDRESS": "http://localhost/learn"}).settings()
    browser = visitor(create_app(settings, database=database, storage=storage))
    for path in PAGES:
        page = browser.get(f"/learn{path}")
        assert page.status_code == 200, path
        assert '="/courses/' not in page.text, path
    assert "http://localhost/learn/courses/small/" in browser.get("/learn/courses/small/").text
