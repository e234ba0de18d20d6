"""People without account may send forms; floods and programs are held, and nobody who is signed in notices."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.windows import one_window
from videre.accounts.models import User
from videre.foundation.database import Database
from videre.foundation.settings import Settings
from videre.web import strangers
from videre.web.app import create_app
from videre.web.limits import network
from videre.web.strangers import MADE, TRAP, check_stranger, stranger_fields
from videre.web.voters import COOKIE, new_voter, remember_voter, voter


@pytest.fixture(autouse=True)
def within_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    one_window(monkeypatch)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, rate_limits=True, stranger_posts=3, strangers_posts=8)


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """The application with one form more, as a view of ours would use it."""
    made = create_app(settings, database=database)

    def form() -> str:
        if request.method == "POST":
            check_stranger(request.form)
            return "taken"
        return f"<form>{stranger_fields()}</form>"

    made.add_url_rule("/form", "form", form, methods=["GET", "POST"])
    return made


def fields(browser: FlaskClient) -> dict[str, str]:
    shown = browser.get("/form").text
    return dict(re.findall(r'name="(\w+)"(?: tabindex="-1" autocomplete="off"|) ?(?:value="([^"]*)")?', shown))


class Earlier(TimestampSigner):
    """Signs as of five seconds ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 5


def earlier(settings: Settings) -> dict[str, str]:
    """The fields of a form that was made a while ago."""
    signer = Earlier(settings.secret_key, salt="videre.stranger-form", key_derivation="hmac")
    return {TRAP: "", MADE: signer.sign(b"form").decode()}


def test_a_person_passes(client: FlaskClient, settings: Settings) -> None:
    assert set(fields(client)) == {TRAP, MADE}
    assert client.post("/form", data=earlier(settings)).text == "taken"


def test_a_form_filled_at_once_is_asked_to_come_again(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "LEAST_SECONDS", 60)  # "at once" takes a while on a machine at work
    answer = client.post("/form", data={**fields(client), "text": "kept"})
    assert answer.status_code == 422
    assert "faster than people type" in answer.text
    assert "kept" in answer.text


@pytest.mark.parametrize("stamp", ["", "x", "form.xx.yy", "a" * 5000, "\x00", "ä"])
def test_a_made_up_stamp_is_refused(client: FlaskClient, stamp: str) -> None:
    answer = client.post("/form", data={TRAP: "", MADE: stamp})
    assert (answer.status_code, "not complete" in answer.text) == (422, True)


def test_the_trap_closes(client: FlaskClient, settings: Settings) -> None:
    answer = client.post("/form", data={**earlier(settings), TRAP: "https://spam.example"})
    assert (answer.status_code, "people do not see" in answer.text) == (422, True)


def test_one_address_is_held_and_others_are_not(app: Flask, settings: Settings) -> None:
    data = earlier(settings)

    def send(address: str) -> int:
        return visitor(app).post("/form", data=data, environ_base={"REMOTE_ADDR": address}).status_code

    assert [send("192.0.2.1") for _ in range(50)] == [200] * 3 + [429] * 47
    assert send("192.0.2.2") == 200, "one address cannot use up what all have together"


def test_a_flood_from_everywhere_is_held_with_a_hint_and_memory_stays_small(
    app: Flask,
    settings: Settings,
    cast: Cast,
    signed_in: Callable[[User], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = earlier(settings)
    browser = visitor(app)
    answers = [
        browser.post("/form", data=data, environ_base={"REMOTE_ADDR": f"198.51.{n // 250}.{n % 250}"})
        for n in range(500)
    ]
    assert [one.status_code for one in answers].count(200) == 8
    held = answers[-1]
    assert held.status_code == 429
    assert 1 <= int(held.headers["Retry-After"]) <= 60
    assert "People who are signed in need not wait" in held.text
    assert len(app.extensions["videre_limiter"].storage.storage) < 30  # type: ignore[attr-defined]
    assert signed_in(cast.bo).post("/form").text == "taken"


def test_whom_an_address_is_counted_as() -> None:
    assert network("2001:db8:1:2:aaaa::1") == network("2001:db8:1:2:bbbb::2") == "2001:db8:1:2::"
    assert network("::ffff:192.0.2.7") == network("192.0.2.7") == "192.0.2.7"
    assert network("not an address") == ""


def test_a_household_with_many_addresses_is_one_sender_everywhere(app: Flask) -> None:
    def send(address: str) -> int:
        sent = visitor(app).post("/sign-in/link", data={"address": "x"}, environ_base={"REMOTE_ADDR": address})
        return sent.status_code

    assert [send(f"2001:db8:1:2::{number:x}") for number in range(1, 23)] == [422] * 20 + [429] * 2
    assert send("2001:db8:1:3::1") == 422


def test_a_browser_votes_under_one_name_and_the_server_keeps_only_its_hash(app: Flask, settings: Settings) -> None:
    with app.test_request_context("/"):
        assert voter() is None
        key, name = new_voter()
        response = app.make_response("")
        remember_voter(response, name)
    sent = response.headers["Set-Cookie"]
    assert sent.startswith(f"{COOKIE}={name};")
    assert "HttpOnly" in sent
    assert name not in key
    assert len(key) == 64
    with app.test_request_context("/", headers={"Cookie": f"{COOKIE}={name}"}):
        assert voter() == key
    for odd in ("x", "a" * 33, "ä" * 32, name + "\n"):
        with app.test_request_context("/", headers={"Cookie": f"{COOKIE}={odd.strip()}x"}):
            assert voter() is None
