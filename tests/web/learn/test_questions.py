"""Asking on the lesson page and beside it: without account or puzzle, held where it floods, and seen at its spot."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner

from tests.conftest import visitor
from tests.support.asking import PAGE, QUESTIONS, ask, hidden, open_course, public_id
from tests.support.cast import Cast
from tests.support.statements import statements
from videre.accounts.models import User
from videre.courses.actions import go_on_duty
from videre.courses.models import CourseInstance
from videre.discussion.models import Question
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.foundation.storage.local import LocalStorage
from videre.web import strangers
from videre.web.app import create_app

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def small(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    """The small course with its video, held at Nord."""
    return open_course(database, storage, cast, tmp_path)


def number(database: Database) -> int:
    with database.session() as db:
        return db.execute(sa.select(sa.func.count()).select_from(Question)).scalar_one()


def test_the_lesson_page_offers_asking_and_shows_no_empty_fold(small: int, client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert 'href="questions#ask" data-ask=""' in page
    assert 'href="questions?exercise=pick#ask" data-ask="pick"' in page
    assert re.search(r"<details[^>]*data-questions hidden>", page)
    other = client.get("/courses/small/begin/e2/").text
    assert "data-questions" in other, "an episode without video has the place after its text"


def test_a_visitor_asks_at_a_moment_and_finds_it_again_alone(small: int, app: Flask, client: FlaskClient) -> None:
    form = client.get(QUESTIONS + "?at=40&exercise=no-such").text
    assert 'name="at" type="text" value="0:40"' in form
    address = ask(client, at="0:40", name="Kari", text=f"Why **two** dots? {SCRIPT} https://spam.example/x")
    assert "key=" in address
    own = client.get(address)
    assert own.status_code == 200
    assert "Why <strong>two</strong> dots?" in own.text
    assert "others do as soon as somebody who teaches has read it" in own.text
    assert SCRIPT not in own.text
    assert "spam.example" not in own.text
    assert f'href="{PAGE}#t=40"' in own.text
    assert (own.headers["X-Robots-Tag"], own.headers["Cache-Control"]) == ("noindex", "no-store")
    assert visitor(app).get(f"/ask/{public_id(address)}/").status_code == 404, "nobody else sees it yet"
    assert visitor(app).get(address.replace("key=", "key=x")).status_code == 404
    assert "two" not in client.get(PAGE).text


def test_others_see_it_at_its_second_once_it_was_read(
    small: int, cast: Cast, app: Flask, client: FlaskClient, signed_in: Callable[[User], FlaskClient]
) -> None:
    tag = client.get(PAGE).headers["ETag"]
    address = ask(client, at="0:40", name="Kari")
    assert client.get(PAGE, headers={"If-None-Match": tag}).status_code == 304, "what waits changes no page"
    ada, own = signed_in(cast.ada), f"/ask/{public_id(address)}/"
    data = {**hidden(ada.get(own).text, own + "decide"), "do": "show"}
    assert ada.post(own + "decide", data=data).status_code == 303
    seen = client.get(PAGE, headers={"If-None-Match": tag})
    assert seen.status_code == 200
    assert '<a href="#t=40" class="question-at" data-asked-at="40.0"><time>0:40</time></a>' in seen.text
    assert "Why two dots?" in seen.text
    assert re.search(r"data-questions-count>1<", seen.text)
    page = visitor(app).get(QUESTIONS)
    assert f'<a href="{PAGE}#t=40"' in page.text


def test_a_lesson_page_with_questions_is_still_one_statement(
    small: int, database: Database, client: FlaskClient, signed_in: Callable[[User], FlaskClient], cast: Cast
) -> None:
    for _ in range(25):
        ask(signed_in(cast.ada), at="0:10")
    for browser in (client, signed_in(cast.bo)):
        page = browser.get(PAGE).text
        assert page.count('class="question"') == 20, "the first view stays small"
        assert "All 25 questions" in page
        with statements(database) as sent:
            browser.get(PAGE)
        assert len(sent) == 1


def test_on_duty_means_at_once(small: int, cast: Cast, database: Database, app: Flask, client: FlaskClient) -> None:
    with unit_of_work(database) as db:
        instance = db.scalars(sa.select(CourseInstance)).one()
        go_on_duty(db, cast.ada.id, instance.id)
    assert "Others see it at once" in client.get(QUESTIONS).text
    address = ask(client)
    assert visitor(app).get(f"/ask/{public_id(address)}/").status_code == 200


def test_what_is_wrong_stands_beside_its_field_and_all_typed_stays(small: int, client: FlaskClient) -> None:
    form = hidden(client.get(QUESTIONS).text, "questions")
    typed = {"text": " ", "name": "Kari\u202e", "address": "kari at example", "at": "1:99", "exercise": "pick"}
    answer = client.post(QUESTIONS, data={**form, **typed})
    assert answer.status_code == 422
    for name in ("text", "name", "address", "at"):
        assert f'id="f-{name}-error"' in answer.text or name == "at"
    assert 'value="kari at example"' in answer.text
    assert form["form_key"] in answer.text, "sent again, it is the same question"


def test_a_megabyte_is_refused_naming_the_limit_and_given_back(small: int, client: FlaskClient) -> None:
    form = hidden(client.get(QUESTIONS).text, "questions")
    text = "ab" * 500_000
    answer = client.post(QUESTIONS, data={**form, "text": text})
    assert answer.status_code == 422
    assert "1,000,000 bytes, and at most 10,000 are taken" in answer.text
    assert text in answer.text


@pytest.mark.parametrize("field", ["text", "name", "at", "exercise", "form_key", "address"])
def test_odd_signs_in_any_field_do_no_harm(small: int, client: FlaskClient, field: str) -> None:
    form = hidden(client.get(QUESTIONS).text, "questions")
    for odd in ("\0", "a\0b", "\ud800".encode("utf-8", "surrogatepass"), "\u202e", "[" * 9_999, SCRIPT):
        answer = client.post(QUESTIONS, data={**form, "text": "Why?", field: odd})
        assert answer.status_code in (303, 409, 422), (odd, answer.status_code)
        assert SCRIPT not in answer.text


def test_sent_twice_it_is_one_question(small: int, client: FlaskClient, database: Database) -> None:
    form = hidden(client.get(QUESTIONS).text, "questions")
    answers = [client.post(QUESTIONS, data={**form, "text": "Why?"}) for _ in range(3)]
    assert len({answer.location for answer in answers}) == 1
    assert number(database) == 1


def test_a_script_gets_the_parts_alone(
    small: int, cast: Cast, client: FlaskClient, signed_in: Callable[[User], FlaskClient]
) -> None:
    part = client.get(QUESTIONS + "/form?at=75.4&exercise=pick")
    assert "<html" not in part.text
    assert "Ask about “Pick”" in part.text
    accept = {"Accept": "application/json"}
    done = client.post(QUESTIONS, data={**hidden(part.text, "questions"), "text": "Why?"}, headers=accept)
    assert done.status_code == 201
    assert done.json is not None
    assert done.json["shown"] is False
    assert client.get(done.json["address"]).status_code == 200
    wrong = client.post(QUESTIONS, data={**hidden(part.text, "questions"), "text": ""}, headers=accept)
    assert wrong.status_code == 422
    assert wrong.json is not None
    assert 'id="f-text-error"' in wrong.json["html"]
    bo = signed_in(cast.bo)
    ask(bo, "From Bo", at="0:10")
    assert "From Bo" in bo.get(QUESTIONS + "/list").text
    assert "From Bo" not in client.get(QUESTIONS + "/list").text


def test_in_a_course_instance_it_is_asked_there(
    small: int, client: FlaskClient, database: Database, cast: Cast
) -> None:
    there = "/at/nord/small/begin/e1/questions"
    form = hidden(client.get(there).text, "questions")
    done = client.post(there, data={**form, "text": "Why?", "at": "0:40"})
    assert done.status_code == 303
    assert 'href="/at/nord/small/begin/e1/#t=40"' in client.get(done.location).text
    with database.session() as db:
        assert db.scalars(sa.select(Question)).one().instance_id is not None
    for missing in ("/at/sor/small/begin/e1/", "/courses/small/begin/nowhere/", "/courses/x/y/z/"):
        assert (
            client.get(missing + "questions").status_code
            == client.post(missing + "questions", data={"text": "a"}).status_code
            == 404
        )


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "٣", "99999999"])
def test_pages_that_are_not_there(small: int, client: FlaskClient, page: str) -> None:
    assert client.get(f"{QUESTIONS}?page={page}").status_code == (404 if page == "2" else 200)


class Earlier(TimestampSigner):
    """Signs as of five seconds ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 5


