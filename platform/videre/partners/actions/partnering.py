"""Taking in partners, and what they say of themselves."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts import rules as account_rules
from videre.accounts.access import Actor
from videre.accounts.typed import checked
from videre.foundation import clock, events
from videre.foundation.database import begin_write, dialect_insert, only_once
from videre.foundation.errors import NotAllowed
from videre.foundation.worded import worded
from videre.partners import rules
from videre.partners.access import may_create_partners, must_administer
from videre.partners.events import PartnerChanged, PartnerCreated
from videre.partners.models import Partner

OWN_SLUG = "videre"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a partner says of itself, as it was typed; empty for "none" or "as the installation has it"."""

    name: str
    about: str = ""
    homepage: str = ""
    support_address: str = ""
    zone: str = ""
    languages: tuple[str, ...] = ()


def ensure_own_partner(db: Session, name: str) -> Partner:
    """The installation's own partner, made if it is not there; an existing one keeps its name."""
    begin_write(db)
    found = db.scalar(sa.select(Partner).where(Partner.is_own))
    if found is not None:
        return found
    known = checked(name=(rules.name, name))
    row = dialect_insert(db, Partner).values(slug=OWN_SLUG, name=known["name"], is_own=True, created_at=clock.now())
    made = db.scalar(row.on_conflict_do_nothing(index_elements=["slug"]).returning(Partner.id))
    if made is not None:
        events.record(db, PartnerCreated(made))
    return db.scalars(sa.select(Partner).where(Partner.slug == OWN_SLUG)).one()


def create_partner(db: Session, actor: Actor, slug: str, name: str) -> Partner:
    """Take in an organisation."""
    if not may_create_partners(actor):
        raise NotAllowed("Only site administrators take in partners.")
    known = checked(slug=(rules.slug, slug), name=(rules.name, name))
    row = Partner(slug=known["slug"], name=known["name"], is_own=False, created_at=clock.now())
    only_once(db, row, worded("There is a partner %(slug)s already.", slug=known["slug"]))
    events.record(db, PartnerCreated(row.id), actor_id=actor.id if actor else None)
    return row


def change_settings(db: Session, actor: Actor, partner: Partner, typed: Settings) -> None:
    """Take what the partner says of itself, and what its people are met in."""
    must_administer(db, actor, partner)
    known = checked(
        name=(rules.name, typed.name),
        about=(rules.about, typed.about),
        homepage=(rules.homepage, typed.homepage),
        support_address=(_support_address, typed.support_address),
        zone=(account_rules.zone, typed.zone),
        languages=(lambda codes: " ".join(rules.languages(codes.split())), " ".join(typed.languages)),
    )
    known["languages"] = known["languages"].split()
    for field, value in known.items():
        setattr(partner, field, value)
    show_change(db, actor, partner, "settings")


def show_change(db: Session, actor: Actor, partner: Partner, what: str) -> None:
    """Make pages that show the partner stale, and record that it has changed."""
    db.flush()
    db.execute(sa.update(Partner).where(Partner.id == partner.id).values(face_revision=Partner.face_revision + 1))
    db.refresh(partner)
    events.record(db, PartnerChanged(partner.id, what), actor_id=actor.id if actor else None)


def _support_address(typed: str) -> str | None:
    return account_rules.address(typed) if typed.strip() else None
