"""Real processes for tests: started, watched, ended, and never left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0


def until(condition: Callable[[], object], seconds: float = PATIENCE, what: str = "it") -> None:
    """Wait for `condition`, fail the test when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {seconds} s")
        time.sleep(0.03)


def is_alive(pid: int) -> bool:
    """Whether the process runs (a zombie does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X")


def descendants(pid: int) -> set[int]:
    """All children of the process, and theirs."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                rest = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents.setdefault(int(rest[1]), []).append(int(entry.name))
    found: set[int] = set()
    todo = [pid]
    while todo:
        for one in parents.get(todo.pop(), ()):
            found.add(one)
            todo.append(one)
    return found


class Programs:
    """Starts programs with an environment of their own; `close` kills what is left of them."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.environment = {**os.environ, **environment, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"}
        self._folder = folder
        self._started: list[tuple[subprocess.Popen[bytes], IO[bytes], Path]] = []

    def python(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `python ARGUMENTS…`; what it prints goes to a file, see `output`."""
        path = self._folder / f"program-{len(self._started)}.log"
        file = path.open("wb")
        program = subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=self._folder,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._started.append((program, file, path))
        return program

    def output(self, program: subprocess.Popen[bytes]) -> str:
        """What the program has printed."""
        return next(path.read_text("utf-8", "replace") for one, _file, path in self._started if one is program)

    def kill(self, program: subprocess.Popen[bytes]) -> None:
        """`kill -9`."""
        program.kill()
        program.wait()

    def close(self) -> None:
        """End everything that was started here."""
        for program, file, _path in self._started:
            left = descendants(program.pid) if program.poll() is None else set()
            if program.poll() is None:
                program.kill()
                program.wait()
            for pid in left:
                if is_alive(pid):
                    os.kill(pid, signal.SIGKILL)
            file.close()
