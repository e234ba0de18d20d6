"""What a host decides about a course instance: typed, checked, and as it is kept."""

import secrets
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from videre.courses.rules import Joining, checked_dates
from videre.foundation.addresses import ALPHABET, RESERVED, is_slug
from videre.foundation.errors import Invalid, shortened
from videre.foundation.language import NAMES
from videre.foundation.worded import worded

LABEL_LENGTH = 80
WELCOME_LENGTH = 4000
ADDRESS_LENGTH = 500
CODE_LEAST, CODE_MOST = 6, 40


@dataclass(frozen=True, slots=True)
class InstancePlan:
    """Everything about an instance that its host may change at any time.

    Without dates it goes on all the time. ``join_code`` empty makes one up where one is needed. ``co_hosts`` are ids
    of partners named beside the host. ``welcome`` is plain text; an empty line begins a paragraph.
    """

    label: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    joining: Joining = Joining.OPEN
    join_code: str = ""
    form_address: str = ""
    language: str = ""
    asks: bool = True
    welcome: str = ""
    co_hosts: frozenset[int] = field(default_factory=frozenset)

    def columns(self) -> dict[str, Any]:
        """As the row keeps it; the co-hosts are rows of their own."""
        return {
            "label": self.label,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "joining": self.joining.value,
            "join_code": self.join_code or None,
            "form_address": self.form_address or None,
            "language": self.language or None,
            "asks": self.asks,
            "welcome": self.welcome,
        }


def checked_slug(slug: str) -> None:
    """Refuse what cannot stand in the address of an instance."""
    if not is_slug(slug):
        raise Invalid(fields={"slug": "Use only a–z, 0–9 and “-”, and at most 40 of them."})
    if slug in RESERVED or slug == "new":
        raise Invalid(
            fields={
                "slug": worded(
                    "“%(slug)s” stands for something else in addresses; choose another short name.", slug=slug
                )
            }
        )


def checked_plan(plan: InstancePlan) -> InstancePlan:
    """The plan as it is kept; Invalid names every field that cannot be."""
    wrong: dict[str, str] = {}
    try:
        checked_dates(plan.starts_on, plan.ends_on)
    except Invalid as refusal:
        wrong |= refusal.fields
    label = _line(plan.label)
    if len(label) > LABEL_LENGTH or not label.isprintable():
        wrong["label"] = worded(
            "The name that tells it apart has at most %(most)s characters in one line.", most=LABEL_LENGTH
        )
    welcome = unicodedata.normalize("NFC", plan.welcome.replace("\r\n", "\n")).strip()
    if len(welcome) > WELCOME_LENGTH:
        wrong["welcome"] = worded(
            "The words of welcome have %(size)s characters; %(most)s are the most.",
            size=len(welcome),
            most=WELCOME_LENGTH,
        )
    elif any(not (sign.isprintable() or sign in "\n\t") for sign in welcome):
        wrong["welcome"] = "There is a sign in it that cannot be shown."
    if plan.language and plan.language not in NAMES:
        wrong["language"] = "Choose one of the languages in the list."
    needs_code = plan.joining in (Joining.CODE, Joining.FORM)
    code = _line(plan.join_code) if needs_code else ""
    if code and not (sum(sign.isalnum() for sign in code) >= CODE_LEAST and len(code) <= CODE_MOST):
        wrong["join_code"] = worded(
            "A code has at least %(least)s letters or digits, and at most %(most)s signs.",
            least=CODE_LEAST,
            most=CODE_MOST,
        )
    address = plan.form_address.strip() if plan.joining is Joining.FORM else ""
    if plan.joining is Joining.FORM and not _is_web_address(address):
        wrong["form_address"] = worded(
            "Write the whole address of your form, with https:// before it. “%(found)s” is none.",
            found=shortened(address),
        )
        if not address:
            wrong["form_address"] = "Write the whole address of your form, with https:// before it."
    if wrong:
        raise Invalid(fields=wrong)
    code = code or (new_code() if needs_code else "")
    return replace(plan, label=label, welcome=welcome, join_code=code, form_address=address)


def new_code() -> str:
    """A code that can be read aloud and copied from a slide: two groups of four signs without look-alikes."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _is_web_address(text: str) -> bool:
    if len(text) > ADDRESS_LENGTH or any(sign.isspace() or sign == "\\" or not sign.isprintable() for sign in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
