"""Campus sign-in through a proxy's header: only the proxy is believed, and each identity is one account's."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from videre.accounts import passwords
from videre.accounts.models import TiedIdentity, User
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.foundation.storage.local import LocalStorage
from videre.web.app import create_app

PROXY = "10.20.30.40"
Make = Callable[..., Flask]


@pytest.fixture
def behind(settings: Settings, database: Database, storage: LocalStorage) -> Make:
    """The application behind a proxy that says who has signed in."""

    def make(**changed: object) -> Flask:
        given: dict[str, object] = {
            "proxies": 1,
            "proxy_peers": ("10.20.30.0/24",),
            "proxy_user_header": "CampusUser",
            "proxy_name_header": "CampusName",
        }
        return create_app(replace(settings, **{**given, **changed}), database=database, storage=storage)  # type: ignore[arg-type]

    return make


def arrive(
    app: Flask, browser: FlaskClient | None = None, *, peer: str = PROXY, path: str = "/sign-in/campus", **headers: str
) -> tuple[FlaskClient, int, str]:
    """Knock as the proxy would; the browser, the status and the page or where it leads."""
    browser = browser or visitor(app)
    sent = {"X-Forwarded-For": "203.0.113.7", **headers}
    answer = browser.get(path, headers=sent, environ_overrides={"REMOTE_ADDR": peer})
    return browser, answer.status_code, answer.headers.get("Location") or answer.get_data(as_text=True)


def is_signed_in(browser: FlaskClient) -> bool:
    """Whether a page about oneself is shown."""
    return browser.get("/me/account").status_code == 200


def signed(database: Database) -> list[tuple[str, str]]:
    """(address, subject) of every tied identity."""
    with database.session() as db:
        rows = db.execute(sa.select(User.address, TiedIdentity.subject).join(User, User.id == TiedIdentity.user_id))
        return sorted((address, subject) for address, subject in rows)


def test_a_campus_address_comes_into_its_account_and_stays_there(behind: Make, cast: Cast, database: Database) -> None:
    app = behind(proxy_user_is_address=True)
    browser, status, where = arrive(app, CampusUser="Bo@Nord.example", path="/sign-in/campus?next=/courses/")
    assert (status, browser.get(where).location) == (303, "/courses/")
    assert is_signed_in(browser)
    with unit_of_work(database) as db:
        db.get_one(User, cast.bo.id).address = "bo@home.example"
    again, _status, _where = arrive(app, CampusUser="bo@nord.example")
    assert is_signed_in(again)
    assert signed(database) == [("bo@home.example", "bo@nord.example")], "no second account after a changed address"


def test_a_new_campus_address_gets_an_account_with_its_name(behind: Make, cast: Cast, database: Database) -> None:
    app = behind(proxy_user_is_address=True)
    name = "Kari Nordmann-Ødegård, PhD".encode().decode("latin-1")
    browser, _status, _where = arrive(app, CampusUser="kari@nord.example", CampusName=name)
    assert is_signed_in(browser)
    with database.session() as db:
        kari = db.scalars(sa.select(User).where(User.address == "kari@nord.example")).one()
        assert (kari.name, kari.password_hash) == ("Kari Nordmann-Ødegård, PhD", None)
    nameless, _status, _where = arrive(app, CampusUser="per@nord.example")
    assert is_signed_in(nameless)
    with database.session() as db:
        assert db.scalars(sa.select(User.name).where(User.address == "per@nord.example")).one() == "per"


@pytest.mark.parametrize("peer", ["203.0.113.7", "10.20.31.40", "", "::1", "nonsense"])
def test_a_stranger_who_sends_the_header_is_nobody(behind: Make, cast: Cast, peer: str) -> None:
    app = behind(proxy_user_is_address=True)
    for headers in ({"CampusUser": cast.admin.address}, {"campususer": cast.admin.address}):
        browser, status, page = arrive(app, peer=peer, **headers)
        assert status == 403
        assert "did not say who you are" in page
        assert not is_signed_in(browser)
    _browser, status, _page = arrive(app, peer=PROXY, **{"X-Campus-User": cast.admin.address})
    assert status == 403


def test_forwarded_addresses_do_not_make_a_stranger_the_proxy(behind: Make, cast: Cast) -> None:
    app = behind(proxy_user_is_address=True)
    _browser, status, _page = arrive(
        app, peer="203.0.113.7", CampusUser=cast.admin.address, **{"X-Forwarded-For": PROXY, "X-Real-IP": PROXY}
    )
    assert status == 403


@pytest.mark.parametrize("said", ["evil@x.example,bo@nord.example", "", "  ", "bo", "b" * 300, "bo@nord.example\x07"])
def test_a_header_that_is_not_one_person_is_refused(behind: Make, cast: Cast, database: Database, said: str) -> None:
    app = behind(proxy_user_is_address=True)
    browser, status, page = arrive(app, CampusUser=said)
    assert status == 403, page
    assert "Come in another way." in page
    assert not is_signed_in(browser)
    assert signed(database) == []


def test_an_identity_without_address_is_tied_once_by_its_owner(
    behind: Make, cast: Cast, database: Database, signed_in: Callable[[User], FlaskClient]
) -> None:
    with unit_of_work(database) as db:
        db.get_one(User, cast.bo.id).password_hash = passwords.hashed("a good long one")
    app = behind()
    _browser, status, page = arrive(app, CampusUser="bo01")
    assert status == 200
    assert "bo01" in page
    assert "Sign in once more" in page

    browser = app.test_client()
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"{cast.bo.id}.{cast.bo.session_version}", True
    _browser, status, page = arrive(app, browser, CampusUser="bo01")
    assert (status, "Use it for this account" in page) == (200, True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "next": "/courses/", "current_password": "not it at all"}
    post = {"headers": {"CampusUser": "bo01"}, "environ_overrides": {"REMOTE_ADDR": PROXY}}
    refused = browser.post("/sign-in/campus", data=sent, **post)  # type: ignore[arg-type]
    assert refused.status_code == 422
    assert "This is not your password." in refused.get_data(as_text=True)
    assert signed(database) == []
    sent["current_password"] = "a good long one"
    done = browser.post("/sign-in/campus", data=sent, **post)  # type: ignore[arg-type]
    assert (done.status_code, done.headers["Location"]) == (303, "/courses/")
    assert signed(database) == [("bo@nord.example", "bo01")]

    fresh, status, _where = arrive(app, CampusUser="bo01")
    assert status == 303
    assert is_signed_in(fresh)
    stranger = browser.post(
        "/sign-in/campus", data=sent, headers={"CampusUser": "bo01"}, environ_overrides={"REMOTE_ADDR": "203.0.113.7"}
    )
    assert stranger.status_code == 403


def test_nobody_takes_anothers_identity(behind: Make, cast: Cast, database: Database) -> None:
    with unit_of_work(database) as db:
        db.add(TiedIdentity(issuer="proxy", subject="bo01", user_id=cast.bo.id, since=cast.bo.created_at))
    app = behind()
    browser = visitor(app)
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"{cast.ada.id}.{cast.ada.session_version}", True
    page = arrive(app, browser, CampusUser="ada01")[2]
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    taken = browser.post(
        "/sign-in/campus",
        data={"csrf_token": token},
        headers={"CampusUser": "bo01"},
        environ_overrides={"REMOTE_ADDR": PROXY},
    )
    assert taken.status_code == 409
    assert signed(database) == [("bo@nord.example", "bo01")]


def test_it_is_offered_only_where_it_is_set_up(behind: Make, client: FlaskClient, cast: Cast) -> None:
    assert client.get("/sign-in/campus").status_code == 404
    assert "your campus" not in client.get("/sign-in").get_data(as_text=True)
    assert "your campus" in visitor(behind()).get("/sign-in").get_data(as_text=True)


def test_a_socket_is_trusted_only_when_named(behind: Make, cast: Cast) -> None:
    by_socket = behind(proxy_user_is_address=True, proxy_peers=("unix",))
    assert is_signed_in(arrive(by_socket, peer="", CampusUser=cast.bo.address)[0])
    assert arrive(by_socket, peer=PROXY, CampusUser=cast.bo.address)[1] == 403
