"""What partners know of a person is theirs to take and goes with them; other people's addresses are not."""

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from videre.foundation import personal
from videre.foundation.database import Database, unit_of_work
from videre.partners.actions.inviting import invite
from videre.partners.actions.members import add_member
from videre.partners.models import Invitation, Membership, Partner
from videre.partners.rules import Role


@pytest.fixture
def invited(database: Database, cast: Cast) -> Cast:
    """Ada, who administers Nord, has asked Bo and Kari."""
    with unit_of_work(database) as db:
        nord = db.get_one(Partner, cast.nord.id)
        add_member(db, None, nord, cast.ada, Role.ADMINISTRATOR)
        for address in (cast.bo.address, "kari@example.org"):
            invite(db, cast.ada, nord, address, Role.HELPER)
    return cast


def test_an_invitation_is_exported_to_both_but_the_address_only_to_its_owner(database: Database, invited: Cast) -> None:
    with database.session() as db:
        (bos,) = personal.export(db, invited.bo.id)["videre_invitation"]
        assert (bos["partner"], bos["role"], bos["to"]) == ("Nord", "helper", invited.bo.address)
        adas = personal.export(db, invited.ada.id)["videre_invitation"]
        assert [one["to"] for one in adas] == ["somebody you invited"] * 2
        assert personal.export(db, invited.cy.id)["videre_invitation"] == []


def test_erasing_takes_invitations_to_the_person_and_leaves_those_from_them_without_them(
    database: Database, invited: Cast
) -> None:
    with unit_of_work(database) as db:
        personal.erase(db, invited.bo.id)
    with unit_of_work(database) as db:
        personal.erase(db, invited.ada.id)
    with database.session() as db:
        (left,) = db.scalars(sa.select(Invitation))
        assert (left.address, left.invited_by_id) == ("kari@example.org", None)
        assert db.scalars(sa.select(Membership.user_id)).all() == [invited.cy.id]
