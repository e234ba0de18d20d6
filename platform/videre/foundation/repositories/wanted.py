"""What is wanted from a repository, read from what somebody typed, and what comes back."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from videre.foundation.errors import Invalid, shortened
from videre.foundation.fetch import AddressRefused, checked_address

LONGEST_ADDRESS = 500
LONGEST_NAME = 200
COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}", re.ASCII)
# What git itself forbids in names of branches and tags (git-check-ref-format).
BAD_NAME = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|\.lock(/|$)|(^|/)\.|\.$|^/|/$|^-|^@$")


class RepositoryRefused(Invalid):
    """It cannot be had from there; ``kind`` says which of the ways it failed, `field` which part of the wish."""

    kind = "git-refused"

    def __init__(self, message: str, *, kind: str | None = None, field: str = "address") -> None:
        super().__init__(message, fields={field: message}, kind=kind)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wanted:
    """A folder of a repository at a branch, tag or commit; see `wanted`."""

    address: str
    at: str = ""
    folder: str = ""

    @property
    def short(self) -> str:
        """How it is called in lists: the end of the address, and the rest where it is said."""
        path = urlsplit(self.address).path.strip("/").removesuffix(".git")
        name = "/".join(path.split("/")[-2:]) or self.address
        return name + (f"@{self.at}" if self.at else "") + (f"#{self.folder}" if self.folder else "")

    @property
    def name(self) -> str:
        """What the folder would be called in a checkout."""
        last = (self.folder or urlsplit(self.address).path.strip("/").removesuffix(".git")).rsplit("/", 1)[-1]
        return re.sub(r"[^A-Za-z0-9._-]+", "-", last).strip(".-")[:80] or "tree"

    @property
    def is_commit(self) -> bool:
        """Whether a commit is named, which never means another one."""
        return COMMIT.fullmatch(self.at) is not None

    def key(self, commit: str) -> str:
        """The name under which the tree at that commit is kept."""
        text = json.dumps([self.address, commit, self.folder])
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Seen:
    """Which commit it is now: `at` is the full name of a branch or tag ("main"), "" for a commit."""

    commit: str
    at: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the repository that was not laid down, or not as it is there, and why; `kind` is for programs."""

    path: str
    message: str
    kind: str = "left-out"


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder of a repository at one commit, as plain files in `path`."""

    path: Path
    address: str
    commit: str
    at: str
    folder: str
    committed_at: datetime
    left_out: tuple[LeftOut, ...] = ()


def wanted(text: str, at: str = "", folder: str = "", *, named_hosts: Iterable[str] = ()) -> Wanted:
    """Read ``https://host/path[@branch, tag or commit][#folder]``, with `at` and `folder` said apart taking part.

    Raises RepositoryRefused with a sentence for the field that is wrong. Nothing is asked of anybody yet.
    """
    text, at, folder = text.strip(), at.strip(), folder.strip()
    text, _, beside = text.partition("#")
    # An “@” in front of the path belongs to no branch: it is a password, which checked_address refuses.
    host, slash, path = text.partition("://")[2].partition("/")
    path, marked, named = path.partition("@")
    if marked:
        text = f"{text.partition('://')[0]}://{host}{slash}{path}"
        at = at or named
    folder = folder or beside
    if len(text) > LONGEST_ADDRESS:
        raise RepositoryRefused(f"The address has {len(text)} characters; at most {LONGEST_ADDRESS} are kept.")
    try:
        address = checked_address(text, named_hosts)
    except AddressRefused as refusal:
        raise RepositoryRefused(refusal.message, kind=refusal.kind) from None
    if "?" in address.path:
        raise RepositoryRefused("The address of a repository has no “?” in it.")
    plain = address.text.rstrip("/")
    if address.path.strip("/") == "":
        raise RepositoryRefused(f"The address names a host but no repository (found {shortened(text)!r}).")
    return Wanted(plain, _name(at), _folder(folder))


def _name(at: str) -> str:
    if len(at) > LONGEST_NAME or (at and BAD_NAME.search(at)) or not at.isprintable():
        found = shortened(at)
        raise RepositoryRefused(f"A branch, tag or commit cannot be called that (found {found!r}).", field="at")
    return at.lower() if COMMIT.fullmatch(at.lower()) else at


def _folder(folder: str) -> str:
    plain = unicodedata.normalize("NFC", folder.strip("/"))
    if not plain or plain == ".":
        return ""
    parts = PurePosixPath(plain).parts
    if (
        len(plain) > LONGEST_NAME
        or not plain.isprintable()
        or "\\" in plain
        or any(part == ".." or part.lower() == ".git" for part in parts)
    ):
        raise RepositoryRefused(
            f"The folder is a path inside the repository, such as lessons/git (found {shortened(folder)!r}).",
            field="folder",
        )
    return "/".join(parts)
