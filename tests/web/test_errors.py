"""Error pages help: a sentence, what was typed, a number for the log; JSON for programs."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast
from videre.accounts.models import User
from videre.web.errors import RefusalPage
from videre.web.pages import html


def test_a_missing_page_says_so_and_leads_home(client: FlaskClient) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "There is nothing" in answer.text
    assert 'href="/"' in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_a_program_gets_a_stable_kind(client: FlaskClient) -> None:
    answer = client.get("/no-such-page", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["kind"] == "not-found"


def test_a_stale_form_gives_back_what_was_typed(signed_in: Callable[[User], FlaskClient], cast: Cast) -> None:
    typed = {"name": "Bo <b>", "zone": "Europe/Oslo", "current_password": "secret words", "csrf_token": "stale"}
    answer = signed_in(cast.bo).post("/me/account/profile", data=typed)
    assert answer.status_code == 400
    assert "Nothing you typed is lost" in answer.text
    assert "Bo &lt;b&gt;" in answer.text
    assert "secret words" not in answer.text


def test_a_form_too_large_is_answered_also_where_it_is_refused_before_it_is_read(client: FlaskClient) -> None:
    for path in ("/me/account/profile", "/no-such-page", "/courses/none/none/none/exercises/none"):
        answer = client.post(path, data={"name": "x" * 2_500_000}, headers={"Origin": "http://localhost"})
        assert answer.status_code in (401, 404, 405, 413), path
        assert "x" * 100 not in answer.text
        assert "give this number" in answer.text


def test_somebody_signed_out_meanwhile_gets_back_what_they_typed_and_a_way_in(client: FlaskClient) -> None:
    typed = {"name": "Bo with a new name", "zone": ""}
    answer = client.post("/me/account/profile", data=typed, headers={"Origin": "http://localhost"})
    assert answer.status_code == 401
    assert "Bo with a new name" in answer.text
    assert ">zone<" not in answer.text
    assert 'class="button primary" href="/sign-in"' in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/courses/%00/",
        "/courses/" + "a" * 41 + "/",
        "/courses/UPPER/",
        "/courses/../../etc/passwd",
        "/courses/%ff%fe/",
        "/courses/x/y/z/../..",
        "/static/%2e%2e/%2e%2e/wsgi.py",
        "/static/0/../../../../../etc/passwd",
        "/media/../../etc/passwd",
        "/media/sha256/%2e%2e/%2e%2e/videre.db",
        "/progress/videos/٣٤",
        "/?minutes=٣",
        "/?minutes=" + "9" * 400,
        "/courses/?page=-1",
        "/courses/?page=1e5",
        "/courses/?page=" + "9" * 30,
    ],
)
def test_odd_addresses_are_answered_and_never_with_an_error_of_ours(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in (200, 308, 400, 404)


def test_a_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    assert client.post("/sign-in", data={"address": "x" * 5_000_000}).status_code == 413


def test_an_unknown_method_is_refused_with_those_that_are_known(client: FlaskClient) -> None:
    answer = client.put("/courses/", headers={"Origin": "http://localhost"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_visitor_gets_no_cookie_on_reading_pages(client: FlaskClient) -> None:
    for path in ("/", "/courses/", "/no-such-page"):
        assert "Set-Cookie" not in client.get(path).headers


def test_a_sentence_that_repeats_what_was_typed_is_shown_as_text(app: Flask) -> None:
    with app.test_request_context("/"):
        page = RefusalPage(422, "<i>Title</i>", "There is no file '<script>alert(1)</script>'.", "1", {"a": "<b>a</b>"})
        text = html("errors/refusal.html", page, who=None)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<i>Title" not in text
    assert "<b>a</b>" not in text
