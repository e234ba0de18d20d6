"""Films, a local site, and settings that allow it."""

from dataclasses import replace

import pytest

from tests.support.films import Site, films, site
from tests.support.workers import programs
from videre.foundation.settings import Settings

__all__ = ["films", "programs", "site"]


@pytest.fixture
def open_settings(settings: Settings, site: Site) -> Settings:
    """Settings that name the local site in `fetch_hosts`."""
    return replace(settings, fetch_hosts=(site.host,))
