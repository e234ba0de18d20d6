"""The people and partners of the demo: Ada teaches at Nord, Bo learns, Cy teaches at Sør, Di has nothing yet."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from videre.accounts.actions import add_account, appoint_administrator
from videre.accounts.models import User
from videre.accounts.queries import user_by_address
from videre.foundation.database import Database, unit_of_work
from videre.partners.actions.members import add_member
from videre.partners.actions.partnering import create_partner, ensure_own_partner
from videre.partners.models import Partner
from videre.partners.queries import partners
from videre.partners.rules import Role

PASSWORD = "videre-demo"
PEOPLE = {
    "admin@videre.example": "Admin",
    "ada@nord.example": "Ada",
    "bo@nord.example": "Bo",
    "cy@sor.example": "Cy",
    "di@videre.example": "Di",
}


@dataclass(frozen=True, slots=True)
class DemoCast:
    """Row numbers of whom the rest of the demo needs."""

    ada: int
    bo: int
    cy: int
    nord: int
    sor: int


def assemble(database: Database) -> DemoCast:
    """Everybody, made where they are missing."""
    with unit_of_work(database) as db:
        ensure_own_partner(db, "Videre demo")
        nord, sor = _partner(db, "nord", "Nord"), _partner(db, "sor", "Sør")
        db.flush()
    for address, name in PEOPLE.items():
        # One unit of work each: hashing a password must not keep the database locked.
        with unit_of_work(database) as db:
            if user_by_address(db, address) is None:
                add_account(db, None, address, name, PASSWORD)
    with unit_of_work(database) as db:
        found = {address: _known(db, address) for address in PEOPLE}
        appoint_administrator(db, None, found["admin@videre.example"])
        for user, partner in ((found["ada@nord.example"], nord), (found["cy@sor.example"], sor)):
            add_member(db, None, partner, user, Role.INSTRUCTOR)
        return DemoCast(
            found["ada@nord.example"].id, found["bo@nord.example"].id, found["cy@sor.example"].id, nord.id, sor.id
        )


def _partner(db: Session, slug: str, name: str) -> Partner:
    return {one.slug: one for one in partners(db)}.get(slug) or create_partner(db, None, slug, name)


def _known(db: Session, address: str) -> User:
    user = user_by_address(db, address)
    assert user is not None
    return user


def session_of(db: Session, user_id: int) -> tuple[int, int]:
    """What the cookie of that person would claim."""
    return user_id, db.get_one(User, user_id).session_version
