"""A running demo installation and a real Chromium for the journeys."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.support.chromium import launch_options
from tests.support.databases import SqliteTemplate
from tests.support.demo import published
from tests.support.gitserver import GitServer
from tests.support.ports import free_port
from tests.support.serving import Serving
from videre.foundation.database import Database

# Two browsers, a server and a database share two cores: patience costs nothing where all goes well.
expect.set_options(timeout=20_000)


@dataclass
class Letters:
    """A real SMTP server that keeps what it is given."""

    port: int = field(default_factory=free_port)
    received: list[Envelope] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep the letter."""
        self.received.append(envelope)
        return "250 kept"

    def newest_to(self, address: str, seconds: float = 90.0) -> str:
        """The text of the newest letter to `address`; waits for it."""
        for _ in range(int(seconds * 5)):
            for envelope in reversed(self.received):
                if address in envelope.rcpt_tos:
                    content = envelope.content
                    return (content if isinstance(content, bytes) else (content or "").encode()).decode()
            time.sleep(0.2)
        raise AssertionError(f"no letter to {address}")


@pytest.fixture(scope="session")
def letters() -> Iterator[Letters]:
    """The mail server."""
    kept = Letters()
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port, ready_timeout=60)
    controller.start()
    yield kept
    controller.stop()


@pytest.fixture(scope="session")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitServer]:
    """A git server that the demo may fetch from."""
    server = GitServer(tmp_path_factory.mktemp("forge"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, letters: Letters, forge: GitServer) -> Iterator[Serving]:
    """The demo installation, served by `videre serve`, sending letters to the real mail server."""
    folder = tmp_path_factory.mktemp("demo")
    url = SqliteTemplate(tmp_path_factory.mktemp("template")).fresh(folder)
    environment = {
        "VIDERE_DATA": str(folder / "data"),
        "VIDERE_DATABASE": url,
        "VIDERE_SECRET_KEY": "tests only, but long enough to be taken for strong",
        "VIDERE_RATE_LIMITS": "no",
        "VIDERE_DEMO": "yes",
        "VIDERE_CONFIG": str(folder / "none.toml"),
        "VIDERE_MAIL_HOST": "127.0.0.1",
        "VIDERE_MAIL_PORT": str(letters.port),
        "VIDERE_MAIL_SECURITY": "none",
        "VIDERE_LOG_LEVEL": "warning",
        "VIDERE_FETCH_HOSTS": forge.host,
    }
    (folder / "data").mkdir()
    database = Database(url)
    published(environment, database)
    database.close()
    server = Serving(environment)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser for the session."""
    browser = playwright.chromium.launch(**launch_options())
    yield browser
    browser.close()


@dataclass
class Visit:
    """A page of a fresh context, with everything it fetched and complained about."""

    page: Page
    context: BrowserContext
    elsewhere: list[str]
    complaints: list[str]


@pytest.fixture
def visit(chromium: Browser, demo: Serving) -> Iterator[Callable[..., Visit]]:
    """Open a fresh context; at the end no request may have left the origin and no script may have complained."""
    visits: list[Visit] = []

    def begin(**options: Any) -> Visit:
        context = chromium.new_context(base_url=demo.address, **options)
        page = context.new_page()
        one = Visit(page, context, [], [])
        context.on(
            "request",
            lambda r: None if r.url.startswith((demo.address, "data:", "blob:")) else one.elsewhere.append(r.url),
        )
        context.on("weberror", lambda e: one.complaints.append(str(e.error)))
        page.on(
            "console",
            lambda m: (
                one.complaints.append(m.text)
                if m.type == "error" and "401" not in m.text and "422" not in m.text
                else None
            ),
        )
        visits.append(one)
        return one

    yield begin
    for one in visits:
        one.context.close()
    assert [address for one in visits for address in one.elsewhere] == []
    assert [text for one in visits for text in one.complaints] == []
