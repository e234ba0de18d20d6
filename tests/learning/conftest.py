"""The scene, and counting what a database is asked."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.learning.scene import Scene, make
from tests.support.cast import Cast
from tests.support.statements import statements
from videre.foundation.database import Database

Asked = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def scene(database: Database, cast: Cast) -> Scene:
    """One course, committed."""
    with database.session() as db:
        return make(db, cast.own)


@pytest.fixture
def asked(database: Database) -> Asked:
    """The statements sent to the database inside a block."""

    return lambda: statements(database)
