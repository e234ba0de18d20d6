"""Roles at a partner, and what a partner may be called."""

import unicodedata
from enum import StrEnum

from videre.foundation.addresses import is_slug

NAME_LENGTH = 120


class Role(StrEnum):
    """What somebody does at a partner; each may what those before may."""

    HELPER = "helper"
    INSTRUCTOR = "instructor"
    ADMINISTRATOR = "administrator"


TEACHING = frozenset({Role.INSTRUCTOR, Role.ADMINISTRATOR})


def role(typed: str) -> Role:
    """The role of that name."""
    try:
        return Role(typed)
    except ValueError:
        raise ValueError(f"A role is one of {', '.join(Role)}.") from None


def slug(typed: str) -> str:
    """What stands in addresses for the partner."""
    if not is_slug(typed):
        raise ValueError("A partner's short name has 1 to 40 of the signs a–z, 0–9 and hyphen.")
    return typed


def name(typed: str) -> str:
    """The partner's name in one line."""
    text = " ".join(unicodedata.normalize("NFC", typed).split(" ")).strip()
    if not text or len(text) > NAME_LENGTH or not text.isprintable():
        raise ValueError(f"A partner's name has 1 to {NAME_LENGTH} characters in one line.")
    return text
