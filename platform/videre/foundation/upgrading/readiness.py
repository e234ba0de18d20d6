"""Whether a version answers: `/ready` asked as a neighbour on the same machine would."""

import http.client
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from videre.foundation.errors import Conflict, shortened
from videre.foundation.processes import end, start_child
from videre.foundation.settings import Settings

LOOPBACK = "127.0.0.1"
ANYWHERE = {"0.0.0.0": LOOPBACK, "": LOOPBACK, "::": "::1"}
ANSWER_SECONDS = 5.0
PAUSE = 0.2
RAISED = re.compile(r"[A-Za-z_.]+(Error|Exception|Warning|Exit|Interrupt)\b: \S")


def problem(host: str, port: int, settings: Settings) -> str:
    """Why the site at this port is not ready, "" when it is."""
    connection = http.client.HTTPConnection(ANYWHERE.get(host, host), port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", f"{settings.prefix}/ready", headers={"Host": urlsplit(settings.address).netloc})
        answer = connection.getresponse()
        said = answer.read(10_000)
    except (OSError, http.client.HTTPException) as error:
        return f"nothing answers ({shortened(error) or type(error).__name__})"
    finally:
        connection.close()
    if answer.status == 200:
        return ""
    try:
        return str(json.loads(said)["problem"])
    except (ValueError, KeyError, TypeError):
        return f"it answers {answer.status}"


def wait(host: str, port: int, settings: Settings, seconds: float, *, alive: Callable[[], bool] = lambda: True) -> str:
    """Ask until it is ready, for so long; why it is not, or ""."""
    deadline = time.monotonic() + seconds
    while (reason := problem(host, port, settings)) and alive() and time.monotonic() < deadline:
        time.sleep(PAUSE)
    return reason if alive() else f"it ended by itself; before, {reason}"


def rehearse(settings: Settings, seconds: float, environment: Mapping[str, str]) -> None:
    """Start the pages of the version that runs this code on a port nobody knows, and wait until they are ready.

    No worker is started and nobody can come in, so nothing is written that going back would lose. A Conflict says
    why it did not become ready.
    """
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        command = [sys.executable, "-m", "videre.web.server", LOOPBACK, str(port), "1", "2"]
        child = start_child(command, environment=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            reason = wait(LOOPBACK, port, settings, seconds, alive=lambda: child.poll() is None)
        finally:
            end(child)
        if reason:
            log.seek(0)
            words = _telling(log.read().decode("utf-8", "replace"))
            last = f" Its last words: {shortened(words, 200)}" if words else ""
            raise Conflict(f"It did not become ready within {seconds:.0f} s: {reason}.{last}", kind="not-ready")


def _telling(log: str) -> str:
    """The line of a log that says most: the last that ends a trace, else the last."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    raised = [line for line in lines if RAISED.match(line)]
    return (raised or lines or [""])[-1]


def environment_for(config: Path) -> dict[str, str]:
    """What a child must be told to find the same installation."""
    return {"VIDERE_CONFIG": str(config.resolve())} if config.is_file() else {}
