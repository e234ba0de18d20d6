"""Questions about partners and who belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.foundation.errors import NotFound, shortened
from videre.partners.asking import READY, Asked, Kind, Option, ready_options
from videre.partners.models import JoiningQuestion, Membership, Partner
from videre.partners.rules import Role


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role at a partner."""

    user_id: int
    name: str
    role: Role
    since: datetime


def own_partner(db: Session) -> Partner:
    """The installation's own partner, to which videos belong unless told otherwise."""
    found = db.scalar(sa.select(Partner).where(Partner.is_own))
    if found is None:
        raise NotFound("This installation has no partner of its own yet. Run: videre db upgrade")
    return found


def partner(db: Session, slug: str) -> Partner:
    """The partner of that short name."""
    found = db.scalar(sa.select(Partner).where(Partner.slug == slug))
    if found is None:
        raise NotFound(f"There is no partner {shortened(slug)!r}.")
    return found


def partners(db: Session) -> Sequence[Partner]:
    """All partners by name."""
    return db.scalars(sa.select(Partner).order_by(Partner.name, Partner.id)).all()


def partners_of(db: Session, user_id: int) -> Sequence[tuple[Partner, Role]]:
    """Where somebody has a role, and which."""
    found = db.execute(
        sa.select(Partner, Membership.role)
        .join(Membership, Membership.partner_id == Partner.id)
        .where(Membership.user_id == user_id)
        .order_by(Partner.name, Membership.role)
    )
    return [(partner, Role(role)) for partner, role in found]


def members_of(db: Session, partner_id: int) -> list[Member]:
    """Everybody with a role at the partner, by name."""
    found = db.execute(
        sa.select(User.id, User.name, Membership.role, Membership.since)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.partner_id == partner_id)
        .order_by(User.name, User.id, Membership.role)
    )
    return [Member(row.id, row.name, Role(row.role), row.since) for row in found]


def roles_at(db: Session, user_id: int, partner_id: int) -> frozenset[Role]:
    """The roles somebody has at the partner now."""
    held = sa.select(Membership.role).where(Membership.user_id == user_id, Membership.partner_id == partner_id)
    return frozenset(Role(role) for role in db.scalars(held))


def joining_questions(db: Session, partner_id: int, language: str = "en") -> tuple[Asked, ...]:
    """What the partner asks of those who join, in its order; retired questions are not among them."""
    return tuple(asked(row, language) for row in _questions(db, partner_id) if row.retired_at is None)


def retired_questions(db: Session, partner_id: int, language: str = "en") -> tuple[Asked, ...]:
    """What the partner asks no more; answers to these are kept."""
    return tuple(asked(row, language) for row in _questions(db, partner_id) if row.retired_at is not None)


def asked(row: JoiningQuestion, language: str = "en") -> Asked:
    """A row as it stands on a form: a ready set says its label and options itself."""
    ready = READY.get(row.key)
    options = ready_options(row.key, language)
    if options is None:
        options = tuple(Option(one["key"], one["label"]) for one in row.options if not one.get("gone"))
    label = ready.label if ready else row.label
    return Asked(row.id, row.key, Kind(row.kind), label, row.purpose, options, row.required)


def _questions(db: Session, partner_id: int) -> Sequence[JoiningQuestion]:
    of_partner = sa.select(JoiningQuestion).where(JoiningQuestion.partner_id == partner_id)
    return db.scalars(of_partner.order_by(JoiningQuestion.position, JoiningQuestion.id)).all()
