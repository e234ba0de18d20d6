"""Who serves here: written by `videre serve` for other programs of the same installation."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from videre.foundation.backups.record import written

NAME = "serving.json"


@dataclass(frozen=True, slots=True)
class Serving:
    """The process, where it listens, and which version it is."""

    pid: int
    host: str
    port: int
    version: str


def note(data: Path, serving: Serving) -> None:
    """Write it down."""
    written(data / NAME, json.dumps(asdict(serving)))


def noted(data: Path) -> Serving | None:
    """What was written last; the process may be gone. None when nothing was, or it cannot be read."""
    try:
        return Serving(**json.loads((data / NAME).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
