"""Invitations: one open offer per address and role, a link for one person, once, for two weeks."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.letters import kinds_to, letters_to, link_in
from videre.accounts.models import User
from videre.accounts.queries import user_by_address
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from videre.foundation.settings import Settings
from videre.partners.actions.inviting import (
    accept,
    accept_with_new_account,
    forget_old_invitations,
    invite,
    send_again,
    withdraw,
)
from videre.partners.actions.members import add_member
from videre.partners.invitations import opened, token
from videre.partners.models import Invitation, Membership, Partner
from videre.partners.queries import open_invitations, roles_at
from videre.partners.rules import INVITATION_KEPT, INVITATION_LASTS, Role

KARI = "kari@example.org"
KEY = "tests only, but long enough to be taken for strong"


@pytest.fixture
def nord(database: Database, cast: Cast) -> Partner:
    """Nord, which Ada administers."""
    with unit_of_work(database) as db:
        add_member(db, None, cast.nord, cast.ada, Role.ADMINISTRATOR)
    return cast.nord


def sent(database: Database, cast: Cast, nord: Partner, address: str = KARI, role: Role = Role.INSTRUCTOR) -> str:
    with unit_of_work(database) as db:
        return invite(db, cast.ada, nord, address, role).public_id


def aged(database: Database, by: timedelta) -> None:
    """Let all letters have been sent earlier."""
    with unit_of_work(database) as db:
        for one in db.scalars(sa.select(Invitation)):
            one.expires_at -= by


def test_a_letter_says_who_asks_for_what_and_until_when(
    database: Database, cast: Cast, nord: Partner, settings: Settings
) -> None:
    sent(database, cast, nord)
    (letter,) = letters_to(database, settings, KARI)
    assert letter.subject == "Will you teach at Nord?"
    assert "Ada of Nord asks you to join them" in letter.text
    assert link_in(letter, settings).startswith("/invitations/")
    with database.session() as db:
        (listed,) = open_invitations(db, nord.id)
        assert (listed.address, listed.role, listed.by, listed.is_expired) == (KARI, Role.INSTRUCTOR, "Ada", False)
        assert listed.expires_at - listed.sent_at == INVITATION_LASTS


def test_only_administrators_invite_and_only_to_their_own(database: Database, cast: Cast, nord: Partner) -> None:
    with unit_of_work(database) as db:
        for actor in (cast.bo, cast.cy):
            with pytest.raises(NotAllowed):
                invite(db, actor, nord, KARI, Role.HELPER)
        with pytest.raises(NotAllowed):
            invite(db, cast.ada, db.get_one(Partner, cast.sor.id), KARI, Role.HELPER)


@pytest.mark.parametrize(
    "address", ["kari@example.org\r\nBcc: all@example.org", "kari", "", "a@b@c", "kari@example.org, ola@example.org"]
)
def test_what_is_no_single_address_is_refused(database: Database, cast: Cast, nord: Partner, address: str) -> None:
    with unit_of_work(database) as db, pytest.raises(Invalid) as refused:
        invite(db, cast.ada, nord, address, "lord")
    assert set(refused.value.fields) == {"address", "role"}


def test_one_open_invitation_for_an_address_and_role(database: Database, cast: Cast, nord: Partner) -> None:
    sent(database, cast, nord)
    with unit_of_work(database) as db, pytest.raises(Conflict, match="asked to be instructor already"):
        invite(db, cast.ada, nord, "Kari@Example.org", Role.INSTRUCTOR)
    sent(database, cast, nord, role=Role.HELPER)
    with unit_of_work(database) as db, pytest.raises(Conflict, match="has this role already"):
        invite(db, cast.ada, nord, cast.ada.address, Role.ADMINISTRATOR)
    assert kinds_to(database, KARI) == ["invitation", "invitation"]


@pytest.mark.race
def test_inviting_the_same_person_from_many_windows_sends_one_letter(
    database: Database, cast: Cast, nord: Partner
) -> None:
    gate, done, wrong = threading.Barrier(6), [], []

    def one() -> None:
        gate.wait(20)
        try:
            done.append(sent(database, cast, nord))
        except Conflict:
            pass
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert len(done) == 1
    assert kinds_to(database, KARI) == ["invitation"]


def test_sending_again_makes_the_earlier_link_worthless_and_waits_a_little(
    database: Database, cast: Cast, nord: Partner, settings: Settings
) -> None:
    public_id = sent(database, cast, nord)
    first = link_in(letters_to(database, settings, KARI)[0], settings).rpartition("/")[2]
    with unit_of_work(database) as db, pytest.raises(Conflict, match="Give it time"):
        send_again(db, cast.ada, nord, public_id)
    aged(database, timedelta(days=1))
    with unit_of_work(database) as db:
        send_again(db, cast.ada, nord, public_id)
    assert kinds_to(database, KARI) == ["invitation", "invitation"]
    with database.session() as db:
        with pytest.raises(Conflict):
            opened(db, KEY, first)
        (now,) = open_invitations(db, nord.id)
        assert now.expires_at > clock.now() + INVITATION_LASTS - timedelta(minutes=1)


def test_an_expired_one_does_not_work_and_can_be_asked_anew(database: Database, cast: Cast, nord: Partner) -> None:
    public_id = sent(database, cast, nord)
    aged(database, INVITATION_LASTS)
    with database.session() as db:
        invitation = db.scalars(sa.select(Invitation)).one()
        with pytest.raises(Conflict) as gone:
            opened(db, KEY, token(KEY, invitation))
        assert gone.value.kind == "link-gone"
        assert open_invitations(db, nord.id)[0].is_expired
    assert sent(database, cast, nord) == public_id
    with database.session() as db:
        assert opened(db, KEY, token(KEY, db.scalars(sa.select(Invitation)).one())).public_id == public_id


def test_a_link_taken_back_or_made_up_does_nothing(database: Database, cast: Cast, nord: Partner) -> None:
    public_id = sent(database, cast, nord)
    with database.session() as db:
        invitation = db.scalars(sa.select(Invitation)).one()
        made, foreign = token(KEY, invitation), token("another key, which is not ours", invitation)
        for wrong in (made[:-1], made + "x", foreign, "é", ""):
            with pytest.raises(NotFound):
                opened(db, KEY, wrong)
    with unit_of_work(database) as db:
        with pytest.raises(NotFound):
            withdraw(db, None, db.get_one(Partner, cast.sor.id), public_id)
        withdraw(db, cast.ada, nord, public_id)
        with pytest.raises(Conflict):
            opened(db, KEY, made)
        with pytest.raises(NotFound):
            send_again(db, cast.ada, nord, public_id)
        with pytest.raises(NotFound):
            withdraw(db, cast.ada, nord, public_id)


def test_only_whoever_it_was_sent_to_may_accept_and_once(database: Database, cast: Cast, nord: Partner) -> None:
    sent(database, cast, nord, cast.bo.address, Role.HELPER)
    with unit_of_work(database) as db:
        invitation = db.scalars(sa.select(Invitation)).one()
        with pytest.raises(NotAllowed):
            accept(db, db.get_one(User, cast.di.id), invitation)
        accept(db, db.get_one(User, cast.bo.id), invitation)
        assert roles_at(db, cast.bo.id, nord.id) == {Role.HELPER}
        with pytest.raises(Conflict):
            accept(db, db.get_one(User, cast.bo.id), invitation)


def test_the_link_proves_the_address_of_a_new_account(database: Database, cast: Cast, nord: Partner) -> None:
    sent(database, cast, nord)
    with unit_of_work(database) as db:
        invitation = db.scalars(sa.select(Invitation)).one()
        with pytest.raises(Invalid) as refused:
            accept_with_new_account(db, invitation, " ", "short")
        assert set(refused.value.fields) == {"name"}
        kari = accept_with_new_account(db, invitation, "Kari", "a good long one")
        assert (kari.address, kari.password_hash is not None) == (KARI, True)
        assert roles_at(db, kari.id, nord.id) == {Role.INSTRUCTOR}


@pytest.mark.race
def test_a_link_opened_in_many_windows_makes_one_account(database: Database, cast: Cast, nord: Partner) -> None:
    sent(database, cast, nord)
    gate, done, wrong = threading.Barrier(6), [], []

    def one(number: int) -> None:
        gate.wait(20)
        try:
            with unit_of_work(database) as db:
                invitation = db.scalars(sa.select(Invitation)).one()
                accept_with_new_account(db, invitation, f"Kari {number}")
            done.append(number)
        except Conflict:
            pass
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert len(done) == 1
    with database.session() as db:
        kari = user_by_address(db, KARI)
        assert kari is not None
        assert db.scalars(sa.select(Membership.role).where(Membership.user_id == kari.id)).all() == ["instructor"]


def test_a_letter_whose_invitation_was_answered_meanwhile_says_nothing(
    database: Database, cast: Cast, nord: Partner, settings: Settings
) -> None:
    public_id = sent(database, cast, nord)
    with unit_of_work(database) as db:
        withdraw(db, cast.ada, nord, public_id)
    assert kinds_to(database, KARI) == ["invitation"]
    assert letters_to(database, settings, KARI) == []


def test_addresses_are_forgotten_a_month_after_the_link_expired(database: Database, cast: Cast, nord: Partner) -> None:
    sent(database, cast, nord)
    aged(database, INVITATION_LASTS)
    with unit_of_work(database) as db:
        forget_old_invitations(db)
        assert db.scalars(sa.select(Invitation)).all() != []
    aged(database, INVITATION_KEPT + timedelta(hours=1))
    with unit_of_work(database) as db:
        forget_old_invitations(db)
        assert db.scalars(sa.select(Invitation)).all() == []
