"""Which course's ids a reading of a folder must know, told before anything is read."""

import tomllib
from pathlib import Path

from videre.content.identity import slug_of
from videre.content.reader import COURSE_FILE

LARGEST = 1_000_000
SOURCE = "source"
"""The table of course.toml that says where lessons in another format are."""


def named_in(folder: Path) -> str:
    """The id that the folder states for lessons in another format, else the one made of its name.

    "" where all ids are stated in the folder itself, and where what it states cannot be read: the reading says why.
    """
    stated = folder / COURSE_FILE
    if not stated.exists():
        return slug_of(folder.resolve().name) or "course"
    try:
        if stated.is_symlink() or stated.stat().st_size > LARGEST:
            return ""
        found = tomllib.loads(stated.read_text("utf-8-sig"))
    except (OSError, ValueError):
        return ""
    source = found.get(SOURCE)
    if not isinstance(source, dict) or source.keys() == {"edit"}:
        return ""
    own = found.get("id", slug_of(folder.resolve().name) or "course")
    return own if isinstance(own, str) else ""
