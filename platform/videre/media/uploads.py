"""Files on their way in, piece by piece, in the data folder: where they lie, how a piece is put to the others.

One process at a time writes a file, and the bytes are on the disk before anybody counts them. A piece that was
written but not counted is simply written again, so nothing depends on where a process was killed.
"""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from videre.foundation.errors import Conflict, Invalid, shortened
from videre.foundation.processes import Slot, try_slot
from videre.foundation.settings import Settings
from videre.foundation.worded import worded

PIECE = 8 * 1024 * 1024
STEP = 256 * 1024
START = 64 * 1024
"""So many bytes of a file's beginning tell it from others of the same name and size."""
SPARE = 256 * 1024 * 1024
FULL = (errno.ENOSPC, errno.EDQUOT)


def folder_of(settings: Settings, public_id: str) -> Path:
    """The folder of one upload."""
    return settings.data / "uploads" / public_id


def file_of(settings: Settings, public_id: str) -> Path:
    """The file itself, as far as it has come."""
    return folder_of(settings, public_id) / "file"


def discard(settings: Settings, public_id: str) -> None:
    """Remove what has come."""
    shutil.rmtree(folder_of(settings, public_id), ignore_errors=True)


def checked_size(size: int, settings: Settings) -> int:
    """A size that may be taken at all."""
    if not 0 < size <= settings.upload_bytes:
        message = worded(
            "The file has %(size)s; at most %(most)s (`upload_bytes`) are taken.",
            size=megabytes(size),
            most=megabytes(settings.upload_bytes),
        )
        if size <= 0:
            message = "The file is empty."
        raise Invalid(message, fields={"file": message}, kind="file-size")
    return size


def need_room(settings: Settings, size: int) -> None:
    """Refuse what the disk has no room for: the file itself and the playable one made from it."""
    settings.data.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.data).free
    if free < 2 * size + SPARE:
        raise disk_full(
            worded(
                "%(free)s are free, about %(needed)s are needed.",
                free=megabytes(free),
                needed=megabytes(2 * size + SPARE),
            )
        )


def disk_full(detail: str = "") -> Conflict:
    """What is said when there is no room; everything that came so far stays."""
    full = worded(
        "There is no room on the disk of this installation. Nothing is lost: what you typed and what has arrived is "
        "kept for seven days. Tell whoever looks after the site, and go on when there is room."
    )
    message = worded("%(full)s %(detail)s", full=full, detail=detail) if detail else full
    return Conflict(message, kind="disk-full")


@contextmanager
def writing(settings: Settings, public_id: str) -> Iterator[Slot]:
    """The only hand that writes the upload's file; a Conflict while another window has it."""
    slot = try_slot(settings.data / "locks" / f"upload-{public_id}")
    if slot is None:
        raise Conflict("Another window is sending this file at the moment.", kind="upload-busy")
    with slot:
        yield slot


def write(file: Path, at: int, source: BinaryIO, most: int) -> int:
    """Put what `source` gives, at most `most` bytes, into the file from `at` on, and on the disk; how many came."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if at == 0:
                os.ftruncate(handle, 0)
            done = 0
            while done < most and (step := source.read(min(STEP, most - done))):
                _put(handle, at + done, step)
                done += len(step)
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno in FULL:
            raise disk_full() from None
        raise
    return done


def _put(handle: int, at: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(handle, view, at)
        view, at = view[written:], at + written


def checked_file_name(name: str) -> str:
    """What the file is called on the sender's disk: one line, without folders."""
    plain = " ".join(name.replace("\\", "/").rsplit("/", 1)[-1].split())
    return shortened(plain, 200) or "video"


def megabytes(count: int) -> str:
    """A size for people."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


class Incomplete:
    """A file that comes in one go: it lies beside its place until all of it is on the disk."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.beside = place.with_name(f"{place.name}.incoming")
        place.parent.mkdir(parents=True, exist_ok=True)
        self.file = self.beside.open("wb")

    def write(self, data: bytes, /) -> None:
        """The next bytes; a Conflict when the disk is full."""
        try:
            self.file.write(data)
        except OSError as error:
            raise (disk_full() if error.errno in FULL else error) from None

    def settle(self) -> None:
        """All of it is here: onto the disk, and into its place."""
        try:
            with self.file:
                self.file.flush()
                os.fsync(self.file.fileno())
        except OSError as error:
            raise (disk_full() if error.errno in FULL else error) from None
        self.beside.replace(self.place)

    def drop(self) -> None:
        """It was broken off, or is not wanted."""
        with contextlib.suppress(OSError):
            self.file.close()
        self.beside.unlink(missing_ok=True)