def test_a_flood_of_strangers_is_bounded_and_people_with_accounts_go_on(
    small: int, settings: Settings, database: Database, storage: LocalStorage, cast: Cast
) -> None:
    settings = replace(settings, rate_limits=True, strangers_posts=50, stranger_posts=10, questions_waiting=30)
    app = create_app(settings, database=database, storage=storage)
    signer = Earlier(settings.secret_key, salt="videre.stranger-form", key_derivation="hmac")
    made = signer.sign(b"form").decode()
    browser = visitor(app)
    statuses = []
    begun = time.monotonic()
    for one in range(1000):
        address = {"REMOTE_ADDR": f"203.0.{one % 200}.{one // 200}"}
        data = {"text": f"Buy {one}", strangers.MADE: made}
        answer = browser.post(QUESTIONS, data=data, environ_base=address)
        statuses.append(answer.status_code)
        if answer.status_code == 429:
            held, typed = answer, f"Buy {one}"
    assert statuses.count(303) == 30, "no more may wait in one course"
    minutes = int((time.monotonic() - begun) // 60) + 1
    assert 20 <= statuses.count(409) <= 50 * (minutes + 1), "then strangers wait too"
    assert statuses.count(429) == 1000 - 30 - statuses.count(409)
    assert int(held.headers["Retry-After"]) <= 60
    assert typed in held.text, "nothing typed is lost"
    assert number(database) == 30
    assert len(app.extensions["videre_limiter"].storage.storage) < 300  # type: ignore[attr-defined]
    bo = visitor(app)
    with bo.session_transaction() as session:
        session["_user_id"] = f"{cast.bo.id}.{cast.bo.session_version}"
    assert bo.post(QUESTIONS, data={"text": "From Bo"}).status_code == 303
