"""Reading the outbox as its addressees would."""

import re

import sqlalchemy as sa

from videre.foundation.database import Database
from videre.foundation.settings import Settings
from videre.notifications.composing import compose
from videre.notifications.models import Letter
from videre.notifications.writing import Composed

LINK = re.compile(r"^https?://\S+/\S+$", re.MULTILINE)


def letters_to(database: Database, settings: Settings, address: str) -> list[Composed]:
    """What was promised to `address`, oldest first, as far as it is of use still."""
    with database.session() as db:
        found = db.scalars(sa.select(Letter).where(Letter.address == address).order_by(Letter.id))
        return [text for letter in found if (text := compose(db, settings, letter)) is not None]


def kinds_to(database: Database, address: str) -> list[str]:
    """Which kinds of letters were promised to `address`, oldest first."""
    with database.session() as db:
        return list(db.scalars(sa.select(Letter.kind).where(Letter.address == address).order_by(Letter.id)))


def link_in(letter: Composed, settings: Settings) -> str:
    """The path of the link that stands on a line of its own."""
    found = LINK.findall(letter.text)
    assert len(found) >= 1, letter.text
    assert found[0].startswith(settings.address)
    return str(found[0]).removeprefix(settings.address)
