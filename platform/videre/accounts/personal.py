"""What accounts know of people, and what the log of events does."""

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import MailedLink, TiedIdentity, User
from videre.foundation.events import EventRow
from videre.foundation.personal import Kept, PersonalData, declare, declare_kept

CONTRACT = "contract: the account its owner asked for"
INTEREST = "legitimate interest: keeping accounts safe"
LAST = 100


def rows(found: Iterable[Any], *left_out: str) -> Iterator[dict[str, Any]]:
    """Table rows as plain dictionaries, without columns that are of no use to the person or not theirs to have."""
    for row in found:
        columns = sa.inspect(row).mapper.column_attrs
        yield {column.key: getattr(row, column.key) for column in columns if column.key not in left_out}


def _own_address(user_id: int) -> sa.ScalarSelect[str]:
    return sa.select(User.address).where(User.id == user_id).scalar_subquery()


def _export_user(db: Session, user_id: int) -> Iterator[dict[str, Any]]:
    yield from rows(db.scalars(sa.select(User).where(User.id == user_id)), "id", "password_hash", "session_version")


def _erase_user(db: Session, user_id: int) -> None:
    db.execute(sa.delete(User).where(User.id == user_id))


def _links_of(user_id: int) -> sa.ColumnElement[bool]:
    return (MailedLink.user_id == user_id) | (MailedLink.address == _own_address(user_id))


def _export_links(db: Session, user_id: int) -> Iterator[dict[str, Any]]:
    yield from rows(db.scalars(sa.select(MailedLink).where(_links_of(user_id))), "id", "nonce", "user_id")


def _erase_links(db: Session, user_id: int) -> None:
    db.execute(sa.delete(MailedLink).where(_links_of(user_id)).execution_options(synchronize_session=False))


def _export_identities(db: Session, user_id: int) -> Iterator[dict[str, Any]]:
    found = db.scalars(sa.select(TiedIdentity).where(TiedIdentity.user_id == user_id))
    yield from rows(found, "id", "user_id")


def _erase_identities(db: Session, user_id: int) -> None:
    db.execute(sa.delete(TiedIdentity).where(TiedIdentity.user_id == user_id))


def _about(user_id: int) -> sa.ColumnElement[bool]:
    return sa.or_(EventRow.actor_id == user_id, EventRow.facts["user_id"].as_integer() == user_id)


def _export_events(db: Session, user_id: int) -> Iterator[dict[str, Any]]:
    yield from rows(db.scalars(sa.select(EventRow).where(_about(user_id)).order_by(EventRow.id)), "id", "actor_id")


def _erase_events(db: Session, user_id: int) -> None:
    for event in db.scalars(sa.select(EventRow).where(_about(user_id))):
        if event.actor_id == user_id:
            event.actor_id = None
        if event.facts.get("user_id") == user_id:
            event.facts = {**event.facts, "user_id": None}
    db.flush()


def _nothing_to_export(_db: Session, _user_id: int) -> Iterable[dict[str, Any]]:
    return ()


def _nothing_to_erase(_db: Session, _user_id: int) -> None:
    """The rows cannot be told apart without the address that was typed, and are gone after a day."""


declare(
    PersonalData(
        "videre_user",
        "Your account: address, name or pseudonym, time zone, language, the day you last signed in.",
        CONTRACT,
        "Until you delete it, or 30 days after we wrote to you because you stayed away.",
        _export_user,
        _erase_user,
        LAST,
    )
)
declare(
    PersonalData(
        "videre_mailed_link",
        "Links that were sent to you, so that each works once.",
        CONTRACT,
        "A day longer than the link works.",
        _export_links,
        _erase_links,
    )
)
declare(
    PersonalData(
        "videre_identity",
        "Who you are at your campus, where you sign in through it.",
        CONTRACT,
        "While the account exists.",
        _export_identities,
        _erase_identities,
    )
)
declare(
    PersonalData(
        "videre_failed_sign_in",
        "Wrong passwords, counted under a code instead of the address, so that nobody can guess on.",
        INTEREST,
        "One day.",
        _nothing_to_export,
        _nothing_to_erase,
    )
)
declare(
    PersonalData(
        "videre_event",
        "What happened when, by number: signed in, password changed, exercise done. No names, no typed text.",
        INTEREST,
        "While the account exists; afterwards without the person.",
        _export_events,
        _erase_events,
    )
)
declare_kept(
    Kept(
        "videre_session",
        "cookie",
        "Keeps you signed in, and guards forms. Set when you sign in or open a form that needs it.",
        "60 days, or until you sign out",
    )
)
