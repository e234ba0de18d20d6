"""Questions about partners and who belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.foundation import clock
from videre.foundation.database import in_pages
from videre.foundation.errors import NotFound, shortened
from videre.partners.asking import READY, Asked, Kind, Option, ready_options
from videre.partners.models import Invitation, JoiningQuestion, Membership, Partner
from videre.partners.rules import INVITATION_LASTS, MEMBERS_PAGE, ORDER, Role


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role at a partner."""

    user_id: int
    name: str
    role: Role
    since: datetime


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner in the list of all: how many people have a role there, and how many of them administer it."""

    slug: str
    name: str
    is_own: bool
    people: int
    administrators: int


@dataclass(frozen=True, slots=True)
class PersonAt:
    """Somebody with every role they have at a partner; ``since``: the first of them."""

    public_id: str
    name: str
    address: str
    roles: frozenset[Role]
    since: datetime


@dataclass(frozen=True, slots=True)
class PeoplePart:
    """One page of a partner's people."""

    people: tuple[PersonAt, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was asked by mail; ``by`` is "" where the operator or somebody long gone asked."""

    public_id: str
    address: str
    role: Role
    by: str
    sent_at: datetime
    expires_at: datetime
    is_expired: bool


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


def partner_lines(db: Session) -> list[PartnerLine]:
    """All partners by name, with how many people have a role there; for site administrators and the operator."""
    people = sa.func.count(Membership.user_id.distinct())
    leads = sa.func.sum(sa.case((Membership.role == Role.ADMINISTRATOR, 1), else_=0))
    rows = db.execute(
        sa.select(Partner.slug, Partner.name, Partner.is_own, people, sa.func.coalesce(leads, 0))
        .outerjoin(Membership, Membership.partner_id == Partner.id)
        .group_by(Partner.id, Partner.slug, Partner.name, Partner.is_own)
        .order_by(sa.func.lower(Partner.name), Partner.id)
    )
    return [PartnerLine(*row) for row in rows]


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


def people_at(db: Session, partner_id: int, page: int = 1, size: int = MEMBERS_PAGE) -> PeoplePart:
    """One page of those with a role at the partner, by name, each with all roles there."""
    of_partner = Membership.partner_id == partner_id
    total = db.execute(sa.select(sa.func.count(Membership.user_id.distinct())).where(of_partner)).scalar_one()
    offset, pages = in_pages(total, size, page)
    chosen = (
        sa.select(User.id, User.public_id, User.name, User.address)
        .where(User.id.in_(sa.select(Membership.user_id).where(of_partner)))
        .order_by(sa.func.lower(User.name), User.id)
        .limit(size)
        .offset(offset)
        .subquery()
    )
    rows = db.execute(
        sa.select(chosen, Membership.role, Membership.since)
        .join(Membership, sa.and_(Membership.user_id == chosen.c.id, of_partner))
        .order_by(sa.func.lower(chosen.c.name), chosen.c.id)
    )
    people: dict[int, PersonAt] = {}
    for row in rows:
        before = people.get(row.id)
        roles = frozenset({Role(row.role)}) | (before.roles if before else frozenset())
        since = min(row.since, before.since) if before else row.since
        people[row.id] = PersonAt(row.public_id, row.name, row.address, roles, since)
    return PeoplePart(tuple(people.values()), page, pages, total)


def member_at(db: Session, partner_id: int, public_id: str) -> User:
    """Somebody with a role at the partner by their public id; NotFound for everybody else alike."""
    found = db.scalar(
        sa.select(User).where(
            User.public_id == public_id,
            sa.exists().where(Membership.user_id == User.id, Membership.partner_id == partner_id),
        )
    )
    if found is None:
        raise NotFound
    return found


def roles_by_kind(db: Session, partner_id: int) -> dict[Role, int]:
    """How many people have each role at the partner."""
    counted = sa.select(Membership.role, sa.func.count()).where(Membership.partner_id == partner_id)
    found = {Role(role): number for role, number in db.execute(counted.group_by(Membership.role))}
    return {role: found.get(role, 0) for role in ORDER}


def open_invitations(db: Session, partner_id: int) -> list[Invited]:
    """Whom the partner has asked and who has not answered, the newest letter first; expired ones among them."""
    by = sa.orm.aliased(User)
    rows = db.execute(
        sa.select(Invitation, by.name)
        .outerjoin(by, by.id == Invitation.invited_by_id)
        .where(Invitation.partner_id == partner_id, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
        .order_by(Invitation.expires_at.desc(), Invitation.id.desc())
    )
    now = clock.now()
    return [
        Invited(
            one.public_id,
            one.address,
            Role(one.role),
            name or "",
            one.expires_at - INVITATION_LASTS,
            one.expires_at,
            one.expires_at <= now,
        )
        for one, name in rows
    ]


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
