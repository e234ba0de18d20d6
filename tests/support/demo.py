"""The demo course as tests use it: published with its videos, and sessions for whoever is needed."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from videre.accounts.models import User
from videre.cli.demo import prepare
from videre.cli.setup import Setting
from videre.foundation.database import Database
from videre.foundation.settings import load
from videre.foundation.storage.local import LocalStorage

COURSE = "/courses/hand-it-over/"
EPISODE = "/courses/hand-it-over/it-runs-again/worked-on-friday/"
EXERCISE = "three-things"


def published(environment: dict[str, str], database: Database) -> None:
    """What `make demo` makes, in the test's own installation."""
    settings = load(environment).settings()
    prepare(Setting(settings, database, LocalStorage(settings.data / "media")))


def session_cookie(environment: dict[str, str], user: User) -> str:
    """A signed session of `user`, as signing in would set it."""
    app = Flask("cookie")
    app.secret_key = environment["VIDERE_SECRET_KEY"]
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps({"_user_id": f"{user.id}.{user.session_version}", "_fresh": True}))
