"""How far an upgrade is, on the disk before each step that matters.

begun      nothing is changed yet
changing   the backup is whole; from here the tables may be changed, so whoever finds this goes back
settled    the new version answered; whoever finds this finishes
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from videre.foundation.backups.record import synced, written
from videre.foundation.errors import Conflict

NAME = "upgrade.json"
FORMAT = 1
State = Literal["begun", "changing", "settled"]


@dataclass(frozen=True, slots=True)
class Journal:
    """One upgrade. Environments are those of ``foundation.home``, None where nobody chooses between several."""

    state: State
    old_version: str
    new_version: str
    new_environment: str | None
    backup: str
    format: int = FORMAT

    def at(self, state: State) -> "Journal":
        """The same, further on."""
        return replace(self, state=state)


def read(data: Path) -> Journal | None:
    """The upgrade that was begun here and not ended; a Conflict when what is written about it is not understood."""
    try:
        text = (data / NAME).read_text("utf-8")
    except FileNotFoundError:
        return None
    try:
        said = json.loads(text)
        if said["format"] != FORMAT or said["state"] not in ("begun", "changing", "settled"):
            raise ValueError
        return Journal(**said)
    except (ValueError, TypeError, KeyError):
        raise Conflict(
            f"An upgrade was begun by another version of Videre and not ended ({data / NAME}). "
            "Run `videre upgrade` of that version."
        ) from None


def is_there(data: Path) -> bool:
    """Whether an upgrade was begun and has not ended."""
    return (data / NAME).exists()


def write(data: Path, journal: Journal) -> None:
    """Have it on the disk before going on."""
    written(data / NAME, json.dumps(asdict(journal), indent=1))


def remove(data: Path) -> None:
    """The upgrade has ended, one way or the other."""
    (data / NAME).unlink(missing_ok=True)
    synced(data)
