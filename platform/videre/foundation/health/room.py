"""How much room there is on the disk of the data, day by day, and when there will be none.

One sample a day is enough to see a disk fill up weeks ahead; a line through the last thirty of them tells when.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from videre.foundation import clock
from videre.foundation.backups.record import written
from videre.foundation.jobs import Job
from videre.foundation.rounds import every_day

NAME = "room.json"
KEPT = 30
NEEDED = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """Bytes free on a day."""

    day: date
    free: int


@every_day("foundation.room")
def sample_room(job: Job) -> None:
    """Note how much room there is today."""
    add(job.settings.data, Sample(clock.today(), shutil.disk_usage(job.settings.data).free))


def samples(data: Path) -> list[Sample]:
    """What was noted, oldest first; nothing where nothing can be read."""
    try:
        said = json.loads((data / NAME).read_text("utf-8"))
        return sorted((Sample(date.fromisoformat(day), int(free)) for day, free in said.items()), key=lambda s: s.day)
    except (OSError, ValueError, TypeError, AttributeError):
        return []


def add(data: Path, sample: Sample) -> None:
    """Note it; a day has one sample, the last."""
    days = {one.day: one for one in [*samples(data), sample]}
    newest = [days[day] for day in sorted(days)][-KEPT:]
    written(data / NAME, json.dumps({one.day.isoformat(): one.free for one in newest}))


def days_left(taken: Sequence[Sample]) -> float | None:
    """Days from the last sample until nothing is free, along the line of least squares; None while it does not
    fall. Needs `NEEDED` samples, else ValueError."""
    if len(taken) < NEEDED:
        raise ValueError("not enough samples yet")
    days = [float(one.day.toordinal()) for one in taken]
    mean_day = sum(days) / len(days)
    mean_free = sum(one.free for one in taken) / len(taken)
    spread = sum((day - mean_day) ** 2 for day in days)
    slope = sum((day - mean_day) * (one.free - mean_free) for day, one in zip(days, taken, strict=True)) / spread
    if slope >= 0:
        return None
    free_now = max(mean_free + slope * (days[-1] - mean_day), 0.0)
    return min(free_now, float(taken[-1].free)) / -slope
