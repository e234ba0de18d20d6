"""Errands: a program of ours goes out to other machines, in a process, a folder, a time and bounds of its own.

What it fetches comes from strangers, and the libraries that fetch are large; so it sees nothing of our environment
and nothing of the database, and is ended with everything it started when it takes too long.
"""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from videre.foundation import logs
from videre.foundation.paths import PACKAGE
from videre.foundation.processes import Limits, converse, end, start_child, within

WORDS = "words"
MOST_SAID = 2000


class TookTooLong(Exception):
    """The errand was ended, since its time was over."""


def run_errand(
    module: str,
    order: Mapping[str, object],
    *,
    folder: Path,
    seconds: int,
    limits: Limits,
    progress: str,
    say: Callable[[Any], None],
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Hand `order` to the program `module` and `say` how it gets on (what its lines hold under `progress`).

    Gives its last word, {} when it ended without one; what it wrote to its standard error goes into the log. It
    works in `folder`. Raises TookTooLong after `seconds`.
    """
    with (folder / WORDS).open("w+b") as words:
        child = start_child(
            [sys.executable, "-P", "-m", module],
            limits=limits,
            clean=True,
            environment={
                "PYTHONPATH": str(PACKAGE.parent),
                "HOME": str(folder),
                "TMPDIR": str(folder),
                **(environment or {}),
            },
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=words,
        )
        try:
            with within(child, seconds) as late:
                told = converse(child, order, progress, say)
        finally:
            end(child, patience=2)
        words.seek(0)
        if said := words.read(MOST_SAID).decode("utf-8", "replace").strip():
            logs.logger().info("a program that fetches said", program=module, words=said)
    (folder / WORDS).unlink()
    if late.is_set():
        raise TookTooLong
    return told
