"""Processes: slots held by one of them at a time, and children that never outlive their parent."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from videre.foundation.leash import die_with_parent
from videre.foundation.paths import PACKAGE

__all__ = [
    "Limits",
    "Occupied",
    "Slot",
    "converse",
    "die_with_parent",
    "end",
    "hold_slot",
    "port_is_free",
    "start_child",
    "try_slot",
    "within",
]

# What a child may see of our environment when it is started clean: no addresses, no secrets.
HARMLESS = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT")


class Occupied(Exception):
    """Somebody else holds the slot; ``pid`` says who, if it can be known."""

    def __init__(self, path: Path, pid: int | None) -> None:
        super().__init__(f"{path.name} is held by process {pid}" if pid else f"{path.name} is held by another process")
        self.path = path
        self.pid = pid


class Slot:
    """A slot in our hands. The kernel frees it when this process ends, however it ends."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle: int | None = handle

    def free(self) -> None:
        """Give the slot back; the file stays, since removing it would let two hold it at once."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> "Slot":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.free()


def hold_slot(path: Path) -> Slot:
    """Take the slot `path` or raise Occupied at once. Children do not inherit it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        written = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
        os.close(handle)
        raise Occupied(path, int(written) if written.isdecimal() else None) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
    return Slot(path, handle)


def try_slot(path: Path) -> Slot | None:
    """The slot `path`, or None when somebody holds it."""
    try:
        return hold_slot(path)
    except Occupied:
        return None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use at most: CPU seconds, bytes of memory, bytes per written file, open files."""

    cpu: int | None = None
    memory: int | None = None
    file: int | None = None
    files: int | None = None

    def as_text(self) -> str:
        """The limits that are set, for the leash."""
        return json.dumps({name: most for name, most in asdict(self).items() if most is not None})


def start_child(
    command: Sequence[str],
    *,
    limits: Limits | None = None,
    clean: bool = False,
    environment: Mapping[str, str] | None = None,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start `command` in a process group of its own; it is killed when this process (and thread) ends.

    `clean` hides our environment but for the harmless part; `environment` is added in either case. Other
    `options` go to Popen. A program that cannot be started ends with 127 and a line on its standard error.
    """
    seen = {name: os.environ[name] for name in HARMLESS if name in os.environ} if clean else dict(os.environ)
    seen.update(environment or {})
    shim = [sys.executable, "-I", "-S", str(PACKAGE / "foundation" / "leash.py")]
    tied = [*shim, str(os.getpid()), (limits or Limits()).as_text(), *command]
    return subprocess.Popen(tied, env=seen, start_new_session=True, **options)


def converse(
    child: "subprocess.Popen[bytes]", order: Mapping[str, object], progress: str, say: Callable[[Any], None]
) -> dict[str, Any]:
    """Hand a child its `order` as JSON, `say` what its lines hold under `progress`; its last word, {} for none."""
    assert child.stdin is not None and child.stdout is not None
    with child.stdin as asked, child.stdout as told:
        try:
            asked.write(json.dumps(order).encode())
            asked.close()
        except BrokenPipeError:
            return {}
        for line in told:
            heard = json.loads(line)
            if progress not in heard:
                return dict(heard)
            say(heard[progress])
    return {}


def end(child: subprocess.Popen[bytes], *, patience: float = 10.0) -> int:
    """Ask the child to end, kill its whole group if it does not within `patience` seconds; its exit code."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            _kill_group(child.pid)
    return child.wait()


@contextmanager
def within(child: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """End the child with everything it started once the block takes longer than `seconds`; the event tells of it."""
    late = threading.Event()

    def over() -> None:
        late.set()
        end(child, patience=0)

    alarm = threading.Timer(seconds, over)
    alarm.daemon = True
    alarm.start()
    try:
        yield late
    finally:
        alarm.cancel()


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def port_is_free(host: str, port: int) -> bool:
    """Whether nobody listens there. Servers that share ports would let a second one bind without a word."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror:
        return False
    for family, kind, protocol, _name, address in found:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError:
                return False
    return True
