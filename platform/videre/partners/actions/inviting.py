"""Asking people by mail to take a role at a partner, and taking it."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts import rules as account_rules
from videre.accounts.access import Actor
from videre.accounts.actions import make_proven_account
from videre.accounts.models import User
from videre.accounts.queries import user_by_address
from videre.accounts.typed import checked
from videre.foundation import clock, events
from videre.foundation.addresses import new_public_id
from videre.foundation.database import begin_write, only_once
from videre.foundation.errors import Conflict, NotAllowed, NotFound
from videre.foundation.worded import worded
from videre.partners import rules
from videre.partners.access import must_administer
from videre.partners.actions.members import give_role
from videre.partners.events import InvitationAccepted, InvitationSent, InvitationWithdrawn
from videre.partners.invitations import GONE
from videre.partners.models import Invitation, Partner
from videre.partners.queries import roles_at
from videre.partners.rules import Role


def invite(db: Session, actor: Actor, partner: Partner, address: str, role: str) -> Invitation:
    """Have a letter sent that offers the role to whoever reads that mail; one open offer per address and role."""
    must_administer(db, actor, partner)
    known = checked(address=(account_rules.address, address), role=(rules.role, role))
    begin_write(db)
    user = user_by_address(db, known["address"])
    if user is not None and known["role"] in roles_at(db, user.id, partner.id):
        raise Conflict(worded("%(address)s has this role already.", address=known["address"]), kind="has-role")
    now = clock.now()
    found = _unanswered(db, partner.id, known["address"], known["role"])
    if found is not None:
        if found.expires_at > now:
            raise Conflict(_asked_already(known["address"], known["role"]), kind="invited-already")
        found.invited_by_id = actor.id if actor else None
        _send(db, actor, found)
        return found
    made = Invitation(
        public_id=new_public_id(),
        partner_id=partner.id,
        address=known["address"],
        role=known["role"],
        nonce=secrets.token_urlsafe(32),
        invited_by_id=actor.id if actor else None,
        created_at=now,
        expires_at=now + rules.INVITATION_LASTS,
    )
    only_once(db, made, _asked_already(known["address"], known["role"]))
    events.record(
        db, InvitationSent(made.id, partner.id, made.role, made.expires_at), actor_id=actor.id if actor else None
    )
    return made


def send_again(db: Session, actor: Actor, partner: Partner, public_id: str) -> Invitation:
    """Send another letter with a new link; links sent before are worthless. Not within minutes of the last one."""
    found = _held(db, actor, partner, public_id)
    sent_at = found.expires_at - rules.INVITATION_LASTS
    if sent_at + rules.SENT_AGAIN_AFTER > clock.now():
        minutes = int(rules.SENT_AGAIN_AFTER.total_seconds() // 60)
        raise Conflict(
            worded("A letter left less than %(minutes)s minutes ago. Give it time to arrive.", minutes=minutes),
            kind="sent-just-now",
        )
    _send(db, actor, found)
    return found


def withdraw(db: Session, actor: Actor, partner: Partner, public_id: str) -> None:
    """Let the invitation count no more."""
    found = _held(db, actor, partner, public_id)
    found.withdrawn_at = clock.now()
    db.flush()
    events.record(db, InvitationWithdrawn(found.id, partner.id), actor_id=actor.id if actor else None)


def accept(db: Session, actor: User, invitation: Invitation) -> None:
    """Take the role; only for whoever the invitation was sent to."""
    if actor.address != invitation.address:
        raise NotAllowed("This invitation was sent to another address than yours.", kind="not-yours")
    begin_write(db)
    _use_up(db, invitation)
    give_role(db, actor, invitation.partner_id, actor.id, Role(invitation.role))
    events.record(db, InvitationAccepted(invitation.id, invitation.partner_id, actor.id), actor_id=actor.id)


def accept_with_new_account(db: Session, invitation: Invitation, name: str, password: str = "") -> User:
    """Make the account whose address the link proves, and take the role with it."""
    user = make_proven_account(db, invitation.address, name, password)
    accept(db, user, invitation)
    return user


def forget_old_invitations(db: Session) -> None:
    """Forget whom nobody waits for any more."""
    db.execute(sa.delete(Invitation).where(Invitation.expires_at < clock.ago(rules.INVITATION_KEPT)))


def _send(db: Session, actor: Actor, invitation: Invitation) -> None:
    invitation.nonce = secrets.token_urlsafe(32)
    invitation.expires_at = clock.now() + rules.INVITATION_LASTS
    db.flush()
    sent = InvitationSent(invitation.id, invitation.partner_id, invitation.role, invitation.expires_at)
    events.record(db, sent, actor_id=actor.id if actor else None)


def _held(db: Session, actor: Actor, partner: Partner, public_id: str) -> Invitation:
    """An unanswered invitation of this partner, nobody else changing it meanwhile."""
    must_administer(db, actor, partner)
    begin_write(db)
    unanswered = Invitation.accepted_at.is_(None) & Invitation.withdrawn_at.is_(None)
    found = db.scalar(
        sa.select(Invitation)
        .where(Invitation.public_id == public_id, Invitation.partner_id == partner.id, unanswered)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _unanswered(db: Session, partner_id: int, address: str, role: str) -> Invitation | None:
    return db.scalar(
        sa.select(Invitation)
        .where(
            Invitation.partner_id == partner_id,
            Invitation.address == address,
            Invitation.role == role,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .with_for_update()
    )


def _use_up(db: Session, invitation: Invitation) -> None:
    """Of two at once only one gets further."""
    now = clock.now()
    used = db.execute(
        sa.update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.nonce == invitation.nonce,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(accepted_at=now)
        .returning(Invitation.id)
    ).first()
    if used is None:
        raise Conflict(GONE, kind="link-gone")


def _asked_already(address: str, role: str) -> str:
    return worded(
        "%(address)s is asked to be %(role)s already; the letter can be sent again from the list.",
        address=address,
        role=role,
    )
