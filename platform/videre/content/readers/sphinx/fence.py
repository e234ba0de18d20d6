"""The fence around the reading child: no programs, no network, no writing but in its own folder, and no reading
but of the lesson and of Python's own files.

An audit hook cannot be taken away again. It is the second wall: the first are the limits, the clean environment and
the fact that nothing of a lesson is ever run.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

FORBIDDEN = (
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "pty.",
    "socket.",
    "ctypes.dlopen",
    "ctypes.dlsym",
    "ftplib.",
    "http.client.",
    "urllib.",
    "smtplib.",
    "webbrowser.",
    "shutil.unpack_archive",
    "sys.addaudithook",
)
_CHANGING = (
    "os.remove os.rename os.rmdir os.mkdir os.link os.symlink os.truncate os.chmod os.chown os.utime os.setxattr "
    "os.removexattr os.chflags os.mkfifo os.mknod shutil.rmtree shutil.move shutil.copyfile shutil.copymode "
    "shutil.copystat shutil.copytree shutil.chown tempfile.mkstemp tempfile.mkdtemp"
)
CHANGING = frozenset(_CHANGING.split())
LOOKING = frozenset({"os.listdir", "os.scandir", "os.chdir", "os.walk", "os.fwalk"})
HARMLESS = ("/dev/null", "/dev/urandom", "/etc/localtime", "/usr/share/zoneinfo")
MOST_REFUSED = 200

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Refused(PermissionError):
    """Something that this process may not do."""


class Fence:
    """`refused` are the paths that something wanted to read, for the report."""

    def __init__(self, readable: Iterable[str], writable: str) -> None:
        self.writable = os.path.realpath(writable)
        self.readable = tuple({os.path.realpath(path) for path in readable if path} | {self.writable})
        self.refused: list[str] = []

    def close(self) -> None:
        """From now on, for the rest of this process."""
        sys.addaudithook(self._hook())

    def _hook(self) -> Callable[[str, tuple[Any, ...]], None]:
        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            if event == "open":
                self._opened(arguments)
            elif event in CHANGING:
                for path in arguments[:2] if event in ("os.rename", "os.link", "os.symlink") else arguments[:1]:
                    self._inside(path, (self.writable,))
            elif event in LOOKING:
                self._inside(arguments[0], (*self.readable, *HARMLESS))
            elif event.startswith(FORBIDDEN):
                raise Refused(errno.EACCES, f"not allowed here: {event}")

        return hook

    def _opened(self, arguments: tuple[Any, ...]) -> None:
        path, mode, flags = arguments
        writes = any(letter in mode for letter in "wxa+") if isinstance(mode, str) else bool(flags & _WRITES)
        self._inside(path, (self.writable,) if writes else (*self.readable, *HARMLESS))

    def _inside(self, path: object, allowed: Iterable[str]) -> None:
        if path is None or isinstance(path, int):  # a file that is open already
            return
        written = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else str(path)
        real = os.path.realpath(written)
        if any(real == one or real.startswith(one.rstrip("/") + "/") for one in allowed):
            return
        if len(self.refused) < MOST_REFUSED:
            self.refused.append(written)
        raise Refused(errno.EACCES, "outside of the lesson")


def own_files() -> list[str]:
    """Where Python, its libraries and Videre lie."""
    return [sys.prefix, sys.base_prefix, sys.exec_prefix, *(os.path.realpath(path) for path in sys.path if path)]
