"""What can happen to a partner."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PartnerCreated:
    """An organisation takes part."""

    partner_id: int


@dataclass(frozen=True, slots=True)
class MemberAdded:
    """Somebody has a role at a partner."""

    partner_id: int
    user_id: int
    role: str


@dataclass(frozen=True, slots=True)
class MemberRemoved:
    """Somebody lost a role at a partner."""

    partner_id: int
    user_id: int
    role: str


@dataclass(frozen=True, slots=True)
class PartnerChanged:
    """What others see of a partner has changed: its "settings", "look", "logo" or "questions"."""

    partner_id: int
    what: str


@dataclass(frozen=True, slots=True)
class InvitationSent:
    """Somebody is asked to take a role, for the first time or once more; the link works until ``until``."""

    invitation_id: int
    partner_id: int
    role: str
    until: datetime


@dataclass(frozen=True, slots=True)
class InvitationWithdrawn:
    """An invitation counts no more."""

    invitation_id: int
    partner_id: int


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    """Somebody took the role they were asked to take."""

    invitation_id: int
    partner_id: int
    user_id: int
