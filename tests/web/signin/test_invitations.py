"""The page behind an invitation's link: opening it does nothing, the button does, for whoever it was sent to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.letters import letters_to, link_in
from videre.accounts.models import User
from videre.accounts.queries import user_by_address
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.partners.actions.inviting import invite
from videre.partners.models import Invitation, Partner
from videre.partners.queries import roles_at
from videre.partners.rules import Role

KARI = "kari@example.org"


def link_to(database: Database, settings: Settings, cast: Cast, address: str, role: Role = Role.INSTRUCTOR) -> str:
    with unit_of_work(database) as db:
        invite(db, None, db.get_one(Partner, cast.nord.id), address, role)
    return link_in(letters_to(database, settings, address)[-1], settings)


def test_somebody_new_makes_an_account_behind_the_link(
    app: Flask, database: Database, settings: Settings, cast: Cast
) -> None:
    link, browser = link_to(database, settings, cast, KARI), visitor(app)
    for _ in range(3):
        page = browser.get(link)
        assert page.status_code == 200
        assert "Will you teach at Nord?" in page.text
        assert "Set-Cookie" not in page.headers
    with database.session() as db:
        assert user_by_address(db, KARI) is None, "mail scanners open links too"
    wrong = browser.post(link, data={"name": "", "password": "short"})
    assert wrong.status_code == 422
    assert 'id="f-name-error"' in wrong.text
    done = browser.post(link, data={"name": "Kari", "password": "a good long one"})
    assert (done.status_code, done.location) == (303, "/at/nord/")
    with database.session() as db:
        kari = user_by_address(db, KARI)
        assert kari is not None
        assert roles_at(db, kari.id, cast.nord.id) == {Role.INSTRUCTOR}
    assert browser.get("/me/account").status_code == 200, "signed in"
    assert browser.get(link).status_code == 409
    assert visitor(app).post(link, data={"name": "Kari"}).status_code == 409


def test_an_address_with_an_account_signs_in_first(
    app: Flask,
    database: Database,
    settings: Settings,
    cast: Cast,
    signed_in: Callable[[User], FlaskClient],
) -> None:
    link, stranger = link_to(database, settings, cast, cast.bo.address, Role.ADMINISTRATOR), visitor(app)
    assert f"/sign-in?next={link}" in stranger.get(link).text
    assert stranger.post(link, data={"name": "Bo"}).status_code == 403, "two weeks are too long for a key to an account"
    other = signed_in(cast.di)
    assert "with another address" in other.get(link).text
    assert other.post(link).status_code == 403
    with database.session() as db:
        assert roles_at(db, cast.bo.id, cast.nord.id) == frozenset()
    bo = signed_in(cast.bo)
    assert "Accept" in bo.get(link).text
    done = bo.post(link)
    assert (done.status_code, done.location) == (303, "/partner/nord/")
    assert bo.get("/partner/nord/").status_code == 200
    assert "accepted already" in bo.post(link).text


@pytest.mark.parametrize("what", ["expired", "withdrawn"])
def test_an_invitation_that_counts_no_more_says_so(
    app: Flask, database: Database, settings: Settings, cast: Cast, what: str
) -> None:
    link = link_to(database, settings, cast, KARI)
    with unit_of_work(database) as db:
        invitation = db.scalars(sa.select(Invitation)).one()
        if what == "expired":
            invitation.expires_at -= timedelta(days=14)
        else:
            invitation.withdrawn_at = invitation.created_at
    for answer in (visitor(app).get(link), visitor(app).post(link, data={"name": "Kari"})):
        assert answer.status_code == 409
        assert "This invitation does not work any more" in answer.text
    assert visitor(app).get(link[:-3]).status_code == 404
    assert visitor(app).get("/invitations/nothing").status_code == 404


def test_another_site_cannot_press_the_button(app: Flask, database: Database, settings: Settings, cast: Cast) -> None:
    link = link_to(database, settings, cast, KARI)
    browser = visitor(app)
    answer = browser.post(link, data={"name": "Kari"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    with database.session() as db:
        assert user_by_address(db, KARI) is None
