"""Where files lie: the contract. Keys are lower-case paths made by us, never names typed by people."""

from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from videre.foundation.settings import Settings

# Columns that hold storage keys are called so, whatever the table; a backup looks whether all their files came along.
HOLDING_KEYS = frozenset({"file_key", "poster_key", "logo_key"})


@runtime_checkable
class Storage(Protocol):
    """Keeps immutable objects under keys. A key that was written never changes its content."""

    def put(self, key: str, source: Path) -> None:
        """Store the file `source` under `key`, all or nothing; storing it again changes nothing."""
        ...

    def open(self, key: str) -> BinaryIO:
        """The object as a seekable stream; raises NotFound."""
        ...

    def path(self, key: str) -> Path | None:
        """The object as a local file, where the storage has local files."""
        ...

    def size(self, key: str) -> int | None:
        """Its size in bytes, or None where there is no such object."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object; removing what is not there is no error."""
        ...


def storage_of(settings: Settings) -> Storage:
    """Where the files of an installation lie; every door asks here."""
    from videre.foundation.storage.local import LocalStorage  # noqa: PLC0415 - it imports this contract

    return LocalStorage(settings.data / "media")
