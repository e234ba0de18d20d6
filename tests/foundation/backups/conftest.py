"""An installation on each kind of database, with the programs that match the PostgreSQL server of the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import matching_programs
from tests.support.installations import Installation
from videre.foundation.database import Database


@pytest.fixture
def installation(tmp_path: Path, database_url: str, database: Database) -> Iterator[Installation]:
    """One with the cast, a video and a logo."""
    if database.is_sqlite:
        made = Installation(tmp_path / "home")
        (tmp_path / "videre.db").rename(tmp_path / "home" / "data" / "videre.db")
    else:
        made = Installation(tmp_path / "home", database_url, programs=str(matching_programs()))
    made.fill()
    yield made


@pytest.fixture
def another_database(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the same kind; "" for SQLite, where it comes with its folder."""
    if database.is_sqlite:
        yield ""
    else:
        yield from request.getfixturevalue("postgres").empty()
