"""Site administrators take in partners, and name who will look after them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.support.letters import kinds_to, letters_to
from tests.support.sending import send
from videre.accounts.models import User
from videre.foundation.database import Database
from videre.foundation.settings import Settings
from videre.partners.queries import partner_lines

PATH = "/admin/partners"


@pytest.fixture
def admin(cast: Cast, signed_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return signed_in(cast.admin)


def test_a_partner_is_taken_in_with_its_first_administrator(
    admin: FlaskClient, database: Database, settings: Settings
) -> None:
    done = send(admin, PATH, slug="vest", name="Vest", address="kari@example.org")
    assert (done.status_code, done.location) == (303, "/partner/vest/")
    (letter,) = letters_to(database, settings, "kari@example.org")
    assert letter.subject == "Will you look after Vest?"
    assert "What to do first" in admin.get("/partner/vest/").text
    assert "Vest" in admin.get(PATH).text
    with database.session() as db:
        assert {(one.slug, one.people, one.administrators) for one in partner_lines(db)} == {
            ("videre", 0, 0),
            ("nord", 1, 0),
            ("sor", 1, 0),
            ("vest", 0, 0),
        }


def test_what_cannot_be_taken_leaves_nothing_behind(admin: FlaskClient, database: Database) -> None:
    wrong = send(admin, PATH, slug="Vest!", name="", address="")
    assert wrong.status_code == 422
    assert 'id="f-slug-error"' in wrong.text
    assert 'id="f-name-error"' in wrong.text
    assert send(admin, PATH, slug="vest", name="Vest", address="kari@").status_code == 422
    assert send(admin, PATH, slug="nord", name="Another", address="").status_code == 409
    with database.session() as db:
        assert [one.slug for one in partner_lines(db)] == ["nord", "sor", "videre"]
    assert kinds_to(database, "kari@") == []


def test_nobody_else_knows_of_the_page(
    cast: Cast, client: FlaskClient, signed_in: Callable[[User], FlaskClient]
) -> None:
    assert client.get(PATH).status_code == 302
    ada = signed_in(cast.ada)
    assert ada.get(PATH).status_code == 404
    assert send(ada, PATH, slug="vest", name="Vest").status_code == 404
