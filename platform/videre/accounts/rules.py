"""What may be an address, a name, a password, a time zone; and how long links and grace periods last.

Values in, values out. Whatever cannot be taken raises ``ValueError`` with a sentence for the person who typed it.
"""

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import available_timezones

from videre.foundation.language import INTERFACE
from videre.foundation.worded import worded

ADDRESS_LENGTH = 254
NAME_LENGTH = 80
PASSWORD_LEAST = 8
PASSWORD_MOST = 200
NEXT_LENGTH = 300

LINK_LASTS = timedelta(hours=24)
SIGN_IN_LINK_LASTS = timedelta(hours=1)
LINKS_AN_HOUR = 5
TRIES_SPAN = timedelta(minutes=15)
ONE_DAY = timedelta(days=1)
GRACE = timedelta(days=7)
WARNING = timedelta(days=30)
# Somebody who stays signed in proves who they are again within 60 days, so fewer days would meet the present.
ABSENCE_LEAST = timedelta(days=90)

_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_JOINERS = "\u200c\u200d"
_TRIED_FIRST = frozenset(
    (
        "password",
        "passwort",
        "password1",
        "password123",
        "12345678",
        "123456789",
        "1234567890",
        "qwertyui",
        "qwertyuiop",
        "qwerty123",
        "iloveyou",
        "letmein1",
        "abcdefgh",
        "abcd1234",
        "sunshine",
        "football",
        "baseball",
    )
)


class Purpose(StrEnum):
    """What a mailed link lets its holder do."""

    SIGN_UP = "sign-up"
    SIGN_IN = "sign-in"
    RESET = "reset"
    ADDRESS = "address"


def address(typed: str) -> str:
    """The mail address as it is kept and compared: ASCII in lower case.

    Lower-casing merges look-alikes (K, the Kelvin sign, becomes k) and compatibility forms become other signs (a
    full-width ＠ becomes @), so that a letter could go to somebody else than the one compared with. So the part
    before the @ must be ASCII; a domain in other letters is kept in its ``xn--`` form if that reads back alike.
    """
    text = typed.strip(" \t\r\n")
    if not text:
        raise ValueError("Type your mail address.")
    if len(text) > ADDRESS_LENGTH:
        raise ValueError(worded("A mail address has at most %(most)s characters.", most=ADDRESS_LENGTH))
    local, at, domain = text.rpartition("@")
    if not at or not local:
        raise ValueError("A mail address looks like name@example.org.")
    if not local.isascii():
        raise ValueError("The part before the @ may only hold letters a to z, digits and signs such as . _ + -")
    local = local.lower()
    if len(local) > 64 or not _LOCAL_PART.fullmatch(local):
        raise ValueError("The part before the @ is not written as mail addresses are.")
    known = f"{local}@{_domain(domain)}"
    if len(known) > ADDRESS_LENGTH:
        raise ValueError(worded("A mail address has at most %(most)s characters.", most=ADDRESS_LENGTH))
    return known


def _domain(typed: str) -> str:
    domain = typed
    if not typed.isascii():
        lowered = unicodedata.normalize("NFC", typed).lower()
        try:
            domain = lowered.encode("idna").decode("ascii")
            back = domain.encode("ascii").decode("idna")
        except UnicodeError:
            back = ""
        if back != lowered or any(_is_disguised(sign) for sign in typed):
            raise ValueError("The part after the @ has letters that can be mistaken; write it in its xn-- form.")
    domain = domain.lower()
    labels = domain.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("The part after the @ must be a domain such as example.org.")
    return domain


def _is_disguised(sign: str) -> bool:
    """Whether normalising makes plain ASCII of the sign: the Kelvin sign, full-width letters, ligatures."""
    return not sign.isascii() and unicodedata.normalize("NFKC", sign).isascii()


def name(typed: str) -> str:
    """A name or pseudonym in one line: composed, white space collapsed, nothing invisible."""
    text = " ".join(part for part in unicodedata.normalize("NFC", typed[: 4 * NAME_LENGTH]).split(" ") if part)
    if not text:
        raise ValueError("Type a name; a pseudonym will do.")
    if len(text) > NAME_LENGTH:
        raise ValueError(worded("A name has at most %(most)s characters.", most=NAME_LENGTH))
    if any(_is_hidden(sign) for sign in text):
        raise ValueError("The name holds a sign that cannot be shown, such as a line break.")
    if not any(unicodedata.category(sign)[0] in "LNS" for sign in text):
        raise ValueError("A name needs at least one letter.")
    return text


def _is_hidden(sign: str) -> bool:
    """Controls, line breaks, lone surrogates, unassigned signs, and marks that turn the direction of the text."""
    kind = unicodedata.category(sign)
    return kind in ("Cc", "Cs", "Cn", "Co", "Zl", "Zp") or (kind == "Cf" and sign not in _JOINERS)


def composed(typed: str) -> str:
    """Typed text in one form, so that the same keys give the same text on every system."""
    return unicodedata.normalize("NFC", typed[: 4 * PASSWORD_MOST]).encode("utf-8", "replace").decode()


def password(typed: str, *, of: str) -> str:
    """A password as it is hashed."""
    text = unicodedata.normalize("NFC", typed[: 4 * PASSWORD_MOST])
    if len(text) < PASSWORD_LEAST:
        raise ValueError(worded("A password needs at least %(least)s characters.", least=PASSWORD_LEAST))
    if len(text) > PASSWORD_MOST:
        raise ValueError(worded("A password has at most %(most)s characters.", most=PASSWORD_MOST))
    if "\0" in text or any(unicodedata.category(sign) == "Cs" for sign in text):
        raise ValueError("The password holds a sign that cannot be typed.")
    lowered = text.lower()
    if lowered in (of, of.partition("@")[0]):
        raise ValueError("The password must not be your mail address.")
    if lowered in _TRIED_FIRST or len(set(lowered)) == 1:
        raise ValueError("This password is among the first that are guessed.")
    return text


@cache
def zones() -> tuple[str, ...]:
    """The time zones to choose from: places, and UTC."""
    areas = (
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    return ("UTC", *sorted(zone for zone in available_timezones() if zone.partition("/")[0] in areas))


def zone(typed: str) -> str | None:
    """A time zone from the list, None for "as the installation has it"."""
    if not typed:
        return None
    if typed not in zones():
        raise ValueError("Choose a time zone from the list.")
    return typed


def language(typed: str) -> str | None:
    """A language of the pages, None for "as the installation has it"."""
    if not typed:
        return None
    if typed not in INTERFACE:
        raise ValueError("Choose a language from the list.")
    return typed
