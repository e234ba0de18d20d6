"""The form of a backup: a plain tar file that is written and read in one pass.

``about.json`` comes first, so that a reader can refuse before it writes anything; ``manifest.json`` comes last with
the size and SHA-256 of every file between, so that a file that was cut short, changed or glued to is not taken for
whole. It guards against accidents: who can rewrite the file can rewrite its manifest. The fingerprint, printed when
a backup is made and when it is read, is the manifest's own SHA-256.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from videre.foundation.errors import Conflict, shortened

FORMAT = 1
ABOUT = "about.json"
MANIFEST = "manifest.json"
LONGEST_ABOUT = 64_000
LONGEST_MANIFEST = 256 * 1024**2
PIECE = 1 << 20


class Damaged(Conflict):
    """The file is no backup, or not all of one, or not as it was written."""

    kind = "backup-damaged"


class Newer(Conflict):
    """The backup was made by a Videre that knows more than this one."""

    kind = "backup-newer"


@dataclass(frozen=True, slots=True)
class About:
    """What must be known before anything else is read.

    ``revisions``: where the tables stood. ``server``: PostgreSQL's major version. ``has_media``: whether the media
    folder is inside, or only listed.
    """

    made_at: str
    version: str
    database: str
    server: int | None
    revisions: tuple[str, ...]
    has_media: bool
    site: str
    address: str
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is inside: size and SHA-256 by name; rows by table; files the database counts on that were not there;
    and, where media are left out, their sizes by name."""

    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    beside: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contents:
    """A backup that was read to its end and is as it was written."""

    about: About
    manifest: Manifest
    fingerprint: str


class Writer:
    """Writes a backup to an open file."""

    def __init__(self, file: IO[bytes], about: About) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by finish
        self._files: dict[str, tuple[int, str]] = {}
        self._member(ABOUT, _json(asdict(about)))

    def add_bytes(self, name: str, content: bytes) -> None:
        """A small file, readable by its owner only."""
        self._member(name, content)
        self._files[name] = (len(content), hashlib.sha256(content).hexdigest())

    def add_file(self, name: str, path: Path) -> bool:
        """The file at `path` as it is now; False when it is gone. A Conflict when it shrinks meanwhile."""
        try:
            opened = path.open("rb")
        except FileNotFoundError:
            return False
        with opened:
            status = os.fstat(opened.fileno())
            info = _info(name, status.st_size, status.st_mode & 0o755)
            measured = _Measured(opened)
            try:
                self._tar.addfile(info, measured)
            except OSError as error:
                if error.errno is None:
                    raise Conflict(f"{path.name} changed while it was copied. Start the backup again.") from error
                raise
            _forget(self._tar)
        self._files[name] = (status.st_size, measured.digest())
        return True

    def finish(self, *, rows: Mapping[str, int], missing: tuple[str, ...], beside: Mapping[str, int]) -> int:
        """Write the manifest and the end; how many files there are."""
        manifest = Manifest(self._files, dict(rows), missing, dict(beside))
        self._member(MANIFEST, _json(asdict(manifest)))
        self._tar.close()
        return len(self._files)

    def _member(self, name: str, content: bytes) -> None:
        self._tar.addfile(_info(name, len(content), 0o600), io.BytesIO(content))
        _forget(self._tar)


class _Measured:
    """A file that is hashed while tar reads it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Some of it."""
        piece = self._file.read(size)
        self._hash.update(piece)
        return piece

    def digest(self) -> str:
        """SHA-256 of what was read."""
        return self._hash.hexdigest()


def about(path: Path) -> About:
    """What the backup says of itself; Damaged when it says nothing, Newer when its form is unknown here."""
    with _readable(path):
        for name, _info, stream in _members(path):
            if name != ABOUT:
                break
            return _about(stream.read(LONGEST_ABOUT))
    raise Damaged(f"{path.name} is no backup of Videre.")


