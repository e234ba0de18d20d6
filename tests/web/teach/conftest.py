"""Films, a course of Sør's, and browsers of those who teach."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.support.courses import write_course
from tests.support.films import films
from videre.accounts.models import User
from videre.courses.publishing import publish_folder
from videre.foundation.database import Database
from videre.foundation.storage.local import LocalStorage

__all__ = ["films"]


@pytest.fixture
def cy(signed_in: Callable[[User], FlaskClient], cast: Cast) -> FlaskClient:
    """Cy's browser; Cy teaches at Sør."""
    return signed_in(cast.cy)


@pytest.fixture
def ada(signed_in: Callable[[User], FlaskClient], cast: Cast) -> FlaskClient:
    """Ada's browser; Ada teaches at Nord."""
    return signed_in(cast.ada)


@pytest.fixture
def small_at_sor(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    """The id of the course `small`, published by Sør, its video not here yet."""
    folder = write_course(tmp_path / "sor", video=None, pauses="")
    done, problems = publish_folder(database, storage, folder, cast.cy.id, partner_id=cast.sor.id)
    assert done is not None, problems
    return done.course_id
