"""Putting a folder in place whole or not at all, and never over anything that was not an earlier copy.

It is written under another name beside its place and renamed when it is whole, so whatever ends the command leaves
the earlier copy as it was. Between the two renames the earlier one has another name; the next run puts it back.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from videre.foundation.errors import Conflict

MARK = "videre-export.json"


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A new folder to write into, which is `target` when the block ends without an error."""
    target = target.absolute()
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise Conflict(f"{target} is no folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    writing, before = target.with_name(f".{target.name}.part"), target.with_name(f".{target.name}.old")
    with _alone(target.parent, target):
        if before.is_dir():
            if target.exists():
                shutil.rmtree(before)
            else:
                before.rename(target)
        check_target(target)
        if writing.exists():
            shutil.rmtree(writing)
        writing.mkdir()
        try:
            yield writing
            _mark(writing)
            if target.exists():
                target.rename(before)
            writing.rename(target)
        except BaseException:
            shutil.rmtree(writing, ignore_errors=True)
            raise
        shutil.rmtree(before, ignore_errors=True)


def check_target(target: Path) -> None:
    """Refuse a folder that holds anything but an earlier copy."""
    if not target.exists():
        return
    found = {file.relative_to(target).as_posix() for file in target.rglob("*") if not file.is_dir()}
    if not found:
        return
    try:
        own = set(json.loads((target / MARK).read_text())["files"]) | {MARK}
    except (OSError, ValueError, KeyError, TypeError):
        raise Conflict(
            f"{target} holds other things and no earlier copy of a course: choose an empty or a new folder."
        ) from None
    if foreign := sorted(found - own):
        raise Conflict(
            f"{target} holds an earlier copy and other files, which would be lost ({', '.join(foreign[:3])}"
            f"{' …' if len(foreign) > 3 else ''}). Move them away, or choose another folder."
        )


def _mark(folder: Path) -> None:
    files = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    (folder / MARK).write_text(json.dumps({"format": 1, "files": files}, indent=0) + "\n")


@contextmanager
def _alone(parent: Path, target: Path) -> Iterator[None]:
    """One command at a time writes into the same parent folder."""
    held = os.open(parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"Another command is writing beside {target}; wait until it has ended.") from None
        yield
    finally:
        os.close(held)
