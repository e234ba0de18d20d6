"""Code people want to bring: told once, read by the right ones, forgotten in time."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.live import scene as hours
from tests.support.cast import Cast, person
from tests.support.letters import letters_to
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.foundation.settings import Settings
from videre.live import cases
from videre.live.actions.cases import handle_case, send_case, tidy_cases
from videre.live.case_queries import cases_for, open_cases_count
from videre.live.cases import CODE_LENGTH, Told, told_from
from videre.live.models import CodeCase

FORM = {"code": "print(1)", "tried": "nothing", "good": "two", "name": "Gry", "address": "gry@elsewhere.example"}


@pytest.fixture
def made(database: Database, cast: Cast) -> hours.Scene:
    with database.session() as db:
        return hours.make(db, cast)


def told(**more: str) -> Told:
    return told_from({**FORM, **more}, has_account=False)


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(Invalid) as refusal:
        told(code="", address="nobody", name="\x00", tried="x" * 5000)
    assert set(refusal.value.fields) == {"code", "address", "name", "tried"}
    with pytest.raises(Invalid) as refusal:
        told(code="x" * 1_000_000)
    assert f"{CODE_LENGTH:,}" in refusal.value.fields["code"]


def test_the_hosts_of_the_hour_are_told_without_what_was_typed(
    database: Database, settings: Settings, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        hour = hours.hour(db, made, cast)
    with unit_of_work(database) as db:
        send_case(db, None, made.course, told(code="secret_function()"), [hour.public_id])
    (letter,) = letters_to(database, settings, cast.ada.address)
    assert "bring their code" in letter.subject
    assert "14:00 (Oslo)" in letter.text
    assert "secret_function" not in letter.text
    assert letters_to(database, settings, cast.cy.address) == []


def test_without_an_hour_those_who_teach_it_are_told(
    database: Database, settings: Settings, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        send_case(db, cast.bo.id, made.course, told(), [], instance_id=made.at_sor)
    assert letters_to(database, settings, cast.ada.address) == []
    assert len(letters_to(database, settings, cast.cy.address)) == 1


def test_each_partner_sees_only_its_own(database: Database, cast: Cast, made: hours.Scene) -> None:
    with unit_of_work(database) as db:
        at_nord = send_case(db, cast.bo.id, made.course, told(), [], instance_id=made.at_nord).public_id
        at_sor = send_case(db, cast.di.id, made.course, told(), [], instance_id=made.at_sor).public_id
        at_large = send_case(db, None, made.course, told(), []).public_id
    with database.session() as db:
        seen = {who: [one.case.public_id for one in cases_for(db, who, open_only=True)[0]] for who in _ids(cast)}
        assert seen[cast.ada.id] == [at_nord, at_large]
        assert seen[cast.cy.id] == [at_sor, at_large]
        assert seen[cast.bo.id] == []
        assert seen[cast.admin.id] == [at_nord, at_sor, at_large]
        assert [open_cases_count(db, who) for who in (cast.ada.id, cast.bo.id)] == [2, 0]
    for actor, case in ((cast.ada.id, at_sor), (cast.bo.id, at_large), (cast.ada.id, "222222222222")):
        with pytest.raises(NotFound), unit_of_work(database) as db:
            handle_case(db, actor, case, "seen")


def test_what_is_closed_is_forgotten_a_month_later(database: Database, cast: Cast, made: hours.Scene) -> None:
    with unit_of_work(database) as db:
        first, second = (send_case(db, None, made.course, told(), []).public_id for _ in range(2))
    with unit_of_work(database) as db:
        handle_case(db, cast.ada.id, first, "met", "It starts with one command now.")
        with pytest.raises(Invalid):
            handle_case(db, cast.ada.id, second, "lost in the post")
    with unit_of_work(database) as db:
        db.execute(sa.update(CodeCase).values(closed_at=CodeCase.closed_at).where(CodeCase.public_id == first))
        row = db.scalars(sa.select(CodeCase).where(CodeCase.public_id == first)).one()
        row.closed_at = clock.now() - timedelta(days=31)
        db.flush()
        tidy_cases(db)
    with database.session() as db:
        assert list(db.scalars(sa.select(CodeCase.public_id))) == [second]


def test_an_hour_that_is_none_is_refused(database: Database, made: hours.Scene) -> None:
    with pytest.raises(Invalid), unit_of_work(database) as db:
        send_case(db, None, made.course, told(), ["222222222222"])


def test_floods_end(database: Database, cast: Cast, made: hours.Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    with unit_of_work(database) as db:
        for _ in range(cases.SENT_A_DAY):
            send_case(db, cast.bo.id, made.course, told(), [])
        with pytest.raises(Conflict):
            send_case(db, cast.bo.id, made.course, told(), [])
        gry = person(db, "Gry", "gry@nord.example")
        send_case(db, gry.id, made.course, told(), [])


def _ids(cast: Cast) -> list[int]:
    return [one.id for one in (cast.ada, cast.cy, cast.bo, cast.admin)]
