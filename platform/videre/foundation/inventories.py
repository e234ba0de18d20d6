"""Other projects that lessons may link to by name: the operator allows them, their inventories are fetched and kept.

An inventory (``objects.inv``) is what Sphinx leaves beside a project's pages: every name with its address. It is read
by the process that reads lessons, which has no network; so it is fetched here, by the one policy for requests.
"""

import re
import tempfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from videre.foundation import logs
from videre.foundation.errors import Refusal
from videre.foundation.fetch import fetch
from videre.foundation.settings import Settings

FOLDER = "inventories"
FILE = "objects.inv"
MAGIC = b"# Sphinx inventory version "
MOST_BYTES = 30_000_000
SECONDS = 15.0
FRESH_SECONDS = 7 * 86_400
AGAIN_SECONDS = 600

_PROJECT = re.compile(r"([A-Za-z][\w.-]{0,39})=(https?://[^\s\"<>]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Project:
    """A project by the name that links use; ``address`` ends with a slash, ``file`` is where its inventory is kept."""

    name: str
    address: str
    file: Path

    @property
    def tried(self) -> Path:
        """Its time is that of the last attempt that failed."""
        return self.file.with_suffix(".tried")


def malformed(settings: Settings) -> list[str]:
    """What the operator wrote that names no project."""
    return [one for one in settings.inventories if _PROJECT.fullmatch(one) is None]


def projects(settings: Settings) -> Iterator[Project]:
    """The projects that the operator allows."""
    for one in settings.inventories:
        found = _PROJECT.fullmatch(one)
        if found is not None:
            name, address = found[1], found[2].removesuffix(FILE).rstrip("/") + "/"
            kept = f"{name}-{sha256(address.encode()).hexdigest()[:12]}.inv"
            yield Project(name, address, settings.data / FOLDER / kept)


def at_hand(settings: Settings) -> tuple[tuple[str, str, str], ...]:
    """(name, address, file) of each whose inventory is here, after fetching what is missing or older than a week.

    One that cannot be fetched is left as it was, and not asked again for ten minutes; the log says why.
    """
    for one in projects(settings):
        if _age(one.file) > FRESH_SECONDS and _age(one.tried) > AGAIN_SECONDS:
            try:
                _bring(one, settings)
            except OSError as error:  # it cannot be written here; lessons are read all the same
                logs.logger().warning("an inventory was not kept", project=one.name, reason=str(error))
    return tuple((one.name, one.address, str(one.file)) for one in projects(settings) if one.file.is_file())


def _bring(one: Project, settings: Settings) -> None:
    one.file.parent.mkdir(parents=True, exist_ok=True)
    try:
        found = fetch(one.address + FILE, named_hosts=settings.fetch_hosts, most_bytes=MOST_BYTES, seconds=SECONDS).body
    except Refusal as refusal:
        one.tried.touch()
        logs.logger().warning("an inventory was not fetched", project=one.name, reason=refusal.message)
        return
    if not _is_whole(found):
        one.tried.touch()
        logs.logger().warning("an inventory was not fetched", project=one.name, reason="that is no inventory")
        return
    with tempfile.NamedTemporaryFile(dir=one.file.parent, prefix=".part-", delete=False) as part:
        part.write(found)
    Path(part.name).replace(one.file)
    one.tried.unlink(missing_ok=True)


def _is_whole(found: bytes) -> bool:
    """Whether it can be read to its end within our limits. What breaks off would be kept for a week, without links,
    and what unpacks to more than a lesson's reader may hold would take every lesson along."""
    version, *rest = found.split(b"\n", 4)
    if version.rstrip() != MAGIC + b"2":
        return version.rstrip() == MAGIC + b"1"
    if len(rest) < 4:
        return False
    unpacking = zlib.decompressobj()
    try:
        unpacking.decompress(rest[3], MOST_BYTES)
    except zlib.error:
        return False
    return unpacking.eof


def _age(file: Path) -> float:
    try:
        return time.time() - file.stat().st_mtime
    except OSError:
        return float("inf")
