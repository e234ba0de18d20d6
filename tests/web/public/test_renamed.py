"""Old addresses of a course lead to the new ones: pages, forms and what scripts send."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.courses import published, write_course
from videre.accounts.models import User
from videre.courses.actions import rename_course
from videre.courses.models import Course
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.learning.models import Submission, Tick

OLD, NEW = "/courses/small/", "/courses/smaller/"


@pytest.fixture
def small(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    return published(database, storage, write_course(tmp_path, video=None, pauses="")).course_id


@pytest.fixture
def renamed(database: Database, client: FlaskClient, small: int) -> int:
    assert client.get(f"{OLD}begin/e1/").status_code == 200, "the pages of the old addresses are kept by the process"
    with unit_of_work(database) as db:
        rename_course(db, None, small, "smaller")
    return small


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "begin/",
        "begin/e1/",
        "begin/e1/?a=%C3%A5&b=1",
        "exercises/?kinds=exercise",
        "whole/",
        "glossary/",
        "live.ics",
        "course.jsonld",
        "CITATION.cff",
        "outline.json",
    ],
)
def test_pages_lead_on(renamed: int, client: FlaskClient, rest: str) -> None:
    answer = client.get(OLD + rest)
    if rest == "glossary/":  # this course has none, under any name
        assert client.get(NEW + rest).status_code == 404
    assert (answer.status_code, answer.headers["Location"]) == (308, NEW + rest)
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_pages_are_there_and_say_what_the_course_was(renamed: int, client: FlaskClient) -> None:
    for page in (NEW, f"{NEW}begin/", f"{NEW}begin/e1/"):
        found = client.get(page)
        assert found.status_code == 200
        assert 'data-renamed="small:smaller"' in found.text
        assert "/courses/small/" not in found.text
    assert client.get(f"{NEW}outline.json").json["renamed"] == "small:smaller"
    assert 'data-renamed="small:smaller"' in client.get("/me/progress").text
    assert f'href="{NEW}"' in client.get("/courses/").text
    assert client.get("/courses/nothing/").status_code == 404


def test_an_answer_sent_from_an_old_page_is_kept(
    renamed: int, database: Database, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    bo = signed_in(cast.bo)
    where = f"{OLD}begin/e1/exercises/pick"
    body = {"answer": ["a"], "key": "0123456789abcdefghij"}
    sent = bo.post(where, json=body, headers={"Accept": "application/json"})
    if sent.status_code == 308:
        sent = bo.post(sent.headers["Location"], json=body, headers={"Accept": "application/json"})
    assert sent.status_code == 200, sent.text
    assert sent.json["kept"]
    with database.session() as db:
        assert db.scalars(sa.select(Submission.course_id)).all() == [renamed]


def test_what_a_browser_kept_under_the_old_id_joins_the_account(
    renamed: int, database: Database, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    bo = signed_in(cast.bo)
    answers = [{"course": "small", "exercise": "pick", "answer": ["a"], "key": "browser-1", "age_ms": 9}]
    body = {
        "episodes": [{"course": "small", "episode": "e2", "how": "read", "age_ms": 5}],
        "answers": answers,
    }
    answer = bo.post("/progress/merge", json=body)
    assert (answer.status_code, answer.json["left"]) == (200, [])
    with database.session() as db:
        done = {(one.course_id, one.item, one.item_id) for one in db.scalars(sa.select(Tick))}
    assert {(renamed, "episode", "e2"), (renamed, "exercise", "pick")} <= done


def test_strangers_are_not_told_what_a_course_for_members_is_called(
    renamed: int,
    database: Database,
    app: Flask,
    client: FlaskClient,
    cast: Cast,
    signed_in: Callable[[User], FlaskClient],
) -> None:
    with unit_of_work(database) as db:
        db.get_one(Course, renamed).members_only = True
    assert client.get(f"{OLD}begin/e1/").status_code == 404
    assert signed_in(cast.bo).get(f"{OLD}begin/e1/").status_code in (308, 404)
    assert signed_in(cast.admin).get(f"{OLD}begin/e1/").status_code == 308
    assert visitor(app).post(f"{OLD}begin/e1/exercises/pick", json={"answer": ["a"]}).status_code == 404


def test_other_sites_may_ask_about_an_old_address(renamed: int, client: FlaskClient) -> None:
    for rest in ("", "begin/e1/"):
        old, new = (client.get("/oembed", query_string={"url": f"http://localhost{at}{rest}"}) for at in (OLD, NEW))
        assert (old.status_code, old.json) == (200, new.json)
    assert client.get("/oembed", query_string={"url": "http://localhost/courses/nothing/"}).status_code == 404


def test_a_search_within_it_finds_it_by_the_old_id(renamed: int, client: FlaskClient) -> None:
    old, new = (client.get("/search", query_string={"q": "more", "course": slug}) for slug in ("small", "smaller"))
    assert f"{NEW}begin/" in new.text
    assert old.text == new.text
