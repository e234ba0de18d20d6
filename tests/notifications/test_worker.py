"""A real worker, a real mail server that is down at first."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.mailserver import MailServer
from tests.support.programs import until
from videre.accounts import entrance
from videre.foundation.database import Database, unit_of_work
from videre.notifications.models import Letter


@pytest.fixture
def environment(environment: dict[str, str], server: MailServer) -> dict[str, str]:
    """The test installation, sending through the server."""
    mail = {"HOST": "127.0.0.1", "PORT": str(server.port), "SECURITY": "none", "TIMEOUT": "2"}
    return {**environment, **{f"VIDERE_MAIL_{name}": value for name, value in mail.items()}}


@pytest.mark.slow
def test_letters_wait_for_a_server_that_is_down_and_arrive_once(
    database: Database, cast: Cast, server: MailServer, worker: Callable[..., object]
) -> None:
    server.stop()
    with unit_of_work(database) as db:
        for user in (cast.ada, cast.bo, cast.cy):
            entrance.ask_sign_in_link(db, user.address)
    worker()

    def letters() -> list[Letter]:
        with database.session() as db:
            return list(db.scalars(sa.select(Letter).order_by(Letter.id)))

    until(lambda: all(letter.tries for letter in letters()), what="the first try of each letter")
    server.start()
    # Whoever was tried twice before the last one was tried at all waits a minute, not a quarter of it.
    until(lambda: all(letter.sent_at for letter in letters()), seconds=150, what="all letters being sent")
    assert sorted(str(message["To"]) for message in server.taken) == [
        cast.ada.address,
        cast.bo.address,
        cast.cy.address,
    ]
