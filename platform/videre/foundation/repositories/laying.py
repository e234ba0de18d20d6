"""Laying a tree of git down as plain files, trusting no name in it.

Files come first and never over something; links come last, and only those stay that lead to something inside. What
cannot be laid down is left out and named, so that the rest can be read.
"""

import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from videre.foundation.errors import shortened
from videre.foundation.repositories.wanted import LeftOut, RepositoryRefused

DEEPEST = 40
LONGEST_PATH = 1000
LARGEST_FILE = 100 * 1024**2
MOST_LEFT_OUT = 200
LARGE_FILE_STORAGE = b"version https://git-lfs.github.com/spec/v1"
SUBMODULE = 0o160000
NOWHERE = "is a link that leads nowhere"


@dataclass(slots=True)
class Laying:
    """One tree on its way to the disk. `store` gives the objects of git by their hash."""

    store: Any
    into: Path
    most_files: int
    most_bytes: int
    left_out: list[LeftOut] = field(default_factory=list)
    files: int = 0
    size: int = 0
    _folded: dict[str, str] = field(default_factory=dict)
    _links: dict[str, bytes] = field(default_factory=dict)

    def lay(self, tree: bytes) -> None:
        """Write everything below `tree`, a hash."""
        self.into.mkdir(parents=True)
        self._folder(tree, "", 0)
        self._link()

    def _folder(self, tree: bytes, at: str, deep: int) -> None:
        if deep > DEEPEST:
            raise RepositoryRefused(f"The folders lie more than {DEEPEST} deep.", kind="git-huge")
        for raw, mode, sha in entries_of(self.store, tree):
            name = self._name(raw, at)
            if name is None:
                continue
            path = f"{at}/{name}" if at else name
            self.files += 1
            if self.files > self.most_files:
                raise RepositoryRefused(
                    f"The folder has more than {self.most_files:,} files (the setting git_files). Name a folder in it.",
                    kind="git-huge",
                )
            if mode == SUBMODULE:
                self._leave(
                    path, "is another repository inside this one (a submodule), which is not fetched", "submodule"
                )
            elif stat.S_ISDIR(mode):
                (self.into / path).mkdir(exist_ok=True)
                self._folder(sha, path, deep + 1)
            elif stat.S_ISLNK(mode):
                self._links[path] = self.store[sha].as_raw_string()
            elif stat.S_ISREG(mode):
                self._file(path, self.store[sha].as_raw_string())
            else:
                self._leave(path, "is neither a file nor a folder", "no-file")

    def _file(self, path: str, data: bytes) -> None:
        if len(data) > LARGEST_FILE:
            text = f"has {len(data) // 1024**2:,} MB; files of more than {LARGEST_FILE // 1024**2} MB are left out"
            self._leave(path, text, "large-file")
            return
        self.size += len(data)
        if self.size > self.most_bytes:
            raise RepositoryRefused(
                f"The files have more than the {self.most_bytes // 1024**2:,} MB that this site fetches (the setting "
                "git_bytes). Name a folder inside it.",
                kind="git-huge",
            )
        self._compare(path)
        if data.startswith(LARGE_FILE_STORAGE):
            self._leave(
                path,
                "is kept in another place (Git LFS), which is not asked: only its note is here",
                "stored-elsewhere",
                gone=False,
            )
        try:
            with (self.into / path).open("xb") as file:
                file.write(data)
        except FileExistsError:
            self._leave(path, "is there twice; the second one is left out", "names-alike")

    def _name(self, raw: bytes, at: str) -> str | None:
        """The name as text, None (and named as left out) where no file may be called that."""
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            self._leave(f"{at}/{shortened(raw.decode('latin-1'))}", "has a name in an unknown encoding", "bad-name")
            return None
        path = f"{at}/{name}" if at else name
        wrong = ""
        if not name.isprintable() or "\\" in name or "/" in name:
            wrong = "has invisible characters, a slash or a backslash in its name"
        elif name in ("", ".", "..") or _plain(name) == ".git" or name.lower().startswith("git~"):
            wrong = "has a name that git keeps to itself"
        elif len(raw) > 255 or len(path) > LONGEST_PATH:
            wrong = "has too long a name"
        if wrong:
            self._leave(path, wrong, "bad-name")
            return None
        return name

    def _compare(self, path: str) -> None:
        """Say so where the path differs from another one by capitals only. Both stay."""
        before = self._folded.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if before != path:
            text = f"differs from {shortened(before)} in capitals only; many systems take them for one file"
            self._leave(path, text, "names-alike", gone=False)

    def _leave(self, path: str, why: str, kind: str, *, gone: bool = True) -> None:
        if len(self.left_out) < MOST_LEFT_OUT:
            rest = ", so it was left out" if gone else ""
            self.left_out.append(LeftOut(shortened(path, 200), f"{shortened(path, 200)} {why}{rest}.", kind))

    def _link(self) -> None:
        """Make the links, then take away those that lead out or nowhere, until nothing changes any more."""
        root = self.into.resolve()
        made: dict[str, Path] = {}
        for path, target in self._links.items():
            try:
                text = target.decode("utf-8")
                if not text or "\0" in text or len(text) > LONGEST_PATH or PurePosixPath(text).is_absolute():
                    raise ValueError
                (self.into / path).symlink_to(text)
                made[path] = self.into / path
            except (ValueError, UnicodeDecodeError):
                self._leave(path, "is a link that leads out of the folder", "link-outside")
            except OSError:
                self._leave(path, "is a link that cannot be made", "link-broken")
        while bad := {path: why for path, link in made.items() if (why := _astray(link, root))}:
            for path, why in bad.items():
                made.pop(path).unlink()
                self._leave(path, why, "link-broken" if why == NOWHERE else "link-outside")


def entries_of(store: Any, tree: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """(name, mode, hash) of what lies in a tree, in git's order."""
    for entry in store[tree].iteritems():
        yield entry.path, entry.mode, entry.sha


def _astray(link: Path, root: Path) -> str:
    """What is wrong with where a link leads, "" when it leads inside to something that is there."""
    try:
        real = link.resolve(strict=True)
    except (OSError, RuntimeError):
        inside = Path(os.path.realpath(link)).is_relative_to(root)
        return NOWHERE if inside else "is a link that leads out of the folder"
    return "" if real.is_relative_to(root) else "is a link that leads out of the folder"


def _plain(name: str) -> str:
    """A name as careless file systems read it: they fold capitals and drop blanks and dots at the end."""
    kept = "".join(c for c in name if unicodedata.category(c) != "Cf")
    return kept.casefold().rstrip(". ")
