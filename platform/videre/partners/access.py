"""Who may do what at a partner, read from the rows as they are now. ``None`` is the operator at the console."""

from sqlalchemy.orm import Session

from videre.accounts.access import Actor, is_site_administrator
from videre.foundation.errors import NotAllowed
from videre.foundation.worded import worded
from videre.partners.models import Partner
from videre.partners.queries import roles_at
from videre.partners.rules import TEACHING, Role


def may_create_partners(actor: Actor) -> bool:
    """Whether the actor may take in a new partner."""
    return is_site_administrator(actor)


def may_administer(db: Session, actor: Actor, partner_id: int) -> bool:
    """Whether the actor may give and take roles at the partner, and say how it looks and what it asks."""
    return _has(db, actor, partner_id, frozenset({Role.ADMINISTRATOR}))


def may_publish(db: Session, actor: Actor, partner_id: int) -> bool:
    """Whether the actor may publish courses and add videos in the partner's name."""
    return _has(db, actor, partner_id, TEACHING)


def is_member(db: Session, actor: Actor, partner_id: int) -> bool:
    """Whether the actor may see what is for the partner's own people."""
    return _has(db, actor, partner_id, frozenset(Role))


def must_administer(db: Session, actor: Actor, partner: Partner) -> None:
    """NotAllowed for whoever does not administer the partner."""
    if not may_administer(db, actor, partner.id):
        raise NotAllowed(worded("Only administrators of %(partner)s may do this.", partner=partner.name))


def _has(db: Session, actor: Actor, partner_id: int, wanted: frozenset[Role]) -> bool:
    if actor is None or is_site_administrator(actor):
        return True
    return not wanted.isdisjoint(roles_at(db, actor.id, partner_id))
