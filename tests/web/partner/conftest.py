"""Ada administers Nord, Cy administers Sør; each in a browser of their own."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Cast
from videre.accounts.models import User
from videre.foundation.database import Database, unit_of_work
from videre.partners.actions.members import add_member
from videre.partners.rules import Role


@pytest.fixture
def led(database: Database, cast: Cast) -> Cast:
    with unit_of_work(database) as db:
        add_member(db, None, cast.nord, cast.ada, Role.ADMINISTRATOR)
        add_member(db, None, cast.sor, cast.cy, Role.ADMINISTRATOR)
    return cast


@pytest.fixture
def ada(led: Cast, signed_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return signed_in(led.ada)


@pytest.fixture
def cy(led: Cast, signed_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return signed_in(led.cy)
