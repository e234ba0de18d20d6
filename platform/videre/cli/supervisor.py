"""Keeping programs running: one that ends is started again, all end with us."""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event

from videre.foundation import logs
from videre.foundation.processes import end, start_child

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0
LOOK_SECONDS = 0.2
PATIENCE = 12.0
# A program that ends with this code has said why and would say it again.
REFUSED = 2


@dataclass(slots=True)
class Kept:
    """One program that is kept running."""

    name: str
    command: Sequence[str]
    child: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    due: float = 0.0
    begun: float = field(default=0.0)


def keep_running(
    programs: Mapping[str, Sequence[str]],
    environment: Mapping[str, str],
    stop: Event,
    *,
    looked: Callable[[], None] = lambda: None,
) -> int:
    """Run `programs` until `stop` is set or one of them refuses; the exit code. `looked` is called every moment."""
    kept = [Kept(name, command) for name, command in programs.items()]
    try:
        while not stop.is_set():
            for one in kept:
                if _ended(one) == REFUSED:
                    return REFUSED
                _start_when_due(one, environment)
            looked()
            stop.wait(LOOK_SECONDS)
        return 0
    finally:
        for one in kept:
            if one.child is not None and one.child.poll() is None:
                one.child.terminate()
        for one in kept:
            if one.child is not None:
                end(one.child, patience=PATIENCE)


def _ended(one: Kept) -> int | None:
    if one.child is None or one.child.poll() is None:
        return None
    code, one.child = one.child.returncode, None
    now = time.monotonic()
    one.pause = FIRST_PAUSE if now - one.begun > STEADY_SECONDS else min(one.pause * 2, LONGEST_PAUSE)
    one.due = now + one.pause
    logs.logger().error("a program ended by itself", program=one.name, code=code, again_in=one.pause)
    return code


def _start_when_due(one: Kept, environment: Mapping[str, str]) -> None:
    if one.child is None and time.monotonic() >= one.due:
        one.begun = time.monotonic()
        one.child = start_child(one.command, environment=environment)
