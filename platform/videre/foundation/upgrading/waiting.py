"""What `videre serve` does while an upgrade is under way: wait for its end, or end it when whoever did it died."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from videre.foundation import home as homes
from videre.foundation.processes import try_slot
from videre.foundation.settings import Settings
from videre.foundation.upgrading import returning

PAUSE = 0.3
Found = Literal["free", "ended", "stopped"]


def until_over(
    settings: Settings, home: Path | None, stopped: Callable[[], bool], told: Callable[[str], None]
) -> Found:
    """Wait until no upgrade is under way.

    "free": there was none; "ended": there was, and the version to serve may be another now; "stopped": we were told
    to end meanwhile. An upgrade whose process is gone is ended here: back to the old state, or on to the new where
    that had answered already.
    """
    found: Found = "free"
    while not stopped():
        slot = try_slot(settings.data / "locks" / "upgrade")
        if slot is not None:
            with slot:
                if ended := returning.end_broken_off(settings, home):
                    told(ended)
                    found = "ended"
            return found
        if found == "free":
            told("An upgrade is under way; waiting for its end.")
            found = "ended"
        time.sleep(PAUSE)
    return "stopped"


def begin_again(home: Path | None) -> None:
    """Become the version that is chosen now, with the same command line, in the same process. Does not return."""
    sys.stdout.flush()
    sys.stderr.flush()
    chosen = homes.chosen(home) if home is not None else None
    if chosen is not None and homes.program(chosen).is_file():
        program = str(homes.program(chosen))
        os.execv(program, [program, *sys.argv[1:]])
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
