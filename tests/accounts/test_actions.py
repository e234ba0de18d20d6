"""Accounts: made by hand, administrators, and what no answer may wait for."""

import time

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.quick import IN_EARNEST
from videre.accounts import actions, entrance, erasure, passwords
from videre.accounts.models import MailedLink, User
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, Invalid, NotAllowed


def test_an_operator_makes_accounts_once(database: Database) -> None:
    with unit_of_work(database) as db:
        user = actions.add_account(db, None, "Kari@Example.org", "Kari", "a good long one")
        assert user.address == "kari@example.org"
        assert passwords.matches(user.password_hash, "a good long one")
    with pytest.raises(Conflict, match="already"), unit_of_work(database) as db:
        actions.add_account(db, None, "kari@example.org", "Kari")


def test_all_faults_are_named_at_once(database: Database) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work(database) as db:
        actions.add_account(db, None, "kari", "", "x")
    assert set(refused.value.fields) == {"address", "name"}


def test_only_administrators_make_administrators_and_the_last_one_stays(database: Database, cast: Cast) -> None:
    with unit_of_work(database) as db:
        admin, ada, bo = (db.get_one(User, who.id) for who in (cast.admin, cast.ada, cast.bo))
        with pytest.raises(NotAllowed):
            actions.appoint_administrator(db, ada, bo)
        with pytest.raises(NotAllowed):
            actions.add_account(db, ada, "kari@example.org", "Kari")
        with pytest.raises(Conflict):
            actions.dismiss_administrator(db, admin, admin)
        with pytest.raises(Conflict, match="the only administrator"):
            erasure.ask_erasure(db, admin)
        actions.appoint_administrator(db, admin, ada)
        actions.dismiss_administrator(db, ada, admin)
        assert admin.administrator_since is None
        actions.dismiss_administrator(db, None, ada)
        assert ada.administrator_since is None


def test_checking_a_password_does_not_keep_others_from_writing(database: Database, cast: Cast) -> None:
    """Passwords are hashed before a unit of work writes, so SQLite's one write lock is free meanwhile."""
    with database.session() as one:
        user = one.get_one(User, cast.bo.id)
        with pytest.raises(Invalid):
            entrance.sign_in(one, cast.bo.address, "no", secret_key="k", tries=10)
        begun = time.monotonic()
        with unit_of_work(database) as other:
            other.get_one(User, cast.ada.id).name = "Ada N."
        assert time.monotonic() - begun < 5
        assert user.password_hash is None


def test_a_password_changed_meanwhile_does_not_let_the_old_one_in(database: Database, cast: Cast) -> None:
    old, new = passwords.hashed("the old password"), passwords.hashed("the new password")
    with unit_of_work(database) as db:
        db.get_one(User, cast.bo.id).password_hash = old
    with database.session() as stale:
        stale.get_one(User, cast.bo.id)
        stale.commit()
        with unit_of_work(database) as db:
            actions.set_password(db, db.get_one(User, cast.bo.id), new)
        with pytest.raises(Invalid):
            entrance.sign_in(stale, cast.bo.address, "the old password", secret_key="k", tries=10)


def test_links_sent_before_a_change_are_worthless(database: Database, cast: Cast) -> None:
    with unit_of_work(database) as db:
        entrance.ask_reset(db, cast.bo.address)
        entrance.ask_sign_in_link(db, cast.ada.address)
    with unit_of_work(database) as db:
        actions.sign_out_everywhere(db, db.get_one(User, cast.bo.id))
    with unit_of_work(database) as db:
        mine, others = db.scalars(sa.select(MailedLink).order_by(MailedLink.id))
        assert mine.used_at is not None
        assert others.used_at is None
        with pytest.raises(Conflict):
            entrance.reset_password(db, mine, "a new long one")


def test_many_hashes_at_once_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    assert passwords.AT_ONCE == 2
    assert passwords.matches(None, "anything") is False
    assert passwords.matches("no hash at all", "anything") is False
    monkeypatch.setattr(passwords, "_hasher", IN_EARNEST)
    assert passwords.hashed("a good long one").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$QUFBQUFBQUFBQUFBQUFBQQ") is True
