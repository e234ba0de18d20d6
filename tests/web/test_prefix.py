"""Mounted under /learn in somebody else's Flask application, everything works."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from tests.support.demo import COURSE, EPISODE, EXERCISE, published
from videre.foundation.database import Database
from videre.foundation.settings import load
from videre.web.app import create_app

LINK = re.compile(r"(?:href|src|action)=\"(/[^\"]*)\"")


@pytest.fixture
def site(environment: dict[str, str], database: Database) -> Flask:
    """A foreign site with Videre under /learn: the ten lines of docs/operating.md."""
    published(environment, database)
    site = Flask("foreign")

    @site.get("/")
    def home() -> str:
        return "somebody else's page"

    learn = create_app(load({**environment, "VIDERE_ADDRESS": "http://localhost/learn"}).settings(), database=database)
    site.wsgi_app = DispatcherMiddleware(site.wsgi_app, {"/learn": learn.wsgi_app})  # type: ignore[method-assign]
    return site


@pytest.fixture
def browser(site: Flask) -> FlaskClient:
    found = site.test_client()
    found.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return found


def test_every_link_on_the_pages_stays_under_the_prefix_and_answers(browser: FlaskClient) -> None:
    assert browser.get("/").text == "somebody else's page"
    followed = set()
    for path in ("/learn/", "/learn/courses/", f"/learn{COURSE}", f"/learn{EPISODE}", "/learn/sign-in"):
        page = browser.get(path)
        assert page.status_code == 200, path
        for link in LINK.findall(page.text):
            assert link.startswith("/learn/"), f"{path} links to {link}"
            followed.add(link.split("#")[0])
    assert len(followed) > 15
    for link in followed:
        assert browser.get(link).status_code in (200, 302, 405), link


def test_an_answer_is_judged_and_the_cookie_keeps_to_the_prefix(browser: FlaskClient) -> None:
    answer = browser.post(f"/learn{EPISODE}exercises/{EXERCISE}", json={"answer": ["b"], "key": "prefix-1"})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["correct"] is False
    form = browser.get("/learn/sign-in")
    token = re.search(r'name="csrf_token" value="([^"]+)"', form.text)
    data = {
        "address": "bo@nord.example",
        "password": "videre-demo",
        **({"csrf_token": token.group(1)} if token else {}),
    }
    signed_in = browser.post("/learn/sign-in", data=data)
    assert signed_in.status_code in (302, 303)
    assert signed_in.headers["Location"].startswith("/learn/")
    assert "Path=/learn" in signed_in.headers["Set-Cookie"]
