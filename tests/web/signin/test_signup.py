"""Making an account by a mailed link."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.letters import kinds_to, letters_to, link_in
from videre.accounts.models import User
from videre.accounts.rules import LINKS_AN_HOUR
from videre.foundation.database import Database
from videre.foundation.settings import Settings

KARI = "kari@example.org"


def sign_up(browser: FlaskClient, address: str = KARI, **more: str) -> str:
    answer = browser.post("/sign-up", data={"address": address, "name": "Kari", **more})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_visitor_signs_up_and_is_where_they_wanted_to_be(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    sign_up(client, "Kari@Example.org", next="/courses/")
    (letter,) = letters_to(database, settings, KARI)
    path = link_in(letter, settings)
    shown = client.get(path)
    assert KARI in shown.text
    assert 'value="Kari"' in shown.text
    with database.session() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(User)) == 0, "opening the link makes nothing"
    done = client.post(path, data={"name": "Kari N.", "password": "a good long one"})
    assert (done.status_code, client.get(done.location).location) == (303, "/courses/")
    account = client.get("/me/account")
    assert account.status_code == 200
    assert "Kari N." in account.text


def test_without_a_password_the_account_is_entered_by_links(
    client: FlaskClient, app: Flask, database: Database, settings: Settings
) -> None:
    sign_up(client)
    client.post(link_in(letters_to(database, settings, KARI)[0], settings), data={"name": "Kari", "password": ""})
    other = visitor(app)
    assert other.post("/sign-in", data={"address": KARI, "password": "anything at all"}).status_code == 422
    other.post("/sign-in/link", data={"address": KARI})
    path = link_in(letters_to(database, settings, KARI)[-1], settings)
    assert other.get("/me/account").status_code == 302
    assert other.get(path).status_code == 200
    assert other.get("/me/account").status_code == 302, "opening the link signs nobody in"
    assert other.post(path).status_code == 303
    assert other.get("/me/account").status_code == 200
    again = other.post(path)
    assert again.status_code == 409
    assert "Ask for another one" in again.text


def test_a_known_address_gets_the_same_answer_and_another_letter(
    client: FlaskClient, cast: Cast, database: Database, settings: Settings
) -> None:
    unknown = sign_up(client).replace(KARI, "X")
    known = sign_up(client, cast.bo.address).replace(cast.bo.address, "X")
    assert known == unknown
    assert kinds_to(database, cast.bo.address) == ["known"]
    assert "/sign-in/link/" in link_in(letters_to(database, settings, cast.bo.address)[0], settings)


@pytest.mark.parametrize("path", ["/sign-in/link", "/sign-in/reset"])
def test_asking_for_a_link_tells_nobody_who_has_an_account(
    client: FlaskClient, cast: Cast, database: Database, path: str
) -> None:
    known = client.post(path, data={"address": cast.bo.address})
    unknown = client.post(path, data={"address": KARI})
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(cast.bo.address, "X") == unknown.text.replace(KARI, "X")
    assert kinds_to(database, KARI) == ["stranger"]


def test_faults_stand_beside_their_fields_and_what_was_typed_stays(client: FlaskClient) -> None:
    answer = client.post("/sign-up", data={"address": "kari at example", "name": "Kari\u202eN", "next": "/courses/"})
    assert answer.status_code == 422
    assert 'value="kari at example"' in answer.text
    assert 'id="f-address-error"' in answer.text
    assert 'id="f-name-error"' in answer.text
    assert 'value="/courses/"' in answer.text


def test_a_weak_password_is_told_and_the_link_still_works(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    sign_up(client)
    path = link_in(letters_to(database, settings, KARI)[0], settings)
    refused = client.post(path, data={"name": "Kari", "password": KARI})
    assert refused.status_code == 422
    assert "must not be your mail address" in refused.text
    assert client.post(path, data={"name": "Kari", "password": "a good long one"}).status_code == 303


def test_two_letters_make_one_account(client: FlaskClient, database: Database, settings: Settings) -> None:
    sign_up(client)
    sign_up(client)
    first, second = (link_in(letter, settings) for letter in letters_to(database, settings, KARI))
    assert client.post(second, data={"name": "Kari"}).status_code == 303
    assert client.post(first, data={"name": "Kari"}).status_code == 409
    with database.session() as db:
        assert db.scalars(sa.select(User.address)).all() == [KARI]


def test_nobody_can_be_flooded_with_letters(client: FlaskClient, database: Database) -> None:
    for _ in range(LINKS_AN_HOUR + 3):
        sign_up(client)
    assert len(kinds_to(database, KARI)) == LINKS_AN_HOUR


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_never_leads_elsewhere(client: FlaskClient, database: Database, settings: Settings, target: str) -> None:
    sign_up(client, next=target)
    path = link_in(letters_to(database, settings, KARI)[0], settings)
    assert client.get(client.post(path, data={"name": "Kari"}).location).location == "/"


@pytest.mark.parametrize("token", ["x", "a" * 5000, "%00", "ä.ö", "x.y.z"])
@pytest.mark.parametrize("path", ["/sign-up/confirm/", "/sign-in/link/", "/sign-in/reset/", "/me/address/"])
def test_made_up_links_are_missing_pages(client: FlaskClient, path: str, token: str) -> None:
    answer = client.get(path + token)
    assert answer.status_code == 404
    assert client.post(path + token).status_code == 404
    if path != "/me/address/":
        assert "Copy it whole from the letter" in answer.text
        assert 'href="/sign-in/link"' in answer.text, "another one is a click away"


def test_a_link_for_one_purpose_is_none_for_another(
    client: FlaskClient, cast: Cast, database: Database, settings: Settings
) -> None:
    client.post("/sign-in/link", data={"address": cast.bo.address})
    token = link_in(letters_to(database, settings, cast.bo.address)[0], settings).rpartition("/")[2]
    assert client.get(f"/sign-in/reset/{token}").status_code == 404


def test_a_post_from_another_site_does_nothing(app: Flask, database: Database) -> None:
    stranger = app.test_client()
    answer = stranger.post("/sign-up", data={"address": KARI, "name": "Kari"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert kinds_to(database, KARI) == []


def test_who_is_signed_in_needs_no_form(signed_in: Callable[[User], FlaskClient], cast: Cast) -> None:
    browser = signed_in(cast.bo)
    assert browser.get("/sign-in?next=/courses/").location == "/courses/"
    assert browser.get("/sign-up").location == "/"


def test_visitors_get_no_cookie_from_the_forms(client: FlaskClient) -> None:
    for path in ("/sign-in", "/sign-up", "/sign-in/link", "/sign-in/reset", "/privacy"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
