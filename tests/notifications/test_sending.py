"""Letters: promised with their cause, sent once, tried again, parked with the reason."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import trustme
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from tests.support.jobs import HereAndNow
from tests.support.mailserver import MailServer
from videre.accounts import entrance
from videre.accounts.models import MailedLink
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.jobs import job_state
from videre.foundation.jobs.progress import workflow_table
from videre.foundation.settings import Settings
from videre.notifications import rules
from videre.notifications.actions import SEND, promise_letter, take_up_kept_letters
from videre.notifications.jobs import send
from videre.notifications.models import Letter
from videre.notifications.sending import try_letter


def the_letter(db: Session) -> Letter:
    return db.scalars(sa.select(Letter)).one()


@pytest.fixture
def promised(database: Database, cast: Cast) -> int:
    """A letter to Bo with a link to sign in."""
    with unit_of_work(database) as db:
        entrance.ask_sign_in_link(db, cast.bo.address)
        return the_letter(db).id


def test_a_letter_is_promised_in_the_transaction_of_its_cause(database: Database, cast: Cast) -> None:
    with database.session() as db:
        entrance.ask_sign_in_link(db, cast.bo.address)
        db.rollback()
    with database.session() as db:
        assert db.scalars(sa.select(Letter)).all() == []
        assert job_state(db, f"{SEND}-1-0") is None
    with unit_of_work(database) as db:
        entrance.ask_sign_in_link(db, cast.bo.address)
    with database.session() as db:
        state = job_state(db, f"{SEND}-{the_letter(db).id}-0")
        assert state is not None
        assert state.state == "waiting"


def test_one_cause_one_letter(database: Database, cast: Cast) -> None:
    for _ in range(3):
        with unit_of_work(database) as db:
            promise_letter(db, "password:7:2", "password-changed", cast.bo.address, user_id=cast.bo.id)
    with database.session() as db:
        assert len(db.scalars(sa.select(Letter)).all()) == 1


def test_a_letter_arrives_once_and_whole(
    database: Database, mailing: Settings, server: MailServer, promised: int, cast: Cast
) -> None:
    job = HereAndNow(mailing, database)
    assert send(job, promised, 0) == "sent"
    assert send(job, promised, 0) == "nothing", "the job may be repeated"
    (message,) = server.taken
    assert message["To"] == cast.bo.address
    assert message["From"] == "Videre <v@videre.example>"
    assert message["Subject"] == "Your link to sign in at Videre"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@localhost>")
    assert message["Date"] is not None
    text = message.get_content()
    assert f"{mailing.address}/sign-in/link/" in text
    assert "Hello Bo," in text
    assert "Europe/Oslo" not in text
    assert "{{" not in text
    with database.session() as db:
        assert the_letter(db).sent_at is not None
        link = db.scalars(sa.select(MailedLink)).one()
        assert link.nonce in text
        assert link.nonce not in str(the_letter(db).facts), "the letter's row holds no link"


def test_a_server_that_is_down_loses_nothing_and_doubles_nothing(
    database: Database, mailing: Settings, server: MailServer, promised: int
) -> None:
    server.stop()
    job = HereAndNow(mailing, database)
    assert send(job, promised, 0) == "again"
    assert send(job, promised, 0) == "nothing", "a repeated job does not begin a second chain of tries"
    with database.session() as db:
        letter = the_letter(db)
        assert (letter.tries, letter.sent_at, letter.parked_at) == (1, None, None)
        assert letter.problem is not None
        assert "cannot be reached" in letter.problem
        state = job_state(db, f"{SEND}-{promised}-1")
        assert state is not None
        assert state.state == "waiting"
    server.start()
    assert send(job, promised, 1) == "sent"
    assert len(server.taken) == 1
    with database.session() as db:
        assert the_letter(db).problem is None


def test_a_crash_after_the_server_took_it_is_recognised_by_the_message_id(
    database: Database, mailing: Settings, server: MailServer, promised: int
) -> None:
    send(HereAndNow(mailing, database), promised, 0)
    with unit_of_work(database) as db:
        the_letter(db).sent_at = None
    send(HereAndNow(mailing, database), promised, 0)
    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


@pytest.mark.parametrize(
    ("answer", "became"), [("550 no such mailbox", "parked"), ("451 try later", "again"), ("452 full", "again")]
)
def test_a_refused_recipient_is_parked_with_the_reason_a_full_one_tried_again(
    database: Database, mailing: Settings, server: MailServer, promised: int, cast: Cast, answer: str, became: str
) -> None:
    server.refuses[cast.bo.address] = answer
    assert send(HereAndNow(mailing, database), promised, 0) == became
    with database.session() as db:
        letter = the_letter(db)
        assert letter.problem == f"The mail server answered {answer}"
        assert (letter.parked_at is not None) == (became == "parked")
    assert server.taken == []


@pytest.mark.parametrize(("answer", "became"), [("554 looks like spam", "parked"), ("450 greylisted", "again")])
def test_a_letter_refused_at_its_end(
    database: Database, mailing: Settings, server: MailServer, promised: int, answer: str, became: str
) -> None:
    server.at_data = answer
    assert send(HereAndNow(mailing, database), promised, 0) == became


def test_a_server_that_says_nothing_is_left_after_the_time_limit(
    database: Database, mailing: Settings, server: MailServer, promised: int
) -> None:
    server.silent = 60
    begun = clock.now()
    assert send(HereAndNow(replace(mailing, mail_timeout=1), database), promised, 0) == "again"
    assert clock.now() - begun < timedelta(seconds=30)


def test_a_server_without_encryption_gets_nothing_where_encryption_is_set(
    database: Database, mailing: Settings, server: MailServer, promised: int
) -> None:
    for security in ("starttls", "tls"):
        with unit_of_work(database) as db:
            tries = the_letter(db).tries
        assert send(HereAndNow(replace(mailing, mail_security=security), database), promised, tries) == "again"
    assert server.taken == []


def test_after_three_days_a_letter_is_parked(
    database: Database, mailing: Settings, server: MailServer, cast: Cast
) -> None:
    server.stop()
    with unit_of_work(database) as db:
        promise_letter(db, "password:1:2", "password-changed", cast.bo.address, user_id=cast.bo.id)
        the_letter(db).created_at = clock.ago(rules.GIVE_UP_AFTER + timedelta(minutes=1))
        number = the_letter(db).id
    assert send(HereAndNow(mailing, database), number, 0) == "parked"


def test_a_link_that_is_over_is_not_sent_any_more(
    database: Database, mailing: Settings, server: MailServer, promised: int
) -> None:
    with unit_of_work(database) as db:
        db.scalars(sa.select(MailedLink)).one().used_at = clock.now()
    assert send(HereAndNow(mailing, database), promised, 0) == "parked"
    assert server.taken == []


def test_without_a_mail_server_letters_stay_in_the_outbox(
    database: Database, settings: Settings, promised: int
) -> None:
    assert try_letter(database, settings, promised, 0) == "kept"
    with database.session() as db:
        assert (the_letter(db).sent_at, the_letter(db).parked_at) == (None, None)


def test_waits_grow_up_to_an_hour() -> None:
    waits = [rules.wait_before(tries) for tries in range(1, 8)]
    assert [wait.total_seconds() for wait in waits] == [15, 60, 240, 960, 3600, 3600, 3600]
    assert rules.wait_before(10**9) == rules.LONGEST_WAIT


def test_letters_kept_while_there_was_no_server_are_sent_once_there_is_one(
    database: Database, settings: Settings, mailing: Settings, server: MailServer, promised: int
) -> None:
    finished(database, settings, promised, 0, "kept")
    with unit_of_work(database) as db:
        assert take_up_kept_letters(db, settings) == 0, "there still is none"
        assert take_up_kept_letters(db, mailing) == 1
        assert take_up_kept_letters(db, mailing) == 0, "promised already"
        state = job_state(db, f"{SEND}-{promised}-1")
        assert state is not None
        assert state.state == "waiting"
    job = HereAndNow(mailing, database)
    assert send(job, promised, 0) == "nothing", "the old try is over"
    assert send(job, promised, 1) == "sent"
    assert len(server.taken) == 1
    with unit_of_work(database) as db:
        assert take_up_kept_letters(db, mailing) == 0


def test_letters_kept_for_too_long_are_parked_with_the_reason(
    database: Database, settings: Settings, mailing: Settings, server: MailServer, promised: int
) -> None:
    finished(database, settings, promised, 0, "kept")
    with unit_of_work(database) as db:
        the_letter(db).created_at = clock.ago(rules.GIVE_UP_AFTER + timedelta(minutes=1))
        assert take_up_kept_letters(db, mailing) == 0
    with database.session() as db:
        assert the_letter(db).problem == rules.NEVER_TAKEN
        assert the_letter(db).parked_at is not None
    assert server.taken == []


def finished(database: Database, settings: Settings, letter: int, tries: int, became: str) -> None:
    """The job of this try has run, as a worker would have it."""
    assert send(HereAndNow(settings, database), letter, tries) == became
    with unit_of_work(database) as db:
        jobs = workflow_table(db)
        db.execute(sa.update(jobs).where(jobs.c.workflow_uuid == f"{SEND}-{letter}-{tries}").values(status="SUCCESS"))


def test_a_channel_that_is_not_installed_keeps_letters_waiting(
    database: Database, mailing: Settings, promised: int
) -> None:
    assert send(HereAndNow(replace(mailing, channel="pigeon"), database), promised, 0) == "again"
    with database.session() as db:
        assert the_letter(db).problem == "There is no channel called 'pigeon' here; these are: mail, practice."


def test_a_server_that_wants_encryption_and_a_password_gets_both(
    database: Database, mailing: Settings, tmp_path: Path, promised: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    strict = MailServer(certificate=authority.issue_cert("localhost"), password="a long password").start()
    sending = replace(
        mailing, mail_host="localhost", mail_port=strict.port, mail_security="starttls", mail_user="videre"
    )
    try:
        right = replace(sending, mail_password="a long password")
        assert send(HereAndNow(replace(sending, mail_password="wrong"), database), promised, 0) == "again"
        with database.session() as db:
            assert "535" in str(the_letter(db).problem)
        assert send(HereAndNow(right, database), promised, 1) == "sent"
        (message,) = strict.taken
        assert strict.encrypted == [True]
        assert message["From"] == "Videre <v@videre.example>"
    finally:
        strict.stop()


def test_a_certificate_nobody_vouches_for_gets_nothing(database: Database, mailing: Settings, promised: int) -> None:
    strict = MailServer(certificate=trustme.CA().issue_cert("localhost"), password="a long password").start()
    try:
        sending = replace(mailing, mail_host="localhost", mail_port=strict.port, mail_security="starttls")
        assert send(HereAndNow(sending, database), promised, 0) == "again"
        assert strict.taken == []
    finally:
        strict.stop()
