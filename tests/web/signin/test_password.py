"""Signing in with a password, wrong ones, a forgotten one, and looking around a demo."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.letters import kinds_to, letters_to, link_in
from videre.accounts import passwords
from videre.accounts.models import FailedSignIn, User
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.web.app import create_app

PASSWORD = "correct horse"


@pytest.fixture
def bo(cast: Cast, database: Database) -> User:
    hashed = passwords.hashed(PASSWORD)
    with unit_of_work(database) as db:
        db.get_one(User, cast.bo.id).password_hash = hashed
    return cast.bo


def sign_in(browser: FlaskClient, address: str, password: str, target: str = "") -> tuple[int, str]:
    answer = browser.post("/sign-in", data={"address": address, "password": password, "next": target})
    return answer.status_code, onward(browser, answer.location) if answer.status_code == 303 else answer.text


def onward(browser: FlaskClient, location: str) -> str:
    """Where a browser ends that had no cookie before it came in."""
    return browser.get(location).location if location.startswith("/sign-in/arrived?") else location


def test_the_right_password_signs_in_and_out(client: FlaskClient, bo: User) -> None:
    assert sign_in(client, " BO@Nord.example ", PASSWORD, "/me/account") == (303, "/me/account")
    assert client.get("/me/account").status_code == 200
    assert client.post("/sign-out").status_code == 303
    assert client.get("/me/account").status_code == 302


def test_the_session_is_for_a_page_of_ours_and_kept_from_scripts(client: FlaskClient, bo: User) -> None:
    answer = client.post("/sign-in", data={"address": bo.address, "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("videre_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_wrong_passwords_and_unknown_addresses_answer_alike_and_are_counted(
    client: FlaskClient, bo: User, database: Database
) -> None:
    _, known = sign_in(client, bo.address, "wrong password")
    _, unknown = sign_in(client, "no@nord.example", "wrong password")
    assert known.replace(bo.address, "X") == unknown.replace("no@nord.example", "X")
    with database.session() as db:
        hashes = db.scalars(sa.select(FailedSignIn.address_hash)).all()
    assert len(set(hashes)) == 2
    assert not any("nord" in one for one in hashes)


@pytest.mark.parametrize("address", ["bo@nord.example", "nobody@nord.example"])
def test_after_too_many_wrong_ones_the_right_one_waits_but_a_link_works(
    client: FlaskClient, bo: User, settings: Settings, database: Database, address: str
) -> None:
    for _ in range(settings.sign_in_tries):
        assert sign_in(client, address, "wrong password")[0] == 422
    status, text = sign_in(client, address, PASSWORD)
    assert status == 422
    assert "too many wrong passwords" in text
    if address == bo.address:
        client.post("/sign-in/link", data={"address": address})
        path = link_in(letters_to(database, settings, address)[0], settings)
        assert client.post(path).status_code == 303


def test_a_success_forgives_earlier_slips(client: FlaskClient, bo: User, database: Database) -> None:
    sign_in(client, bo.address, "wrong password")
    sign_in(client, bo.address, PASSWORD)
    with database.session() as db:
        assert db.scalars(sa.select(FailedSignIn)).all() == []


@pytest.mark.parametrize("password", ["", "\0", "x" * 100_000, "ﬁ\u0301" * 50])
def test_strange_passwords_are_just_wrong(client: FlaskClient, bo: User, password: str) -> None:
    assert sign_in(client, bo.address, password)[0] == 422


def test_a_browser_without_cookies_is_told_after_signing_in(app: Flask, bo: User) -> None:
    forgetful = app.test_client(use_cookies=False)
    forgetful.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    answer = forgetful.post("/sign-in", data={"address": bo.address, "password": PASSWORD, "next": "/courses/"})
    page = forgetful.get(answer.location)
    assert page.status_code == 200
    note = page.text.partition('<p class="note warm" role="alert">')[2].partition("</p>")[0]
    assert "keeps no cookies" in note, "shown, not left to a script"
    assert 'name="next" value="/courses/"' in page.text
    assert page.headers["Cache-Control"] == "private, no-cache"


def test_a_browser_that_has_cookies_goes_straight_on(client: FlaskClient, bo: User) -> None:
    client.set_cookie("videre_language", "en")
    answer = client.post("/sign-in", data={"address": bo.address, "password": PASSWORD, "next": "/courses/"})
    assert answer.location == "/courses/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example"])
def test_arriving_leads_nowhere_else(client: FlaskClient, bo: User, target: str) -> None:
    sign_in(client, bo.address, PASSWORD)
    assert client.get("/sign-in/arrived", query_string={"next": target}).location == "/"


def test_a_forgotten_password_is_replaced_and_others_are_signed_out(
    app: Flask, client: FlaskClient, bo: User, database: Database, settings: Settings
) -> None:
    sign_in(client, bo.address, PASSWORD)
    other = visitor(app)
    other.post("/sign-in/reset", data={"address": bo.address, "next": "/courses/"})
    path = link_in(letters_to(database, settings, bo.address)[0], settings)
    assert other.get(path).status_code == 200
    assert other.post(path, data={"password": "short"}).status_code == 422
    done = other.post(path, data={"password": "a new long one"})
    assert (done.status_code, onward(other, done.location)) == (303, "/courses/")
    assert client.get("/me/account").status_code == 302, "the old session is over"
    assert other.get("/me/account").status_code == 200
    assert sign_in(visitor(app), bo.address, PASSWORD)[0] == 422
    assert sign_in(visitor(app), bo.address, "a new long one")[0] == 303
    assert kinds_to(database, bo.address) == ["reset", "password-changed"]


def test_looking_around_is_for_demos_only(
    client: FlaskClient, settings: Settings, database: Database, cast: Cast
) -> None:
    assert client.post("/look-around", data={"who": "bo"}).status_code == 404
    assert client.get("/admin/outbox").status_code == 404
    demo = visitor(create_app(replace(settings, demo=True), database=database))
    assert onward(demo, demo.post("/look-around", data={"who": "bo", "next": "/courses/"}).location) == "/courses/"
    assert "Bo" in demo.get("/me/account").text
    assert demo.post("/look-around", data={"who": "admin@videre.example"}).status_code == 404
    demo.post("/look-around", data={"who": "visitor"})
    assert demo.get("/me/account").status_code == 302
    demo.post("/sign-up", data={"address": "kari@example.org", "name": "Kari"})
    outbox = demo.get("/admin/outbox").text
    assert "kari@example.org" in outbox
    assert f'<a href="{settings.address}/sign-up/confirm/' in outbox
