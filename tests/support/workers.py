"""Fixtures: programs and workers as real processes."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import workflows
from tests.support.programs import Programs, until
from videre.foundation.settings import Settings

assert workflows.note  # loading them registers them, here as in the workers
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def programs(environment: dict[str, str], tmp_path: Path) -> Iterator[Programs]:
    """Programs with the settings of the test installation."""
    started = Programs(environment, tmp_path)
    yield started
    started.close()


@pytest.fixture
def worker(programs: Programs, settings: Settings) -> Start:
    """Start a worker and wait until it works; arguments as for `tests.support.worker`."""

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        program = programs.python("-m", "tests.support.worker", *arguments)

        def works() -> bool:
            if program.poll() is not None:
                raise AssertionError(programs.output(program))
            return "the worker runs" in programs.output(program)

        until(works, what="the worker's start")
        return program

    return start
