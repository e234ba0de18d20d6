"""`videre partners` as an operator without a browser meets it."""

import pytest

from tests.cli.test_accounts import Run, run  # noqa: F401 - a fixture
from tests.support.cast import Cast
from tests.support.letters import kinds_to
from videre.foundation.database import Database
from videre.partners.queries import partner, roles_at
from videre.partners.rules import Role


def test_a_partner_is_taken_in_and_people_get_roles(run: Run, database: Database, cast: Cast) -> None:  # noqa: F811
    code, said = run("partners", "add", "vest", "Vest", "--administrator", "kari@example.org")
    assert code == 0, said
    assert "/at/vest/" in said
    assert kinds_to(database, "kari@example.org") == ["invitation"]
    assert "vest\tVest\t0 people\t0 admin" in run("partners", "list")[1]
    assert run("partners", "role", "vest", cast.bo.address, "administrator", "on")[0] == 0
    assert run("partners", "invite", "vest", "ola@example.org", "helper")[0] == 0
    listed = run("partners", "people", "vest")[1]
    assert "administrator\tBo\tsince" in listed
    assert "helper\tola@example.org\tinvited until" in listed
    with database.session() as db:
        assert roles_at(db, cast.bo.id, partner(db, "vest").id) == {Role.ADMINISTRATOR}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "nord", "Nord again"), "There is a partner nord already."),
        (("add", "V est", "Vest"), "slug: A partner's short name"),
        (("invite", "nowhere", "kari@example.org", "helper"), "There is no partner 'nowhere'"),
        (("invite", "nord", "kari", "helper"), "address: A mail address looks like"),
        (("role", "nord", "nobody@example.org", "helper", "on"), "Nobody has an account"),
        (("role", "nord", "bo@nord.example", "helper", "off"), "Bo has no such role at Nord."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run: Run,  # noqa: F811
    cast: Cast,
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    code, said = run("partners", *arguments)
    assert code == 1
    assert sentence in said
    assert "Traceback" not in said


def test_the_last_administrator_stays_for_the_operator_too(run: Run, cast: Cast) -> None:  # noqa: F811
    assert run("partners", "role", "nord", cast.ada.address, "administrator", "on")[0] == 0
    code, said = run("partners", "role", "nord", cast.ada.address, "administrator", "off")
    assert code == 1
    assert "Let somebody else administer it first" in said
