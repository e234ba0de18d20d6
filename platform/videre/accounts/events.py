"""What can happen to an account."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LinkPromised:
    """Somebody asked for a link by mail; ``letter`` is the kind of letter that brings it."""

    link_id: int
    letter: str


@dataclass(frozen=True, slots=True)
class AccountCreated:
    """An address was confirmed, or an operator made the account."""

    user_id: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody proved who they are, by "password", "link" or "campus"."""

    user_id: int
    by: str


@dataclass(frozen=True, slots=True)
class IdentityTied:
    """Who somebody is for ``issuer`` became a way into their account."""

    user_id: int
    issuer: str


@dataclass(frozen=True, slots=True)
class SignedOutEverywhere:
    """All sessions were ended."""

    user_id: int


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """Name, time zone or language were changed."""

    user_id: int


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """The password was set, changed or removed; ``version`` is the session version since then."""

    user_id: int
    version: int


@dataclass(frozen=True, slots=True)
class AddressChanged:
    """A new address was confirmed. Recorded while the row still holds the old one, so that it can be told."""

    user_id: int
    link_id: int


@dataclass(frozen=True, slots=True)
class AdministratorAppointed:
    """Somebody may do everything on this site."""

    user_id: int


@dataclass(frozen=True, slots=True)
class AdministratorDismissed:
    """Somebody is no site administrator any more."""

    user_id: int


@dataclass(frozen=True, slots=True)
class ErasureAsked:
    """The account will be erased at ``at`` unless its owner signs in before; ``why`` is "asked" or "absent"."""

    user_id: int
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class ErasureCancelled:
    """Somebody came back before the account was erased."""

    user_id: int


@dataclass(frozen=True, slots=True)
class AccountErased:
    """Nothing is left of the account but this and its tombstone."""

    public_id: str
