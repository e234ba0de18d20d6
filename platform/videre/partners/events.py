"""What can happen to a partner."""

from dataclasses import dataclass


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
