"""Which course a folder holds, told before it is read: what is known of that course helps in reading it."""

import tomllib
from pathlib import Path

from videre.content.identity import slug_of
from videre.content.reader import COURSE_FILE

LARGEST = 1_000_000


def named_in(folder: Path) -> str:
    """The id that the folder states, else the one made of its name; "" when what it states cannot be read."""
    stated = folder / COURSE_FILE
    if not stated.exists():
        return slug_of(folder.resolve().name) or "course"
    try:
        if stated.is_symlink() or stated.stat().st_size > LARGEST:
            return ""
        found = tomllib.loads(stated.read_text("utf-8-sig")).get("id")
    except (OSError, ValueError):
        return ""  # the reading says what is wrong with it
    return found if isinstance(found, str) else ""
