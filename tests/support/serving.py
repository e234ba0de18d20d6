"""`videre serve` as a process of the test's own, with its web processes and the means to kill them."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.support.ports import free_port

VIDERE = str(Path(sys.executable).with_name("videre"))
PATIENCE = 120.0


def children(pid: int) -> list[int]:
    """The processes whose parent is `pid`."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if fields[0] != "Z" and int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found


def descendants(pid: int) -> list[int]:
    """All processes below `pid`."""
    return [one for child in children(pid) for one in (child, *descendants(child))]


def command_line(pid: int) -> str:
    """What the process was started with, or "" when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


class Serving:
    """A running installation."""

    def __init__(self, environment: dict[str, str], *, processes: int = 2) -> None:
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.environment = {**environment, "VIDERE_ADDRESS": self.address, "VIDERE_WEB_PROCESSES": str(processes)}
        self.process = subprocess.Popen(
            [VIDERE, "serve", "--port", str(self.port)], env={**os.environ, **self.environment}, start_new_session=True
        )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(f"videre serve ended with {self.process.returncode}")
            try:
                with urllib.request.urlopen(f"{self.address}/ready", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.1)
        raise AssertionError("videre serve did not become ready")

    def web_processes(self) -> list[int]:
        """The processes that answer requests: the innermost ones of the web server."""
        return [
            one
            for one in descendants(self.process.pid)
            if not children(one) and "worker" not in command_line(one) and "resource_tracker" not in command_line(one)
        ]

    def kill_a_web_process(self) -> int | None:
        """Kill one with SIGKILL; its number, or None when none is up just now."""
        for pid in self.web_processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            return pid
        return None

    def stop(self) -> None:
        """End it as an operator would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
