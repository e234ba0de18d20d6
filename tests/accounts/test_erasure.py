"""Erased everywhere, and only who is due."""

import json
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from tests.support.jobs import HereAndNow
from tests.support.letters import kinds_to
from videre.accounts import actions, entrance, erasure, jobs, rules
from videre.accounts.export import everything
from videre.accounts.models import Erased, FailedSignIn, MailedLink, User
from videre.foundation import clock, events
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Base, Database, unit_of_work
from videre.foundation.rounds import daily, rounds
from videre.foundation.settings import Settings
from videre.partners.models import Membership


def whole_database(db: Session) -> str:
    """Every row of every table of ours as text."""
    rows = [list(map(str, row)) for table in Base.metadata.sorted_tables for row in db.execute(sa.select(table))]
    return json.dumps(rows)


def test_nothing_is_left_of_a_person_but_a_tombstone(database: Database, cast: Cast) -> None:
    ada = cast.ada
    with unit_of_work(database) as db:
        entrance.ask_sign_in_link(db, ada.address)
        actions.change_profile(db, db.get_one(User, ada.id), name="Ada of Nord", zone="", language="")
        erasure.ask_erasure(db, db.get_one(User, ada.id))
        assert "Ada of Nord" in whole_database(db)
    with unit_of_work(database) as db:
        erasure.erase_account(db, None, db.get_one(User, ada.id))
    with database.session() as db:
        left = whole_database(db)
        assert ada.address not in left
        assert "Ada of Nord" not in left
        assert db.scalars(sa.select(Membership.user_id)).all() == [cast.cy.id], "others keep what is theirs"
        about = db.scalars(sa.select(events.EventRow)).all()
        assert all(row.actor_id != ada.id and row.facts.get("user_id") != ada.id for row in about)
        assert [stone.public_id for stone in db.scalars(sa.select(Erased))] == [ada.public_id]


def test_an_account_is_erased_when_the_days_of_grace_are_over_and_not_before(
    database: Database, cast: Cast, settings: Settings
) -> None:
    job = HereAndNow(settings, database)
    with unit_of_work(database) as db:
        erasure.ask_erasure(db, db.get_one(User, cast.bo.id))
    assert jobs.erase(job, cast.bo.id) is False
    with unit_of_work(database) as db:
        db.get_one(User, cast.bo.id).erase_after = clock.now() - timedelta(seconds=1)
    assert jobs.erase(job, cast.bo.id) is True
    assert jobs.erase(job, cast.bo.id) is False, "a second time nothing happens"
    with database.session() as db:
        assert db.get(User, cast.bo.id) is None
        assert db.get(User, cast.ada.id) is not None


def test_a_restored_backup_does_not_bring_anybody_back(database: Database, cast: Cast, settings: Settings) -> None:
    public_id = cast.bo.public_id
    with unit_of_work(database) as db:
        erasure.erase_account(db, None, db.get_one(User, cast.bo.id))
        restored = User(public_id=public_id, address="bo@nord.example", name="Bo", created_at=clock.now())
        db.add(restored)
    jobs.erase_due(HereAndNow(settings, database))
    with database.session() as db:
        assert db.scalars(sa.select(User).where(User.public_id == public_id)).all() == []


def test_who_stays_away_is_told_and_kept_by_signing_in(database: Database, cast: Cast, settings: Settings) -> None:
    long_ago = clock.today() - timedelta(days=settings.retention_days + 1)
    with unit_of_work(database) as db:
        for user in db.scalars(sa.select(User)):
            user.created_at = clock.ago(timedelta(days=2000))
            user.last_seen_on = clock.today()
        db.get_one(User, cast.bo.id).last_seen_on = long_ago
        db.get_one(User, cast.di.id).last_seen_on = None
        db.get_one(User, cast.admin.id).last_seen_on = long_ago
    job = HereAndNow(settings, database)
    jobs.tidy_accounts(job)
    jobs.tidy_accounts(job)
    assert kinds_to(database, cast.bo.address) == ["stays-away"]
    assert kinds_to(database, cast.di.address) == ["stays-away"], "never seen counts from the day of the account"
    assert kinds_to(database, cast.ada.address) == []
    assert kinds_to(database, cast.admin.address) == []
    with unit_of_work(database) as db:
        entrance.ask_sign_in_link(db, cast.bo.address)
        entrance.sign_in_by_link(db, db.scalars(sa.select(MailedLink)).one())
    with database.session() as db:
        assert db.get_one(User, cast.bo.id).erase_after is None
        ends = db.get_one(User, cast.di.id).erase_after
        assert ends is not None
        assert ends > clock.now() + rules.WARNING - timedelta(minutes=1)


def test_the_day_tidies_links_and_failures(database: Database, cast: Cast, settings: Settings) -> None:
    with unit_of_work(database) as db:
        entrance.ask_sign_in_link(db, cast.bo.address)
        entrance.ask_sign_in_link(db, cast.ada.address)
        old = db.scalars(sa.select(MailedLink).where(MailedLink.user_id == cast.bo.id)).one()
        old.expires_at = clock.ago(timedelta(days=2))
        entrance.note_failed_sign_in(db, "key", cast.bo.address)
        db.flush()
        db.scalars(sa.select(FailedSignIn)).one().at = clock.ago(timedelta(days=2))
    assert {"accounts.tidy", "accounts.erase-due", "notifications.tidy"} <= set(rounds())
    daily(HereAndNow(settings, database), clock.today().isoformat())
    with database.session() as db:
        assert [link.user_id for link in db.scalars(sa.select(MailedLink))] == [cast.ada.id]
        assert db.scalars(sa.select(FailedSignIn)).all() == []


def test_an_export_shows_my_rows_and_nobody_elses(database: Database, cast: Cast) -> None:
    with unit_of_work(database) as db:
        entrance.ask_sign_in_link(db, cast.ada.address)
        entrance.ask_sign_in_link(db, cast.bo.address)
    with database.session() as db:
        found = everything(db, db.get_one(User, cast.ada.id))
        text = json.dumps(found, default=str)
        link = db.scalars(sa.select(MailedLink).where(MailedLink.user_id == cast.ada.id)).one()
    assert found["tables"]["videre_membership"]["rows"][0]["partner"] == "Nord"
    assert [row["address"] for row in found["tables"]["videre_mailed_link"]["rows"]] == [cast.ada.address]
    assert cast.bo.address not in text
    assert link.nonce not in text
    assert new_public_id() not in text
