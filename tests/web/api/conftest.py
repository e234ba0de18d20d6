"""The scene of the learning room, seen through the web."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.learning.conftest import asked
from tests.learning.scene import Scene, make
from tests.support.cast import Cast
from videre.accounts.models import User
from videre.foundation.database import Database

__all__ = ["asked"]

EPISODE = "/courses/hand-it-over/one/first/"
SignedIn = Callable[[User], FlaskClient]


@pytest.fixture
def scene(database: Database, cast: Cast) -> Scene:
    """One course, committed."""
    with database.session() as db:
        return make(db, cast.own)
