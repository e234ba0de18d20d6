"""Sending forms as pages make them, with the token of whoever is signed in."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def token(browser: FlaskClient, page: str = "/me/account") -> str:
    """The token that stands in the forms of `page`."""
    found = TOKEN.search(browser.get(page).text)
    assert found is not None, f"{page} has no form"
    return found.group(1)


def send(browser: FlaskClient, path: str, *, page: str = "/me/account", **data: Any) -> TestResponse:
    """Post the form; `page` is where its token is read from."""
    return browser.post(path, data={"csrf_token": token(browser, page), **data})
