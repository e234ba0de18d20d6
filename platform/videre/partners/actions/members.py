"""Giving people roles at a partner, and taking them. A role ends with the next thing they do: rights are read from
these rows. Whoever administers a partner last stays, or nobody there could appoint the next."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.access import Actor
from videre.accounts.models import User
from videre.foundation import clock, events
from videre.foundation.database import begin_write, dialect_insert
from videre.foundation.errors import Conflict, NotFound
from videre.foundation.worded import worded
from videre.partners.access import must_administer
from videre.partners.events import InvitationWithdrawn, MemberAdded, MemberRemoved
from videre.partners.models import Invitation, Membership, Partner
from videre.partners.queries import roles_at
from videre.partners.rules import Role


def add_member(db: Session, actor: Actor, partner: Partner, user: User, role: Role) -> None:
    """Give somebody a role at the partner; giving it again changes nothing."""
    must_administer(db, actor, partner)
    give_role(db, actor, partner.id, user.id, role)


def remove_member(db: Session, actor: Actor, partner: Partner, user: User, role: Role) -> None:
    """Take a role from somebody."""
    must_administer(db, actor, partner)
    _take(db, actor, partner, user, {role})


def change_roles(db: Session, actor: Actor, partner: Partner, user: User, roles: Collection[Role]) -> None:
    """Let somebody who has a role at the partner have these and no others; none at all ends their belonging there."""
    must_administer(db, actor, partner)
    begin_write(db)
    held = roles_at(db, user.id, partner.id)
    if not held:
        raise NotFound
    for role in sorted(set(roles) - held):
        give_role(db, actor, partner.id, user.id, role)
    if gone := held - set(roles):
        _take(db, actor, partner, user, gone)


def leave_partner(db: Session, actor: User, partner: Partner) -> None:
    """Give up every role one has at the partner."""
    begin_write(db)
    held = roles_at(db, actor.id, partner.id)
    if not held:
        raise NotFound
    _take(db, actor, partner, actor, held)


def give_role(db: Session, actor: Actor, partner_id: int, user_id: int, role: Role) -> None:
    """The write of `add_member` for callers that have decided."""
    row = dialect_insert(db, Membership).values(partner_id=partner_id, user_id=user_id, role=role, since=clock.now())
    given = row.on_conflict_do_nothing(index_elements=["partner_id", "user_id", "role"])
    if db.scalar(given.returning(Membership.user_id)) is not None:
        events.record(db, MemberAdded(partner_id, user_id, role), actor_id=actor.id if actor else None)


def _take(db: Session, actor: Actor, partner: Partner, user: User, roles: Collection[Role]) -> None:
    if Role.ADMINISTRATOR in roles:
        _one_must_stay(db, partner, user)
    gone = db.scalars(
        sa.delete(Membership)
        .where(Membership.partner_id == partner.id, Membership.user_id == user.id, Membership.role.in_(roles))
        .returning(Membership.role)
    ).all()
    if not gone:
        raise NotFound(worded("%(name)s has no such role at %(partner)s.", name=user.name, partner=partner.name))
    if Role.ADMINISTRATOR in gone:
        _withdraw_theirs(db, actor, partner.id, user.id)
    for role in sorted(gone):
        events.record(db, MemberRemoved(partner.id, user.id, role), actor_id=actor.id if actor else None)


def _one_must_stay(db: Session, partner: Partner, user: User) -> None:
    if _is_alone(db, partner.id, user.id):
        raise Conflict(
            worded(
                "%(name)s is the only administrator of %(partner)s. Let somebody else administer it first.",
                name=user.name,
                partner=partner.name,
            ),
            kind="last-administrator",
        )


def leads_alone(db: Session, user_id: int) -> bool:
    """Whether some partner would have nobody to administer it without this person."""
    led = sa.select(Membership.partner_id).where(Membership.user_id == user_id, Membership.role == Role.ADMINISTRATOR)
    return any(_is_alone(db, partner_id, user_id) for partner_id in sorted(db.scalars(led)))


def _is_alone(db: Session, partner_id: int, user_id: int) -> bool:
    """All administrators are locked in one order, so that of two who leave at once the second sees the first gone.

    Who will be erased soon is gone already; that is read after the lock.
    """
    begin_write(db)
    administrators = db.scalars(
        sa.select(Membership.user_id)
        .where(Membership.partner_id == partner_id, Membership.role == Role.ADMINISTRATOR)
        .order_by(Membership.user_id)
        .with_for_update()
    ).all()
    staying = sa.select(User.id).where(User.id.in_(administrators), User.erase_after.is_(None), User.id != user_id)
    return user_id in administrators and db.scalar(staying.limit(1)) is None


def _withdraw_theirs(db: Session, actor: Actor, partner_id: int, user_id: int) -> None:
    """Whoever administers no more has nobody come in by letters sent before."""
    withdrawn = db.scalars(
        sa.update(Invitation)
        .where(
            Invitation.partner_id == partner_id,
            Invitation.invited_by_id == user_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=clock.now())
        .returning(Invitation.id)
    ).all()
    for invitation_id in sorted(withdrawn):
        events.record(db, InvitationWithdrawn(invitation_id, partner_id), actor_id=actor.id if actor else None)
