"""Starting both sides alike: granian, the same processes and threads."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.ports import free_port

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Server:
    """One side: a WSGI target under granian with its environment."""

    target: str
    environment: dict[str, str]
    ready: str
    factory: bool = False
    workers: int = 2
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    cold_seconds: float = 0.0

    def start(self) -> "Server":
        """Start and wait for the first answer."""
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--workers",
            str(self.workers),
            "--blocking-threads",
            "8",
            "--no-access-log",
            "--log-level",
            "error",
        ]
        command += ["--factory"] if self.factory else []
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [*command, self.target],
            cwd=ROOT,
            env={**os.environ, **self.environment, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"},
            start_new_session=True,
        )
        while True:
            try:
                with urllib.request.urlopen(f"http://localhost:{self.port}{self.ready}", timeout=5):
                    break
            except urllib.error.HTTPError:
                break
            except OSError:
                if self.process.poll() is not None or time.perf_counter() - begun > 60:
                    raise RuntimeError(f"{self.target} did not start") from None
                time.sleep(0.01)
        self.cold_seconds = time.perf_counter() - begun
        return self

    def memory(self) -> float:
        """MiB resident in the largest worker process."""
        assert self.process is not None
        sizes = [0.0]
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                text = status.read_text()
            except OSError:
                continue
            facts = dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)
            if int(facts["PPid"]) == self.process.pid and "VmRSS" in facts:
                sizes.append(int(facts["VmRSS"].split()[0]) / 1024)
        return max(sizes)

    def stop(self) -> None:
        """End the server's own process group."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
