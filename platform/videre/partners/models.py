"""Partners, memberships, invitations, and what a partner asks of those who join."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from videre.foundation.database import Base


class Partner(Base):
    """An organisation. One of them is the installation's own (``is_own``): videos belong to it by default.

    ``look`` overrides names of the style sheet: ``{"chosen": …, "light": {"accent": "#0b5a78", …}, "dark": {…}}``,
    checked for contrast before it is kept (see ``looks``). ``face_revision`` rises with everything its pages show of
    it. ``zone`` and ``languages`` are what its people are met in unless they say otherwise.
    """

    __tablename__ = "videre_partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    is_own: Mapped[bool] = mapped_column(default=False)
    about: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    homepage: Mapped[str | None] = mapped_column(sa.String(300))
    support_address: Mapped[str | None] = mapped_column(sa.String(254))
    zone: Mapped[str | None] = mapped_column(sa.String(60))
    languages: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, server_default="[]")
    look: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, server_default="{}")
    logo_key: Mapped[str | None] = mapped_column(sa.String(100))
    face_revision: Mapped[int] = mapped_column(default=1, server_default="1")
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


class Invitation(Base):
    """Somebody is asked by mail to take a role at a partner. The link is signed over ``nonce`` and never stored.

    Open while neither accepted nor withdrawn nor past ``expires_at``. One unanswered invitation per address and
    role: asking anew after it expired makes a new link of the same row.
    """

    __tablename__ = "videre_invitation"
    __table_args__ = (
        sa.Index(
            "uq_videre_invitation_open",
            "partner_id",
            "address",
            "role",
            unique=True,
            sqlite_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_partner.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(sa.String(254), index=True)
    role: Mapped[str] = mapped_column(sa.String(16))
    nonce: Mapped[str] = mapped_column(sa.String(43), unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class JoiningQuestion(Base):
    """One of the few things a partner asks of those who join a course there.

    ``kind``: choice (one of ``options``, each ``{"key": …, "label": …}``, offered no more with ``"gone": true``) or
    text (one line). ``purpose`` stands beside it on the form. ``key`` is shared between partners where the question
    is from a ready set ("country", "career-stage", "discipline"), so that figures may be added up. A retired one is
    asked no more; answers stay.
    """

    __tablename__ = "videre_joining_question"
    __table_args__ = (sa.UniqueConstraint("partner_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_partner.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(10))
    label: Mapped[str] = mapped_column(sa.String(200))
    purpose: Mapped[str] = mapped_column(sa.String(300))
    options: Mapped[list[Any]] = mapped_column(sa.JSON)
    required: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
