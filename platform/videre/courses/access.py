"""Who may do what with courses; rights are read from current rows. An actor of None is the operator at the machine."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.partners.models import Membership, Partner

TEACHING = ("instructor", "administrator")


def may_publish(db: Session, actor_id: int | None) -> bool:
    """Site administrators, and who teaches at the installation's own partner."""
    return actor_id is None or is_site_administrator(db, actor_id) or _has_role(db, actor_id, TEACHING, own=True)


def may_open_instance(db: Session, actor_id: int | None, partner_id: int) -> bool:
    """Site administrators and the partner's administrators."""
    return (
        actor_id is None
        or is_site_administrator(db, actor_id)
        or _has_role(db, actor_id, ("administrator",), partner_id=partner_id)
    )


def is_site_administrator(db: Session, user_id: int) -> bool:
    """Whether the person is one now."""
    return bool(db.scalar(sa.select(User.administrator_since.is_not(None)).where(User.id == user_id)))


def _has_role(
    db: Session, user_id: int, roles: tuple[str, ...], *, own: bool = False, partner_id: int | None = None
) -> bool:
    where = [Membership.user_id == user_id, Membership.role.in_(roles)]
    if own:
        where.append(Membership.partner_id == sa.select(Partner.id).where(Partner.is_own).scalar_subquery())
    else:
        where.append(Membership.partner_id == partner_id)
    return db.scalar(sa.select(sa.literal(1)).where(*where).limit(1)) is not None
