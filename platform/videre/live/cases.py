"""What somebody tells about their code, judged; and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from videre.accounts import rules as people
from videre.content.typed_text import kept_text
from videre.foundation.addresses import is_slug
from videre.foundation.errors import Invalid

CODE_LENGTH = 60_000
"""What may be pasted, in characters: some thousand lines. More is better told as a link."""
WORDS_LENGTH = 4_000
OUTCOME_LENGTH = 300
HOURS_MOST = 5
KEPT_AFTER = timedelta(days=30)
WAITING_MOST = 500
"""Of people without account, in one course; more are not taken before some are read."""
SENT_A_DAY = 10


class CaseState(StrEnum):
    """How far it is: nobody has read it, a host has, they met, nothing more will happen."""

    NEW = "new"
    SEEN = "seen"
    MET = "met"
    CLOSED = "closed"


OPEN = (CaseState.NEW, CaseState.SEEN)


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed, as it may be kept. ``example`` is the card it began from, "" for none."""

    code: str
    tried: str
    good: str
    name: str
    address: str | None
    example: str


def told_from(typed: Mapping[str, str], *, has_account: bool) -> Told:
    """What stands in the form; Invalid names every faulty field. Without account an address is needed to answer."""
    wrong: dict[str, str] = {}

    def text(name: str, most: int) -> str:
        written = typed.get(name, "")
        if not written.strip():
            return ""
        try:
            return kept_text(written, most=most)
        except ValueError as error:
            wrong[name] = str(error)
            return ""

    code = text("code", CODE_LENGTH)
    if not code and "code" not in wrong:
        wrong["code"] = "Paste a link to your code, or some lines of it. Ugly is fine."
    tried, good = text("tried", WORDS_LENGTH), text("good", WORDS_LENGTH)
    name, address = "", None
    try:
        name = people.name(typed["name"]) if typed.get("name", "").strip() else ""
    except ValueError as error:
        wrong["name"] = str(error)
    if not has_account:
        try:
            address = people.address(typed.get("address", ""))
        except ValueError as error:
            wrong["address"] = str(error)
    example = typed.get("example", "")
    if wrong:
        raise Invalid(fields=wrong)
    return Told(code, tried, good, name, address, example if is_slug(example) else "")
