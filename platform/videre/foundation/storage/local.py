"""Objects as files below one folder."""

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from videre.foundation.errors import NotFound

KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*", re.ASCII)


class LocalStorage:
    """A folder; a file appears under its key only when it is complete and on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _file(self, key: str) -> Path:
        if not KEY.fullmatch(key) or ".." in key:
            raise NotFound
        return self.root / key

    def put(self, key: str, source: Path) -> None:
        """Copy beside, sync, rename: a crash leaves either nothing or the whole file."""
        target = self._file(key)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".incoming-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as out, source.open("rb") as incoming:
                shutil.copyfileobj(incoming, out, 1 << 20)
                out.flush()
                os.fsync(out.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(target)
            _sync_folder(target.parent)
        finally:
            Path(name).unlink(missing_ok=True)

    def open(self, key: str) -> BinaryIO:
        """The file, opened for reading."""
        try:
            return self._file(key).open("rb")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise NotFound from None

    def path(self, key: str) -> Path | None:
        """The file itself."""
        file = self._file(key)
        return file if file.is_file() else None

    def size(self, key: str) -> int | None:
        """Bytes of the file."""
        file = self._file(key)
        return file.stat().st_size if file.is_file() else None

    def delete(self, key: str) -> None:
        """Unlink it."""
        self._file(key).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
