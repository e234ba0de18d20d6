"""The registry of what is known about people.

Every table that points at a person, or holds their address, is declared here once by the room that owns it:
why it is kept, on what ground, how long, how it is exported and how it is erased. A fact test compares the
declarations with the tables; export and erasure walk them and nothing else.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

Exporter = Callable[[Session, int], Iterable[dict[str, Any]]]
Eraser = Callable[[Session, int], None]
Hold = Callable[[Session, int], bool]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One declaration.

    ``export(db, user_id)`` yields plain dictionaries; ``erase(db, user_id)`` removes or anonymises the rows.
    ``order``: the lower, the earlier it is erased (the account itself comes last).
    """

    table: str
    purpose: str
    ground: str
    retention: str
    export: Exporter
    erase: Eraser
    order: int = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """Something kept in a reader's browser: cookie or storage key."""

    name: str
    where: str
    purpose: str
    lasts: str


_declared: dict[str, PersonalData] = {}
_kept: dict[str, Kept] = {}
_holds: list[Hold] = []


def declare(entry: PersonalData) -> None:
    """Add a declaration; a table is declared once."""
    if entry.table in _declared and _declared[entry.table] != entry:
        raise ValueError(f"the personal data of {entry.table} is declared twice")
    _declared[entry.table] = entry


def declare_kept(entry: Kept) -> None:
    """Add a cookie or browser key to the list that people can read."""
    _kept[entry.name] = entry


def declare_hold(hold: Hold) -> None:
    """Add what somebody has to hand over before they leave; ``hold(db, user_id)`` says whether that is so."""
    if hold not in _holds:
        _holds.append(hold)


def is_held(db: Session, user_id: int) -> bool:
    """Whether the person has to hand something over first."""
    return any(hold(db, user_id) for hold in _holds)


def declared() -> list[PersonalData]:
    """All declarations in the order of erasure."""
    return sorted(_declared.values(), key=lambda entry: (entry.order, entry.table))


def kept_in_browser() -> list[Kept]:
    """All cookies and browser keys."""
    return sorted(_kept.values(), key=lambda entry: entry.name)


def export(db: Session, user_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything known about the person, by table."""
    return {entry.table: list(entry.export(db, user_id)) for entry in declared()}


def erase(db: Session, user_id: int) -> None:
    """Remove the person from every table declared."""
    for entry in declared():
        entry.erase(db, user_id)
