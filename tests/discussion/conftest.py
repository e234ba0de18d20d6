"""The scene."""

import pytest

from tests.discussion.scene import Scene, make
from tests.support.cast import Cast
from videre.foundation.database import Database


@pytest.fixture
def scene(database: Database, cast: Cast) -> Scene:
    """One course at Nord and at Sør, committed."""
    with database.session() as db:
        return make(db, cast)
