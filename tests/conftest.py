"""Fixtures for all tests. Whatever touches the database runs on SQLite and on PostgreSQL."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Playwright, sync_playwright
from sqlalchemy.orm import Session

from tests.support.cast import Cast, assemble
from tests.support.databases import Postgres, SqliteTemplate
from tests.support.quick import make_quick
from tests.support.workers import programs, worker  # noqa: F401 - fixtures: real processes
from videre.accounts.models import User
from videre.foundation.database import Database
from videre.foundation.settings import Settings, load
from videre.foundation.storage.local import LocalStorage
from videre.web.app import create_app

HOST = "http://localhost"
MEMORY = Path("/dev/shm")
ROOM = 6 * 1024**3


make_quick()
# How long an example takes says more about what else the machine does than about what is examined. Where a change is
# judged, the examples are the same each time; everywhere else they are drawn anew, and find more.
hypothesis_settings.register_profile(
    "videre", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
hypothesis_settings.load_profile("videre")


def pytest_configure() -> None:
    """Keep temporary files in memory where there is room: a database for each test is hundreds of files."""
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return
    about = os.statvfs(MEMORY)
    if about.f_bavail * about.f_frsize > ROOM and not about.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """One PostgreSQL server per test process. Socket paths are short, so it stands directly in the temporary folder."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    with tempfile.TemporaryDirectory(prefix="videre-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder) / "d")
        yield server
        server.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers: a process can have only one."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """A migrated SQLite file."""
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database: the test runs once on each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_template").fresh(tmp_path)
    else:
        yield from request.getfixturevalue("postgres").fresh()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database itself."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A session; the test commits where others must see."""
    with database.session() as session:
        yield session


@pytest.fixture
def environment(tmp_path: Path, database_url: str) -> dict[str, str]:
    """The settings of a test installation as environment variables, for processes."""
    return {
        "VIDERE_DATA": str(tmp_path / "data"),
        "VIDERE_DATABASE": database_url,
        "VIDERE_SECRET_KEY": "tests only, but long enough to be taken for strong",
        "VIDERE_ADDRESS": HOST,
        "VIDERE_RATE_LIMITS": "no",
        "VIDERE_CONFIG": str(tmp_path / "none.toml"),
    }


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    """The settings of a test installation."""
    found = load(environment).settings()
    found.data.mkdir(parents=True, exist_ok=True)
    return found


@pytest.fixture
def storage(settings: Settings) -> LocalStorage:
    """The files of a test installation."""
    return LocalStorage(settings.data / "media")


@pytest.fixture
def app(settings: Settings, database: Database, storage: LocalStorage) -> Flask:
    """The web application."""
    return create_app(settings, database=database, storage=storage)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser, in so far as the server can tell."""
    return visitor(app)


def visitor(app: Flask) -> FlaskClient:
    """A new browser that says, as browsers do, that it is on our own pages."""
    browser = app.test_client()
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return browser


@pytest.fixture
def cast(database: Database) -> Cast:
    """Ada, Bo, Cy, Di and the administrator, with their partners."""
    with database.session() as session:
        return assemble(session)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[User], FlaskClient]:
    """A browser in which somebody is signed in."""

    def browser(user: User) -> FlaskClient:
        one = visitor(app)
        with one.session_transaction() as session:
            session["_user_id"] = f"{user.id}.{user.session_version}"
            session["_fresh"] = True
        return one

    return browser
