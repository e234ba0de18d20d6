"""Partners and roles: who may, and only there."""

import threading

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from videre.accounts.models import User
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from videre.partners import access, queries
from videre.partners.actions import members as actions
from videre.partners.actions.partnering import create_partner, ensure_own_partner
from videre.partners.models import Partner
from videre.partners.rules import Role


def test_the_own_partner_is_made_once_and_keeps_its_name(database: Database) -> None:
    gate = threading.Barrier(6)
    wrong: list[BaseException] = []

    def make(number: int) -> None:
        gate.wait(20)
        try:
            with unit_of_work(database) as db:
                ensure_own_partner(db, f"Name {number}")
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=make, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    with unit_of_work(database) as db:
        (own,) = db.scalars(sa.select(Partner))
        assert ensure_own_partner(db, "Another").name == own.name
        assert queries.own_partner(db).id == own.id


def test_without_an_own_partner_it_is_said_what_to_do(database: Database) -> None:
    with database.session() as db, pytest.raises(NotFound, match="videre"):
        queries.own_partner(db)


def test_only_site_administrators_take_in_partners(database: Database, cast: Cast) -> None:
    with unit_of_work(database) as db:
        with pytest.raises(NotAllowed):
            create_partner(db, cast.ada, "vest", "Vest")
        assert create_partner(db, cast.admin, "vest", "Vest").slug == "vest"
        with pytest.raises(Conflict):
            create_partner(db, None, "vest", "Vest again")
        with pytest.raises(Invalid) as refused:
            create_partner(db, None, "V est", "\n")
        assert set(refused.value.fields) == {"slug", "name"}


def test_roles_are_given_once_and_taken_by_those_who_may(database: Database, cast: Cast) -> None:
    with unit_of_work(database) as db:
        bo, nord = db.get_one(User, cast.bo.id), db.get_one(Partner, cast.nord.id)
        with pytest.raises(NotAllowed):
            actions.add_member(db, cast.ada, nord, bo, Role.HELPER)
        actions.add_member(db, None, nord, cast.ada, Role.ADMINISTRATOR)
        for _ in range(2):
            actions.add_member(db, cast.ada, nord, bo, Role.HELPER)
        assert [(one.name, one.role) for one in queries.members_of(db, nord.id)] == [
            ("Ada", Role.ADMINISTRATOR),
            ("Ada", Role.INSTRUCTOR),
            ("Bo", Role.HELPER),
        ]
        with pytest.raises(NotAllowed):
            actions.remove_member(db, cast.cy, nord, bo, Role.HELPER)
        actions.remove_member(db, cast.ada, nord, bo, Role.HELPER)
        with pytest.raises(NotFound):
            actions.remove_member(db, cast.ada, nord, bo, Role.HELPER)
        assert queries.roles_at(db, bo.id, nord.id) == frozenset()


def test_a_role_counts_at_its_own_partner_only_and_from_current_rows(database: Database, cast: Cast) -> None:
    with unit_of_work(database) as db:
        assert access.may_publish(db, cast.ada, cast.nord.id)
        assert not access.may_publish(db, cast.ada, cast.sor.id)
        assert not access.may_publish(db, cast.bo, cast.nord.id)
        assert not access.may_administer(db, cast.ada, cast.nord.id)
        assert access.may_publish(db, cast.admin, cast.sor.id)
        assert access.may_publish(db, None, cast.sor.id)
        assert access.is_member(db, cast.cy, cast.sor.id)
        actions.remove_member(db, None, cast.nord, cast.ada, Role.INSTRUCTOR)
        assert not access.may_publish(db, cast.ada, cast.nord.id)
        assert [(partner.slug, role) for partner, role in queries.partners_of(db, cast.cy.id)] == [
            ("sor", Role.INSTRUCTOR)
        ]
