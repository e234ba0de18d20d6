"""Formats that lessons are written in: one reader each, all giving the same typed course.

A reader is asked whether it recognises what lies in a folder, and then reads it whole: pages in order, rendered and
sanitised, with boxes (`data-box`), tabs (`data-tabs`, `data-tab`), exercises in slots, pictures as ``asset:KEY``,
links between pages, sections of plain text, and every problem at once with its file and line. It executes nothing
that it finds there, reads nothing outside `Reading.root`, and never shows raw markup to a learner: what it does not
know stays visible as its text and is reported.

A new format is one module or package here and one line in `BUILT_IN`, or an entry point in the group
``videre.readers`` that names a `Reader`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol

from videre.content.checked import CheckedCourse
from videre.content.course import Author
from videre.content.identity import NOTHING_KNOWN, Known
from videre.content.rendering import DEFAULT_LIMITS, RenderLimits

GROUP = "videre.readers"


@dataclass(frozen=True, slots=True)
class Stated:
    """What is known of a course besides its lessons: stated by the instructor, or read from files beside them.

    Everything but the id may be empty: a reader then takes what the lesson itself says (title, language, licence).
    """

    id: str
    title: str = ""
    language: str = ""
    version: str = ""
    summary: str = ""
    licence: str = ""
    audience: str = ""
    minutes: int | None = None
    prerequisites: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader is given. `folder` holds the lessons and lies in `root`; nothing outside `root` is read.

    `settings` is the instructor's table for the format ([source.sphinx], …), plain TOML data that may be wrong.
    """

    root: Path
    folder: Path
    stated: Stated
    settings: Mapping[str, Any] = field(default_factory=dict)
    known: Known = NOTHING_KNOWN
    limits: RenderLimits = DEFAULT_LIMITS


class Reader(Protocol):
    """A format."""

    name: str

    def recognises(self, root: Path) -> Path | None:
        """The folder in `root` that holds lessons of this format (perhaps `root` itself), or None."""
        ...

    def read(self, reading: Reading) -> CheckedCourse:
        """The course, as far as it can be read, and everything that is wrong with it."""
        ...


@cache
def readers() -> dict[str, Reader]:
    """All readers by name, ours first; those asked first recognise what is most particular."""
    from videre.content.readers.builtin import BUILT_IN  # noqa: PLC0415 - they import this contract

    found = {reader.name: reader for reader in BUILT_IN}
    for point in entry_points(group=GROUP):
        reader: Reader = point.load()
        found.setdefault(reader.name, reader)
    return found


def recognised(root: Path) -> tuple[Reader, Path] | None:
    """The reader for what lies in `root`, and the folder to read."""
    for reader in readers().values():
        folder = reader.recognises(root)
        if folder is not None:
            return reader, folder
    return None
