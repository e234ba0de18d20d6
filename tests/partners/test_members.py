"""Roles at a partner: changed by its administrators only, never without one, gone with the next thing one does."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.support.cast import Cast, person
from videre.accounts.erasure import ask_erasure, warn_absent
from videre.accounts.models import User
from videre.courses.access import is_somewhere_staff
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, NotAllowed, NotFound
from videre.foundation.events import EventRow
from videre.partners.access import may_administer
from videre.partners.actions.inviting import invite
from videre.partners.actions.members import add_member, change_roles, leave_partner, remove_member
from videre.partners.models import Invitation, Membership, Partner
from videre.partners.queries import member_at, people_at, roles_at, roles_by_kind
from videre.partners.rules import Role


@pytest.fixture
def led(database: Database, cast: Cast) -> Cast:
    """Ada and Bo administer Nord."""
    with unit_of_work(database) as db:
        nord = db.get_one(Partner, cast.nord.id)
        for user in (cast.ada, cast.bo):
            add_member(db, None, nord, user, Role.ADMINISTRATOR)
    return cast


def both(db: Session, cast: Cast) -> tuple[Partner, User, User]:
    return db.get_one(Partner, cast.nord.id), db.get_one(User, cast.ada.id), db.get_one(User, cast.bo.id)


def test_roles_are_changed_together_and_none_ends_belonging(database: Database, led: Cast) -> None:
    with unit_of_work(database) as db:
        nord, ada, bo = both(db, led)
        change_roles(db, ada, nord, bo, {Role.HELPER, Role.INSTRUCTOR})
        assert roles_at(db, bo.id, nord.id) == {Role.HELPER, Role.INSTRUCTOR}
        with pytest.raises(NotAllowed):
            change_roles(db, bo, nord, ada, set())
        change_roles(db, ada, nord, bo, set())
        assert roles_at(db, bo.id, nord.id) == frozenset()
        with pytest.raises(NotFound):
            change_roles(db, ada, nord, bo, {Role.HELPER})
        kinds = db.execute(sa.select(EventRow.kind, EventRow.actor_id).where(EventRow.kind == "MemberRemoved")).all()
        assert {actor for _kind, actor in kinds} == {ada.id}
        assert len(kinds) == 3


@pytest.mark.parametrize("way", ["leave", "change", "remove", "erase"])
def test_the_last_administrator_stays(database: Database, led: Cast, way: str) -> None:
    with unit_of_work(database) as db:
        nord, ada, bo = both(db, led)
        leave_partner(db, bo, nord)
        with pytest.raises(Conflict, match="the only administrator of") as refused:
            if way == "leave":
                leave_partner(db, ada, nord)
            elif way == "change":
                change_roles(db, ada, nord, ada, {Role.INSTRUCTOR})
            elif way == "erase":
                ask_erasure(db, ada)
            else:
                remove_member(db, None, nord, ada, Role.ADMINISTRATOR)
        assert refused.value.kind == "last-administrator"
    with database.session() as db:
        assert Role.ADMINISTRATOR in roles_at(db, led.ada.id, led.nord.id)


def at_once(database: Database, led: Cast, act: Callable[[Session, Partner, User], None]) -> int:
    """Both administrators do it at the same moment; how many administrators are left."""
    gate = threading.Barrier(2)
    wrong: list[BaseException] = []

    def one(user_id: int) -> None:
        gate.wait(20)
        try:
            with unit_of_work(database) as db:
                act(db, db.get_one(Partner, led.nord.id), db.get_one(User, user_id))
        except Conflict:
            pass
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=one, args=(user.id,)) for user in (led.ada, led.bo)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    with database.session() as db:
        return roles_by_kind(db, led.nord.id)[Role.ADMINISTRATOR]


@pytest.mark.race
def test_of_two_administrators_who_leave_at_once_one_stays(database: Database, led: Cast) -> None:
    for _ in range(5):
        assert at_once(database, led, lambda db, nord, user: leave_partner(db, user, nord)) == 1
        with unit_of_work(database) as db:
            for user in (led.ada, led.bo):
                add_member(db, None, db.get_one(Partner, led.nord.id), user, Role.ADMINISTRATOR)


def test_who_will_be_erased_soon_is_no_administrator_who_stays(database: Database, led: Cast) -> None:
    with unit_of_work(database) as db:
        nord, ada, bo = both(db, led)
        ask_erasure(db, bo)
        for leave in (lambda: leave_partner(db, ada, nord), lambda: ask_erasure(db, ada)):
            with pytest.raises(Conflict):
                leave()
        bo.erase_after = None
        ask_erasure(db, ada)


def test_whom_an_organisation_cannot_do_without_is_not_erased_for_staying_away(database: Database, led: Cast) -> None:
    with unit_of_work(database) as db:
        leave_partner(db, db.get_one(User, led.bo.id), db.get_one(Partner, led.nord.id))
        db.execute(sa.update(User).values(created_at=clock.ago(timedelta(days=2000)), last_seen_on=None))
        warn_absent(db, 730)
    with database.session() as db:
        assert db.get_one(User, led.ada.id).erase_after is None
        assert db.get_one(User, led.bo.id).erase_after is not None


@pytest.mark.race
def test_of_two_administrators_who_erase_their_accounts_at_once_one_stays(database: Database, led: Cast) -> None:
    staying = sa.select(sa.func.count()).where(User.id.in_([led.ada.id, led.bo.id]), User.erase_after.is_(None))
    for _ in range(5):
        at_once(database, led, lambda db, nord, user: ask_erasure(db, user))
        with unit_of_work(database) as db:
            assert db.scalar(staying) == 1
            db.execute(sa.update(User).values(erase_after=None))


@pytest.mark.race
def test_the_race_is_real_counting_first_and_leaving_then_leaves_nobody(database: Database, led: Cast) -> None:
    """The positive control: what `leave_partner` does, as one would write it without thinking."""
    looked = threading.Barrier(2)

    def count_then_leave(db: Session, nord: Partner, user: User) -> None:
        left = roles_by_kind(db, nord.id)[Role.ADMINISTRATOR]
        looked.wait(20)
        if left < 2:
            raise Conflict("the last one")
        db.execute(sa.delete(Membership).where(Membership.partner_id == nord.id, Membership.user_id == user.id))

    assert at_once(database, led, count_then_leave) == 0


def test_whoever_administers_no_more_has_nobody_come_in_by_earlier_letters(database: Database, led: Cast) -> None:
    with unit_of_work(database) as db:
        nord, ada, bo = both(db, led)
        theirs = invite(db, bo, nord, "kari@example.org", Role.ADMINISTRATOR).id
        others = invite(db, ada, nord, "ola@example.org", Role.HELPER).id
        change_roles(db, ada, nord, bo, {Role.INSTRUCTOR})
    with database.session() as db:
        assert db.get_one(Invitation, theirs).withdrawn_at is not None
        assert db.get_one(Invitation, others).withdrawn_at is None


def test_rights_end_with_the_role(database: Database, led: Cast) -> None:
    with unit_of_work(database) as db:
        nord, ada, bo = both(db, led)
        assert may_administer(db, bo, nord.id)
        assert not may_administer(db, bo, led.sor.id)
        change_roles(db, ada, nord, bo, set())
        assert not may_administer(db, bo, nord.id)
        assert not is_somewhere_staff(db, bo.id)


def test_people_stand_in_pages_by_name_each_once(database: Database, led: Cast) -> None:
    with unit_of_work(database) as db:
        for number in range(7):
            user = person(db, f"Person {number}", f"p{number}@nord.example")
            for role in (Role.HELPER, Role.INSTRUCTOR):
                db.add(Membership(partner_id=led.nord.id, user_id=user.id, role=role, since=clock.now()))
    with database.session() as db:
        first, last = (people_at(db, led.nord.id, page, size=4) for page in (1, 3))
        assert (first.total, first.pages, len(first.people), len(last.people)) == (9, 3, 4, 1)
        assert [one.name for one in first.people] == ["Ada", "Bo", "Person 0", "Person 1"]
        assert first.people[0].roles == {Role.ADMINISTRATOR, Role.INSTRUCTOR}


def test_somebody_without_a_role_there_is_nobody(database: Database, led: Cast) -> None:
    with database.session() as db:
        assert member_at(db, led.nord.id, led.bo.public_id).id == led.bo.id
        for public_id in (led.cy.public_id, led.di.public_id, "222222222222"):
            with pytest.raises(NotFound):
                member_at(db, led.nord.id, public_id)
