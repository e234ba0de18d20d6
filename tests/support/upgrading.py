"""`python -m tests.support.upgrading [STEP [SECONDS]]`: a real upgrade that is killed when it comes to STEP.

SECONDS is the patience with the new version; too little of it makes the upgrade go back.
"""

import os
import signal
import sys

from videre import wiring
from videre.cli.setup import installation_home
from videre.foundation.database import Database
from videre.foundation.errors import Refusal
from videre.foundation.settings import config_file, load
from videre.foundation.upgrading.moving import Installation, upgrade


def main() -> None:
    """Upgrade, or die trying."""
    fatal = sys.argv[1] if len(sys.argv) > 1 else ""
    patience = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0

    def told(step: str) -> None:
        print(step, flush=True)  # noqa: T201 - the test reads it
        if step == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    wiring.connect()
    settings = load().settings()
    database = Database(settings.database, pool_size=2)
    try:
        upgrade(Installation(settings, config_file(), installation_home()), database, patience=patience, told=told)
    except Refusal as refusal:
        sys.exit(f"{refusal.kind}: {refusal.message}")
    finally:
        database.close()


if __name__ == "__main__":
    main()
