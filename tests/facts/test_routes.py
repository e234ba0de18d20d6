"""Every route declares who may, and keeps to it: generated from the inventory."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from videre.accounts.models import User
from videre.foundation.database import Database
from videre.foundation.settings import Settings
from videre.web.app import create_app
from videre.web.routes import Declared, inventory

MISSING = {
    "course": "no-such-course",
    "lesson": "no-lesson",
    "episode": "no-episode",
    "exercise": "no-exercise",
    "partner": "no-partner",
    "how": "read",
    "what": "approve",
    "token": "not-a-token",
    "build": "0",
    "name": "no/file.css",
    "key": "sha256/00/nothing.mp4",
    "file": "nothing.png",
    "video": "222222222222",
    "number": "2",
}


def address(one: Declared, app: Flask) -> str:
    rule = next(r for r in app.url_map.iter_rules() if r.endpoint == one.endpoint and r.rule == one.rule)
    parts = {name: MISSING.get(name, "222222222222") for name in rule.arguments}
    built = app.url_map.bind("localhost").build(one.endpoint, parts, method=one.methods[0])
    return str(built)


def declared(app: Flask) -> list[Declared]:
    return list(inventory(app))


def test_every_route_declares_a_policy(app: Flask) -> None:
    assert len(declared(app)) > 25


def test_every_unsafe_route_is_limited_or_needs_an_account(app: Flask) -> None:
    open_to_floods = [
        one.endpoint
        for one in declared(app)
        if "POST" in one.methods and one.policy.name == "public" and one.limit is None and one.strangers is None
    ]
    needs_an_account = {"api.evidence_merge", "api.episode_mark", "api.coverage_report", "signin.sign_out"}
    # These hold strangers back by `check_stranger`, with the installation's own numbers.
    limit_strangers = {
        "learn.question_list",
        "public.question_reply",
        "public.question_vote",
        "public.question_withdraw",
    }
    assert set(open_to_floods) <= limit_strangers | needs_an_account
    assert {one.endpoint for one in declared(app) if one.strangers} >= {"api.count_add", "api.exercise_answer"}


def test_the_limit_for_strangers_is_kept_and_lets_people_with_an_account_through(
    settings: Settings, database: Database, cast: Cast
) -> None:
    strict = create_app(replace(settings, rate_limits=True), database=database)
    address = "192.0.2.7" if database.is_sqlite else "192.0.2.8"  # the count is the process's, whatever the database
    stranger = visitor(strict)
    stranger.environ_base["REMOTE_ADDR"] = address
    sent = {"course": "none", "episode": "none", "what": "play"}
    assert [stranger.post("/progress/counts", json=sent).status_code for _ in range(61)][-2:] == [404, 429]
    known = visitor(strict)
    known.environ_base["REMOTE_ADDR"] = address
    with known.session_transaction() as session:
        session["_user_id"] = f"{cast.bo.id}.{cast.bo.session_version}"
    assert known.post("/progress/counts", json=sent).status_code == 404


@pytest.mark.parametrize("who", ["visitor", "bo", "admin"])
def test_each_policy_holds_for_each_reader(
    app: Flask, cast: Cast, signed_in: Callable[[User], FlaskClient], who: str
) -> None:
    browsers = {
        "visitor": lambda: visitor(app),
        "bo": lambda: signed_in(cast.bo),
        "admin": lambda: signed_in(cast.admin),
    }
    for one in declared(app):
        for method in one.methods:
            browser = browsers[who]()
            status = browser.open(address(one, app), method=method, data={} if method == "POST" else None).status_code
            assert status < 500, (one.endpoint, method, status)
            if one.policy.name == "demo":
                assert status in (404, 400), (one.endpoint, who, status)
            if one.policy.name == "signed-in" and who == "visitor":
                assert status == (302 if method == "GET" else 401), (one.endpoint, method, status)
            if one.policy.name == "site-administrator" and who == "bo":
                assert status in (400, 404), (one.endpoint, method, status)


def test_nothing_may_be_sent_from_another_site(
    app: Flask, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    for one in declared(app):
        if "POST" not in one.methods:
            continue
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
            browser = signed_in(cast.bo)
            browser.environ_base.pop("HTTP_SEC_FETCH_SITE")
            assert browser.post(address(one, app), headers=headers).status_code in (403, 404), (one.endpoint, headers)


def test_forms_of_signed_in_readers_need_their_token(
    app: Flask, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    checked = 0
    for one in declared(app):
        if "POST" in one.methods and one.csrf == "token" and one.policy.name != "demo":
            assert signed_in(cast.bo).post(address(one, app), data={"a": "b"}).status_code == 400, one.endpoint
            checked += 1
    assert checked >= 5


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", ""])
def test_a_foreign_host_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


def test_every_answer_carries_the_strict_headers(client: FlaskClient) -> None:
    for path in ("/", "/courses/", "/sign-in", "/no-such-page"):
        headers = client.get(path).headers
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
