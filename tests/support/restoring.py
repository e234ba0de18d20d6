"""`python -m tests.support.restoring BACKUP INTO STEP`: a real restore that is killed when it comes to STEP."""

import os
import signal
import sys
from pathlib import Path

from videre import wiring
from videre.foundation.backups.restoring import restore


def main() -> None:
    """Restore, or die trying."""
    backup, into, fatal = sys.argv[1:]

    def told(step: str) -> None:
        if step == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    wiring.connect()
    restore(Path(backup), Path(into), replace=True, environment={}, told=told)


if __name__ == "__main__":
    main()
