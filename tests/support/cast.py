"""The standing cast: Ada teaches at Nord, Bo learns, Cy teaches at Sør, Di has nothing yet."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.partners.models import Membership, Partner


@dataclass(frozen=True, slots=True)
class Cast:
    """The people and organisations of most tests; no passwords (hash one where a test signs in by password)."""

    admin: User
    ada: User
    bo: User
    cy: User
    di: User
    own: Partner
    nord: Partner
    sor: Partner


def person(db: Session, name: str, address: str, *, administrator: bool = False) -> User:
    """Add somebody with a confirmed address."""
    now = clock.now()
    user = User(
        public_id=new_public_id(),
        name=name,
        address=address,
        created_at=now,
        administrator_since=now if administrator else None,
    )
    db.add(user)
    db.flush()
    return user


def partner(db: Session, slug: str, name: str, *, is_own: bool = False) -> Partner:
    """Add an organisation."""
    row = Partner(slug=slug, name=name, is_own=is_own, created_at=clock.now())
    db.add(row)
    db.flush()
    return row


def assemble(db: Session) -> Cast:
    """Everybody, committed."""
    own = partner(db, "videre", "Videre", is_own=True)
    nord, sor = partner(db, "nord", "Nord"), partner(db, "sor", "Sør")
    cast = Cast(
        admin=person(db, "Admin", "admin@videre.example", administrator=True),
        ada=person(db, "Ada", "ada@nord.example"),
        bo=person(db, "Bo", "bo@nord.example"),
        cy=person(db, "Cy", "cy@sor.example"),
        di=person(db, "Di", "di@videre.example"),
        own=own,
        nord=nord,
        sor=sor,
    )
    for user, place in ((cast.ada, nord), (cast.cy, sor)):
        db.add(Membership(partner_id=place.id, user_id=user.id, role="instructor", since=clock.now()))
    db.commit()
    return cast
