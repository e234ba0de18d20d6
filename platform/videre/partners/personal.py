"""What partners know of people."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.foundation.personal import PersonalData, declare, declare_hold
from videre.partners.actions.members import leads_alone
from videre.partners.models import Invitation, Membership, Partner


def _export(db: Session, user_id: int) -> Iterator[dict[str, Any]]:
    held = (
        sa.select(Partner.name, Membership.role, Membership.since)
        .join(Partner, Partner.id == Membership.partner_id)
        .where(Membership.user_id == user_id)
        .order_by(Partner.name, Membership.role)
    )
    for row in db.execute(held):
        yield {"partner": row.name, "role": row.role, "since": row.since}


def _erase(db: Session, user_id: int) -> None:
    db.execute(sa.delete(Membership).where(Membership.user_id == user_id))


def _own_address(user_id: int) -> sa.ScalarSelect[str]:
    return sa.select(User.address).where(User.id == user_id).scalar_subquery()


def _export_invitations(db: Session, user_id: int) -> Iterator[dict[str, Any]]:
    """Those to the person; of those from the person what and when, since the addresses are other people's."""
    to_person = Invitation.address == _own_address(user_id)
    found = (
        sa.select(Invitation, Partner.name, to_person)
        .join(Partner, Partner.id == Invitation.partner_id)
        .where(to_person | (Invitation.invited_by_id == user_id))
        .order_by(Invitation.id)
    )
    for row, partner, is_own in db.execute(found):
        yield {
            "partner": partner,
            "role": row.role,
            "to": row.address if is_own else "somebody you invited",
            "created_at": row.created_at,
            "expires_at": row.expires_at,
            "accepted_at": row.accepted_at,
            "withdrawn_at": row.withdrawn_at,
        }


def _erase_invitations(db: Session, user_id: int) -> None:
    to_person = Invitation.address == _own_address(user_id)
    db.execute(sa.delete(Invitation).where(to_person).execution_options(synchronize_session=False))
    db.execute(sa.update(Invitation).where(Invitation.invited_by_id == user_id).values(invited_by_id=None))


declare(
    PersonalData(
        "videre_invitation",
        "Letters that ask somebody to take a role at an organisation: to which address, which role, by whom.",
        "legitimate interest: organisations choosing who works for them",
        "30 days after the invitation expired.",
        _export_invitations,
        _erase_invitations,
    )
)
declare(
    PersonalData(
        "videre_membership",
        "Your role at an organisation that teaches here, which decides what you may do for it.",
        "contract: working with that organisation",
        "Until the role is taken back or the account is deleted.",
        _export,
        _erase,
    )
)
declare_hold(leads_alone)
