"""Every letter can be written; nothing typed by a stranger is in one; no header can be smuggled in."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.letters import letters_to
from tests.support.mailserver import MailServer
from videre.accounts import actions, entrance
from videre.accounts.models import MailedLink, User
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.notifications.channels import Post, Refused
from videre.notifications.channels.mail import Mail
from videre.notifications.composing import compose
from videre.notifications.models import Letter
from videre.notifications.writing import FOLDER

OF_HOURS = {
    "place-asked",
    "place-taken",
    "place-queued",
    "place-returned",
    "hour-announced",
    "hour-changed",
    "hour-cancelled",
    "hour-reminder",
}
KINDS = sorted(
    {path.stem for path in FOLDER.glob("*.txt")} - OF_HOURS - {"invitation", "question-answered", "code-case"}
)


def test_there_are_letters() -> None:
    assert len(KINDS) == 11


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("support", ["", "help@videre.example"])
def test_every_letter_can_be_written(
    database: Database, settings: Settings, cast: Cast, kind: str, support: str
) -> None:
    with unit_of_work(database) as db:
        entrance.ask_sign_in_link(db, cast.bo.address)
        link = db.scalars(sa.select(MailedLink)).one()
        facts = {"link": link.id} if "facts.link" in (FOLDER / f"{kind}.txt").read_text() else {}
        if "facts.until" in (FOLDER / f"{kind}.txt").read_text() and not facts:
            facts = {"at": datetime(2026, 12, 1, 11, tzinfo=UTC).isoformat()}
        letter = Letter(
            cause="x",
            kind=kind,
            address="new@nord.example",
            user_id=cast.bo.id,
            language="",
            facts=facts,
            created_at=clock.now(),
        )
        composed = compose(db, replace(settings, support_address=support), letter)
    assert composed is not None
    assert "Videre" in composed.subject
    assert "\n" not in composed.subject
    assert not re.search(r"\n{3,}|[{}%]", composed.text)
    assert (support in composed.text) or not support
    if "at" in facts:
        assert "Tuesday 1 December 2026 at 12:00" in composed.text


def test_a_stranger_cannot_have_us_send_their_words(database: Database, settings: Settings) -> None:
    spam = "Cheap pills at evil.example"
    with unit_of_work(database) as db:
        actions.ask_sign_up(db, "victim@nord.example", spam)
    (letter,) = letters_to(database, settings, "victim@nord.example")
    assert "pills" not in letter.subject + letter.text


def test_addresses_in_letters_are_whole_and_under_the_prefix(
    database: Database, settings: Settings, cast: Cast
) -> None:
    with unit_of_work(database) as db:
        entrance.ask_reset(db, cast.bo.address)
    (letter,) = letters_to(database, replace(settings, address="https://host.example/learn/"), cast.bo.address)
    assert "\nhttps://host.example/learn/sign-in/reset/" in letter.text


def test_the_hour_is_the_readers(database: Database, settings: Settings, cast: Cast) -> None:
    with unit_of_work(database) as db:
        db.get_one(User, cast.bo.id).zone = "America/Los_Angeles"
        entrance.ask_sign_in_link(db, cast.bo.address)
    (letter,) = letters_to(database, settings, cast.bo.address)
    assert "(Los Angeles)" in letter.text


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("bo@nord.example\r\nBcc: ada@nord.example", "Hello"),
        ("bo@nord.example", "Hello\r\nBcc: ada@nord.example"),
        ("bo@nord.example", "Hello\nX-Spam: no"),
        ("bo@nord.example, ada@nord.example", "Hello"),
    ],
)
def test_no_header_can_be_smuggled_in(mailing: Settings, server: MailServer, to: str, subject: str) -> None:
    post = Post("id", to, subject, "Text\n", clock.now())
    with pytest.raises(Refused):
        Mail(mailing).deliver(post)
    assert server.taken == []


def test_letters_of_all_scripts_arrive_as_written(mailing: Settings, server: MailServer) -> None:
    text = "Hei Åse 李小龍 🦊\n.\nFrom here on\n" + "long " * 300 + "\n"
    Mail(replace(mailing, site_name="Vidère, ø")).deliver(
        Post("id", "bo@nord.example", "Blåbær " * 20, text, clock.now())
    )
    (message,) = server.taken
    assert message.get_content().replace("\r\n", "\n") == text
    assert message["Subject"].split() == ["Blåbær"] * 20
    assert message["From"] == '"Vidère, ø" <v@videre.example>'
