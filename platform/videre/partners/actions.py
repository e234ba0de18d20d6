"""Taking in partners, and giving people roles there."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.access import Actor
from videre.accounts.models import User
from videre.accounts.typed import checked
from videre.foundation import clock, events
from videre.foundation.database import begin_write, dialect_insert, only_once
from videre.foundation.errors import NotAllowed, NotFound
from videre.partners import rules
from videre.partners.access import may_create_partners, may_manage_members
from videre.partners.events import MemberAdded, MemberRemoved, PartnerCreated
from videre.partners.models import Membership, Partner
from videre.partners.rules import Role

OWN_SLUG = "videre"


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
    only_once(db, row, f"There is a partner {known['slug']} already.")
    events.record(db, PartnerCreated(row.id), actor_id=actor.id if actor else None)
    return row


def add_member(db: Session, actor: Actor, partner: Partner, user: User, role: Role) -> None:
    """Give somebody a role at the partner; giving it again changes nothing."""
    _allowed(db, actor, partner)
    row = dialect_insert(db, Membership).values(partner_id=partner.id, user_id=user.id, role=role, since=clock.now())
    given = row.on_conflict_do_nothing(index_elements=["partner_id", "user_id", "role"])
    if db.scalar(given.returning(Membership.user_id)) is not None:
        events.record(db, MemberAdded(partner.id, user.id, role), actor_id=actor.id if actor else None)


def remove_member(db: Session, actor: Actor, partner: Partner, user: User, role: Role) -> None:
    """Take a role from somebody; it ends with the next thing they do, since rights are read from these rows."""
    _allowed(db, actor, partner)
    gone = db.execute(
        sa.delete(Membership)
        .where(Membership.partner_id == partner.id, Membership.user_id == user.id, Membership.role == role)
        .returning(Membership.user_id)
    ).first()
    if gone is None:
        raise NotFound(f"{user.name} has no such role at {partner.name}.")
    events.record(db, MemberRemoved(partner.id, user.id, role), actor_id=actor.id if actor else None)


def _allowed(db: Session, actor: Actor, partner: Partner) -> None:
    if not may_manage_members(db, actor, partner.id):
        raise NotAllowed(f"Only administrators of {partner.name} give and take roles there.")
