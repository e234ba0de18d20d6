"""The few things a partner asks of those who join: what a question is, the ready sets, and what may be answered.

Ready sets have the same keys and options at every partner, so that answers can be added up: countries as in
ISO 3166 (from Babel's tables), the six fields of science of the OECD's Frascati manual (FORD, 2015), and stages of
a career in words of our own. What a partner adds is why it asks; questions it writes itself are its own.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from babel.core import Locale

from videre.foundation.worded import worded

LABEL_LENGTH = 200
PURPOSE_LENGTH = 300
OPTION_LENGTH = 120
ANSWER_LENGTH = 300
OPTIONS_LEAST, OPTIONS_MOST = 2, 30
ASKED_MOST = 6

# Codes of Babel's tables that are no countries: groups, zones without people of their own, pseudo-locales.
_NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])


class Kind(StrEnum):
    """How a question is answered: one of several options, or a line of text."""

    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: what is kept, and what is read."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands on a form; ``purpose`` says beside it why the partner asks."""

    id: int
    key: str
    kind: Kind
    label: str
    purpose: str
    options: tuple[Option, ...]
    required: bool

    @property
    def is_own(self) -> bool:
        """Whether the partner wrote it itself."""
        return self.key not in READY


@dataclass(frozen=True, slots=True)
class ReadySet:
    """A question that only needs switching on; ``purpose`` is proposed, the partner says its own."""

    key: str
    label: str
    purpose: str


COUNTRY, STAGE, DISCIPLINE = "country", "career-stage", "discipline"
READY = {
    one.key: one
    for one in (
        ReadySet(COUNTRY, "Which country do you work or study in?", "We report to those who pay for this by country."),
        ReadySet(STAGE, "Where are you in your career?", "It helps us choose examples that fit the people who come."),
        ReadySet(DISCIPLINE, "What is your field?", "It helps us choose examples that fit the people who come."),
    )
}
STAGE_NAMES = {
    "student": "Student",
    "doctoral": "Doctoral researcher",
    "postdoc": "Postdoctoral researcher",
    "researcher": "Researcher or lecturer",
    "group-leader": "Professor or group leader",
    "software": "Research software engineer or data steward",
    "support": "Technical, library or administrative staff",
    "elsewhere": "Working outside of universities and research",
    "other": "Something else",
}
FIELD_NAMES = {
    "natural": "Natural sciences, computing and mathematics",
    "engineering": "Engineering and technology",
    "medical": "Medical and health sciences",
    "agricultural": "Agricultural and veterinary sciences",
    "social": "Social sciences",
    "humanities": "Humanities and the arts",
    "other": "Several of these, or something else",
}
_STAGES = tuple(Option(key, name) for key, name in STAGE_NAMES.items())
_FIELDS = tuple(Option(key, name) for key, name in FIELD_NAMES.items())


@cache
def countries(language: str = "en") -> tuple[Option, ...]:
    """Every country by its ISO code, in the order in which its name is looked up."""
    names: dict[str, str] = dict(Locale.parse(language).territories)
    codes = [code for code in names if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES]
    found = (Option(code.lower(), names[code]) for code in codes)
    return tuple(sorted(found, key=lambda one: _alphabetical(one.label)))


def ready_options(key: str, language: str = "en") -> tuple[Option, ...] | None:
    """The options of a ready set, its countries in `language`; None where the key is none.

    The other names are English and translated where they are shown, as every text of ours.
    """
    if key == COUNTRY:
        return countries(language)
    return {STAGE: _STAGES, DISCIPLINE: _FIELDS}.get(key)


def label(typed: str) -> str:
    """A question in one line."""
    return _one_line(typed, LABEL_LENGTH, "Write the question.")


def purpose(typed: str) -> str:
    """Why it is asked, in one line; whoever answers has a right to know."""
    return _one_line(typed, PURPOSE_LENGTH, "Say in a sentence why you ask.")


def kind(typed: str) -> str:
    """How it is answered."""
    if typed not in tuple(Kind):
        raise ValueError("Choose how it is answered.")
    return typed


def option_labels(typed: str) -> list[str]:
    """The options to choose from, one to a line."""
    lines = [_one_line(line, OPTION_LENGTH, "") for line in typed.split("\n") if line.strip()]
    if not OPTIONS_LEAST <= len(lines) <= OPTIONS_MOST:
        raise ValueError(
            worded(
                "Write %(least)s to %(most)s options, one to a line; here are %(size)s.",
                least=OPTIONS_LEAST,
                most=OPTIONS_MOST,
                size=len(lines),
            )
        )
    seen: set[str] = set()
    for line in lines:
        if line.casefold() in seen:
            raise ValueError(worded("“%(line)s” stands there twice.", line=line))
        seen.add(line.casefold())
    return lines


def merged_options(before: Sequence[dict[str, Any]], labels: Sequence[str]) -> list[dict[str, Any]]:
    """Options as they are kept: the same words keep their key; what is left out is offered no more, but still known."""
    known = {one["label"].casefold(): one["key"] for one in before}
    used = {one["key"] for one in before}
    merged: list[dict[str, Any]] = []
    for text in labels:
        key = known.get(text.casefold()) or new_key(text, used)
        used.add(key)
        merged.append({"key": key, "label": text})
    offered = {one["key"] for one in merged}
    return merged + [{**one, "gone": True} for one in before if one["key"] not in offered]


def new_key(text: str, taken: Container[str]) -> str:
    """A short name made of the text that is not taken yet; never that of a ready set."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-") or "own"
    number, key = 1, stem
    while key in taken or key in READY:
        number += 1
        key = f"{stem}-{number}"
    return key


def checked_answer(question: Asked, typed: str) -> str:
    """What is kept of an answer, "" for none; ValueError with a sentence where it cannot be taken."""
    text = " ".join(unicodedata.normalize("NFC", typed[: 4 * ANSWER_LENGTH]).split())
    if not text:
        if question.required:
            raise ValueError("This one needs an answer.")
        return ""
    if question.kind is Kind.CHOICE:
        if text not in {option.key for option in question.options}:
            raise ValueError("Choose one of those in the list.")
    elif len(text) > ANSWER_LENGTH:
        raise ValueError(worded("An answer has at most %(most)s characters.", most=ANSWER_LENGTH))
    elif not text.isprintable():
        raise ValueError("The answer holds a sign that cannot be shown.")
    return text


def answer_label(options: Iterable[Option], answer: str) -> str:
    """An answer as people read it: the option's label, or the text itself."""
    return next((option.label for option in options if option.key == answer), answer)


def _one_line(typed: str, most: int, missing: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", typed[: 4 * most]).split(" ")).strip()
    if not text:
        raise ValueError(missing)
    if len(text) > most:
        raise ValueError(worded("That has more than %(most)s characters.", most=most))
    if not text.isprintable():
        raise ValueError("Write it in one line, without signs that cannot be shown.")
    return text


def _alphabetical(name: str) -> str:
    """Without accents, so that Åland stands among those with A."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.casefold()
