"""Partners and memberships."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from videre.foundation.database import Base


class Partner(Base):
    """An organisation. One of them is the installation's own (``is_own``): videos belong to it by default."""

    __tablename__ = "videre_partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    is_own: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Membership(Base):
    """A person's role at a partner: helper, instructor or administrator."""

    __tablename__ = "videre_membership"

    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_partner.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("videre_user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    since: Mapped[datetime]