def read(path: Path, place: Callable[[str], Path | None] = lambda _name: None) -> Contents:
    """Read the whole backup and compare it with its manifest; Damaged when they differ.

    Each file is written to where `place` says, or only read. What was written before the damage was met is there.
    """
    found: dict[str, tuple[int, str]] = {}
    said: About | None = None
    kept: tuple[Manifest, str] | None = None
    with _readable(path):
        for name, info, stream in _members(path):
            if kept is not None or name in found or (said is None) != (name == ABOUT):
                raise Damaged(f"{path.name} holds {shortened(name)!r} where it should not be.")
            if said is None:
                said = _about(stream.read(LONGEST_ABOUT))
            elif name == MANIFEST:
                raw = stream.read(LONGEST_MANIFEST)
                kept = _manifest(raw), hashlib.sha256(raw).hexdigest()
            else:
                found[name] = _copied(stream, info, place(name))
    if said is None or kept is None:
        raise Damaged(f"{path.name} is not complete: its end is missing.")
    _compare(path, found, kept[0].files)
    return Contents(said, kept[0], kept[1])


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError) as error:
        raise Damaged(f"{path.name} cannot be read as a backup ({shortened(error)}).") from error


def _members(path: Path) -> Iterator[tuple[str, tarfile.TarInfo, IO[bytes]]]:
    with tarfile.open(path, mode="r:") as tar:
        while (info := tar.next()) is not None:
            _forget(tar)
            stream = tar.extractfile(info) if info.isreg() and not info.issparse() else None
            if stream is None or not _is_name(info.name):
                raise Damaged(f"{path.name} holds {shortened(info.name)!r}, which is no plain file.")
            yield info.name, info, stream


def _forget(tar: tarfile.TarFile) -> None:
    """Tar remembers every member it met; an archive of many files would fill the memory."""
    tar.members.clear()  # type: ignore[attr-defined]


def _is_name(name: str) -> bool:
    parts = name.split("/")
    return len(name) < 500 and name.isprintable() and "\\" not in name and all(p and p.strip(".") for p in parts)


def _copied(stream: IO[bytes], info: tarfile.TarInfo, target: Path | None) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    out = None
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        out = os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, info.mode & 0o755), "wb")
    try:
        while piece := stream.read(PIECE):
            digest.update(piece)
            size += len(piece)
            if out is not None:
                out.write(piece)
    finally:
        if out is not None:
            out.close()
    return size, digest.hexdigest()


def _compare(path: Path, found: dict[str, tuple[int, str]], promised: dict[str, tuple[int, str]]) -> None:
    wrong = sorted(name for name in found.keys() | promised.keys() if found.get(name) != promised.get(name))
    if wrong:
        more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise Damaged(f"{path.name} is not as it was written: {shortened(wrong[0])}{more} differs from the manifest.")


def _about(raw: bytes) -> About:
    said = _object(raw)
    if isinstance(said.get("format"), int) and said["format"] > FORMAT:
        version = shortened(said.get("version", "a newer Videre"))
        raise Newer(f"This backup was made by Videre {version}, in a form this version cannot read. Use that one.")
    try:
        return About(**{**said, "revisions": tuple(str(one) for one in said["revisions"])})
    except (TypeError, KeyError) as error:
        raise Damaged("The file does not say what it is, as a backup of Videre would.") from error


def _manifest(raw: bytes) -> Manifest:
    said = _object(raw)
    try:
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in said["files"].items()}
        rows = {str(table): int(number) for table, number in said["rows"].items()}
        beside = {str(name): int(size) for name, size in said["beside"].items()}
        return Manifest(files, rows, tuple(str(one) for one in said["missing"]), beside)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise Damaged("The backup's list of its files cannot be read.") from error


def _object(raw: bytes) -> dict[str, Any]:
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Damaged("The file does not say what it is, as a backup of Videre would.") from error
    if not isinstance(said, dict):
        raise Damaged("The file does not say what it is, as a backup of Videre would.")
    return said


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _info(name: str, size: int, mode: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, mode
    return info
