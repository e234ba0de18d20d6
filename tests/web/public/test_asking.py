"""The page of a question: replies, votes, what staff decide, and what others must not see."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.live.scene import plan
from tests.support.asking import PAGE, ask, hidden, open_course, public_id
from tests.support.cast import Cast
from videre.accounts.models import User
from videre.courses.models import Course
from videre.discussion.models import Question, Reply, Vote
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.live.actions.scheduling import schedule_session
from videre.live.models import AgendaItem
from videre.web.voters import COOKIE

REQUEST = re.compile(r"<code>[0-9a-f]{12}</code>")
In = Callable[[User], FlaskClient]


@pytest.fixture
def small(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    """The small course with its video, held at Nord."""
    return open_course(database, storage, cast, tmp_path)


def decide(browser: FlaskClient, own: str, what: str, **more: str) -> int:
    data = {**hidden(browser.get(own).text, own + "decide"), "do": what, **more}
    return browser.post(own + "decide", data=data).status_code


def reply(browser: FlaskClient, own: str, text: str, **more: str) -> int:
    data = {**hidden(browser.get(own).text, own + "reply"), "text": text, **more}
    return browser.post(own + "reply", data=data).status_code


def test_from_question_to_answer(
    small: int, cast: Cast, app: Flask, client: FlaskClient, signed_in: In, database: Database
) -> None:
    address = ask(client, at="0:40", address="kari@example.org")
    own = f"/ask/{public_id(address)}/"
    ada = signed_in(cast.ada)
    assert reply(ada, own, "Because of `..`", answer="1", name="Ada") == 303
    seen = client.get(own).text
    assert "The answer" in seen
    assert "teaches here" in seen
    assert "<code>..</code>" in seen
    assert "A question at 0:40" in seen
    lesson = client.get(PAGE).text
    assert "Answer by Ada" in lesson
    with database.session() as db:
        one = db.scalars(sa.select(Question)).one()
        assert one.answered_at is not None
        assert one.address == "kari@example.org", "kept until the letter is sent"
    assert decide(ada, own, "unanswer") == 303
    assert "The answer" not in client.get(own).text


def test_a_stranger_s_reply_waits(small: int, cast: Cast, client: FlaskClient, signed_in: In, app: Flask) -> None:
    ada, other = signed_in(cast.ada), visitor(app)
    own = f"/ask/{public_id(ask(ada))}/"
    said = other.post(own + "reply", data={**hidden(other.get(own).text, own + "reply"), "text": "Me too"})
    assert said.location.endswith("said=reply-waits")
    assert "Thank you" in other.get(said.location).text
    assert "Me too" not in client.get(own).text
    page = ada.get(own).text
    assert "Me too" in page
    data = hidden(page, own + "decide")
    found = page.split('name="do" value="show-reply"')[1].split('name="reply" value="')[1][:12]
    assert ada.post(own + "decide", data={**data, "do": "show-reply", "reply": found}).status_code == 303
    assert "Me too" in client.get(own).text


def test_a_browser_votes_once_and_takes_it_back(
    small: int, cast: Cast, client: FlaskClient, signed_in: In, database: Database, app: Flask
) -> None:
    own = f"/ask/{public_id(ask(signed_in(cast.ada)))}/"
    assert client.get_cookie(COOKIE) is None
    for _ in range(3):
        assert client.post(own + "vote").status_code == 303
    assert client.get_cookie(COOKIE) is not None
    answer = visitor(app).post(own + "vote", headers={"Accept": "application/json"})
    assert answer.json == {"votes": 2, "voted": True}
    assert 'aria-pressed="true"' in client.get(own).text
    assert client.post(own + "vote", data={"wanted": "no"}, headers={"Accept": "application/json"}).json == {
        "votes": 1,
        "voted": False,
    }
    with database.session() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(Vote)).scalar_one() == 1


def test_what_is_not_one_s_own_is_like_what_is_not_there(
    small: int, cast: Cast, app: Flask, client: FlaskClient, signed_in: In, database: Database
) -> None:
    waiting = f"/ask/{public_id(ask(signed_in(cast.bo)))}/"
    missing = "/ask/222222222222/"
    for browser in (client, signed_in(cast.cy), signed_in(cast.di)):
        for own in (waiting, missing):
            assert browser.get(own).status_code == 404
            for verb in ("reply", "vote", "withdraw"):
                assert browser.post(own + verb, data={"text": "x"}).status_code == 404
        told = [REQUEST.sub("", browser.get(own).text.replace(own, "")) for own in (waiting, missing)]
        assert told[0] == told[1]
    assert signed_in(cast.bo).get(waiting).status_code == 200
    assert client.post(waiting + "decide", data={"do": "show"}).status_code == 401
    cy = signed_in(cast.cy)
    token = hidden(cy.get("/me/account").text, "/sign-out") | _token(cy)
    for own in (waiting, missing):
        for data in ({"do": "show"}, {"do": "hide"}):
            assert cy.post(own + "decide", data={**token, **data}).status_code == 404
        assert cy.post(own + "take", data={**token, "hour": "222222222222"}).status_code == 404
        assert cy.post(own + "take", data={**token, "hour": "2222\0"}).status_code == 404
    ada = signed_in(cast.ada)
    no_reply = {**hidden(ada.get(waiting).text, waiting + "decide"), "do": "show-reply", "reply": "2222\0"}
    assert ada.post(waiting + "decide", data=no_reply).status_code == 404
    with database.session() as db:
        assert db.scalars(sa.select(Question)).one().shown_at is None


def test_what_was_asked_in_a_course_that_is_for_members_now_is_gone_for_others(
    small: int, cast: Cast, client: FlaskClient, signed_in: In, database: Database
) -> None:
    own = f"/ask/{public_id(ask(signed_in(cast.ada)))}/"
    assert client.get(own).status_code == 200
    with unit_of_work(database) as db:
        db.get_one(Course, small).members_only = True
    for browser in (client, signed_in(cast.di)):
        assert browser.get(own).status_code == 404
        assert browser.post(own + "vote", data={"wanted": "yes"}).status_code == 404


def _token(browser: FlaskClient) -> dict[str, str]:
    page = browser.get("/me/account").text
    return {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}


def test_shown_questions_are_not_decided_on_by_others(small: int, cast: Cast, signed_in: In) -> None:
    own = f"/ask/{public_id(ask(signed_in(cast.ada)))}/"
    cy = signed_in(cast.cy)
    page = cy.get(own).text
    assert "Take it away" not in page
    assert "Take it back" not in page
    assert cy.post(own + "decide", data={**_token(cy), "do": "hide"}).status_code == 404
    assert cy.post(own + "withdraw").status_code == 404


def test_one_s_own_is_taken_back_and_taken_away_is_said(
    small: int, cast: Cast, client: FlaskClient, signed_in: In
) -> None:
    address = ask(client)
    own, key = f"/ask/{public_id(address)}/", address.split("key=")[1].split("&")[0]
    assert decide(signed_in(cast.ada), own, "hide") == 303
    assert "has taken this away" in client.get(address).text
    assert client.get(own).status_code == 404
    assert client.post(own + "withdraw", data={"key": key}).location == PAGE
    assert client.get(address).status_code == 404


def test_ada_takes_it_to_a_live_hour(
    small: int, cast: Cast, signed_in: In, database: Database, client: FlaskClient
) -> None:
    with unit_of_work(database) as db:
        hour = schedule_session(db, cast.ada.id, small, plan()).public_id
    own = f"/ask/{public_id(ask(signed_in(cast.ada), at='0:40'))}/"
    ada = signed_in(cast.ada)
    page = ada.get(own).text
    assert f'<option value="{hour}">' in page
    data = {**hidden(page, own + "take"), "hour": hour}
    assert ada.post(own + "take", data=data).status_code == 303
    with database.session() as db:
        assert db.scalars(sa.select(AgendaItem)).one().question_id is not None
    assert f'href="/live/{hour}/"' in client.get(own).text


def test_wrong_replies_are_given_back(
    small: int, cast: Cast, client: FlaskClient, signed_in: In, database: Database
) -> None:
    own = f"/ask/{public_id(ask(signed_in(cast.ada)))}/"
    answer = client.post(own + "reply", data={"text": "", "name": "x" * 81})
    assert answer.status_code == 422
    assert 'id="f-text-error"' in answer.text
    assert "x" * 81 in answer.text
    assert client.post(own + "reply", data={"text": "a" * 10_001}).status_code == 422
    with database.session() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(Reply)).scalar_one() == 0


def test_my_questions(small: int, cast: Cast, client: FlaskClient, signed_in: In) -> None:
    bo = signed_in(cast.bo)
    assert "have not asked anything" in bo.get("/me/questions").text
    own = f"/ask/{public_id(ask(bo, 'Mine?', at='0:10'))}/"
    page = bo.get("/me/questions").text
    assert "Mine?" in page
    assert "waits to be read" in page
    reply(signed_in(cast.ada), own, "Yes", answer="1")
    assert "answered" in bo.get("/me/questions").text
    assert "Mine?" not in signed_in(cast.di).get("/me/questions").text
    assert client.get("/me/questions").status_code == 302
