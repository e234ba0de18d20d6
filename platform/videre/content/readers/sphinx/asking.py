"""Having a lesson read: one child, held to limits that grow with the lesson, and one clear problem when it fails."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from videre.content.problems import Problem, quoted
from videre.content.rendering import RenderLimits
from videre.foundation.processes import Limits, end, start_child, within

START_SECONDS = 20
LARGEST_ANSWER = 256 * 1024 * 1024
LARGEST_SCRATCH = 128 * 1024 * 1024

_FAILURES = {
    "too-costly": "Reading this lesson takes too long",
    "too-large": "Reading this lesson takes too much memory",
    "too-deep": "Boxes, lists or quotations are nested too deep",
    "broken": "This lesson could not be read, and that is a fault of Videre; its log says more",
    "died": "This lesson could not be read: the process that does it ended for no reason it could tell",
    "not-installed": "Lessons in the format of Sphinx need more than is installed here: pip install 'videre[sphinx]'",
}


def ask(job: Mapping[str, Any], pages: int, limits: RenderLimits) -> dict[str, Any] | Problem:
    """What the child answers to a job, or why there is nothing."""
    with tempfile.TemporaryDirectory(prefix="videre-sphinx-") as temporary:
        real = os.path.realpath(temporary)
        child = start_child(
            [sys.executable, "-P", "-m", "videre.content.readers.sphinx.child"],
            limits=Limits(
                cpu=START_SECONDS + limits.cpu_seconds * max(4, pages), memory=limits.memory, file=LARGEST_SCRATCH
            ),
            clean=True,
            environment={
                "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                "PYTHONUTF8": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
                "LC_ALL": "C.UTF-8",
                "HOME": real,
                "TMPDIR": real,
                "DOCUTILSCONFIG": "",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=real,
        )
        return _Conversation(child, limits.deadline * (2 + pages / 4)).answer({**job, "temporary": real})


class _Conversation:
    """One job, the lines that come back, and the time they may take."""

    def __init__(self, child: subprocess.Popen[bytes], deadline: float) -> None:
        self.child = child
        self.deadline = deadline
        self.late = False
        self.at = ""

    def answer(self, job: Mapping[str, Any]) -> dict[str, Any] | Problem:
        told: dict[str, Any] = {}
        try:
            with within(self.child, self.deadline) as late:
                told = self._told(job)
        except (OSError, ValueError):
            told = {}
        finally:
            self.late = late.is_set()
            for pipe in (self.child.stdin, self.child.stdout):
                if pipe is not None:
                    pipe.close()
            code = end(self.child, patience=5.0)
        if "answer" in told:
            answer: dict[str, Any] = told["answer"]
            return answer
        return self._problem(str(told.get("failed") or self._reason(code)), str(told.get("name", "")))

    def _told(self, job: Mapping[str, Any]) -> dict[str, Any]:
        stdin, stdout = self.child.stdin, self.child.stdout
        assert stdin is not None and stdout is not None
        stdin.write(json.dumps(job).encode())
        stdin.close()
        while line := stdout.readline(LARGEST_ANSWER):
            told: dict[str, Any] = json.loads(line)
            if "at" not in told:
                return told
            self.at = str(told["at"])
        return {}

    def _reason(self, code: int) -> str:
        if self.late or code in (-signal.SIGXCPU, -signal.SIGKILL):
            return "too-costly"
        return "too-large" if code == -signal.SIGABRT else "died"

    def _problem(self, failed: str, name: str) -> Problem:
        text = _FAILURES.get(failed, _FAILURES["died"])
        where = f" (at the page {quoted(self.at)})" if self.at and failed != "not-installed" else ""
        why = f": {name}" if name and failed == "broken" else ""
        return Problem(Path(self.at).as_posix() if self.at else "", None, "not-read", f"{text}{where}{why}.")
