"""A mail server, and settings that use it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.mailserver import MailServer
from videre.foundation.settings import Settings


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that listens."""
    running = MailServer().start()
    yield running
    running.stop()


@pytest.fixture
def mailing(settings: Settings, server: MailServer) -> Settings:
    """The test installation, sending through it."""
    return replace(
        settings,
        mail_host="127.0.0.1",
        mail_port=server.port,
        mail_security="none",
        mail_timeout=20,
        mail_from="v@videre.example",
    )
