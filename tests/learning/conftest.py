"""The scene, and counting what a database is asked."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import sqlalchemy as sa

from tests.learning.scene import Scene, make
from tests.support.cast import Cast
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

    @contextmanager
    def listening() -> Iterator[list[str]]:
        found: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            found.append(statement)

        sa.event.listen(database.engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            sa.event.remove(database.engine, "before_cursor_execute", note)

    return listening
