"""What is remembered of backups: when the last one was made, and which of the older ones may go."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from videre.foundation import clock

LAST = "last-backup.json"
PREFIX = "videre-"
SUFFIX = ".backup.tar"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The last backup that was made and verified; its file may have been moved since."""

    at: datetime
    path: str


def name_for(at: datetime) -> str:
    """The name of a backup made then."""
    return f"{PREFIX}{at:%Y%m%d-%H%M%S}{SUFFIX}"


def remember(data: Path, path: Path) -> None:
    """Note that this backup is made and verified."""
    written(data / LAST, json.dumps({"at": clock.now().isoformat(timespec="seconds"), "path": str(path)}))


def last(data: Path) -> LastBackup | None:
    """The last backup, None when there was none or the note cannot be read."""
    try:
        said = json.loads((data / LAST).read_text("utf-8"))
        return LastBackup(datetime.fromisoformat(said["at"]), str(said["path"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def thin(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups that carry a name given by us; what was removed."""
    named = sorted(path for path in folder.glob(f"{PREFIX}*{SUFFIX}") if path.is_file())
    gone = named[: max(len(named) - keep, 0)]
    for path in gone:
        path.unlink()
    return gone


def written(path: Path, text: str) -> None:
    """Write a small file so that it is there whole or not at all, also after a loss of power."""
    beside = path.with_name(f".{path.name}.incoming")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    synced(path.parent)


def synced(folder: Path) -> None:
    """Have the names in `folder` on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
