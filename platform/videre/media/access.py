"""Who may do what with videos; rights are read from current rows. An actor of None is the operator at the machine."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.partners.queries import roles_at
from videre.partners.rules import TEACHING


def may_add_video(db: Session, actor_id: int | None, partner_id: int) -> bool:
    """Site administrators, and who teaches at the partner the video is to belong to."""
    if actor_id is None:
        return True
    if db.scalar(sa.select(User.administrator_since.is_not(None)).where(User.id == actor_id)):
        return True
    return not TEACHING.isdisjoint(roles_at(db, actor_id, partner_id))
