"""Roles at a partner, and what a partner may be called, say of itself, and how it is found."""

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from videre.foundation.addresses import is_slug
from videre.foundation.language import NAMES
from videre.foundation.worded import worded

NAME_LENGTH = 120
ABOUT_LENGTH = 4000
HOMEPAGE_LENGTH = 300
MEMBERS_PAGE = 50

INVITATION_LASTS = timedelta(days=14)
SENT_AGAIN_AFTER = timedelta(minutes=10)
INVITATION_KEPT = timedelta(days=30)

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.ASCII | re.IGNORECASE)


class Role(StrEnum):
    """What somebody does at a partner; each may what those before may."""

    HELPER = "helper"
    INSTRUCTOR = "instructor"
    ADMINISTRATOR = "administrator"


TEACHING = frozenset({Role.INSTRUCTOR, Role.ADMINISTRATOR})
ORDER = (Role.ADMINISTRATOR, Role.INSTRUCTOR, Role.HELPER)


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
        raise ValueError(worded("A partner's name has 1 to %(most)s characters in one line.", most=NAME_LENGTH))
    return text


def about(typed: str) -> str:
    """What the partner says of itself: Markdown, several paragraphs."""
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n")).strip()
    if len(text) > ABOUT_LENGTH:
        raise ValueError(
            worded("This has %(size)s characters; at most %(most)s are shown.", size=len(text), most=ABOUT_LENGTH)
        )
    if not all(line.isprintable() for line in text.replace("\t", " ").split("\n")):
        raise ValueError("The text holds a sign that cannot be shown.")
    return text


def homepage(typed: str) -> str | None:
    """The address of the partner's own pages, None for none. Python and browsers must read it alike."""
    text = typed.strip()
    if not text:
        return None
    if len(text) > HOMEPAGE_LENGTH:
        raise ValueError(worded("An address has at most %(most)s characters.", most=HOMEPAGE_LENGTH))
    if not text.isascii() or not text.isprintable() or any(sign in text for sign in '\\ "<>'):
        raise ValueError("The address holds a sign that does not belong there.")
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        raise ValueError("This is no address of a page.") from None
    if parts.scheme not in ("https", "http") or "." not in host or not _HOST.fullmatch(host) or "@" in parts.netloc:
        raise ValueError("Write the whole address, such as https://www.example.org.")
    return text


def languages(codes: list[str]) -> list[str]:
    """The languages the partner meets people in, in the order of the list to choose from."""
    unknown = [code for code in codes if code not in NAMES]
    if unknown:
        raise ValueError("Choose languages from the list.")
    return [code for code in NAMES if code in codes]
