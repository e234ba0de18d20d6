"""What partners know of people."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation.personal import PersonalData, declare
from videre.partners.models import Membership, Partner


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
