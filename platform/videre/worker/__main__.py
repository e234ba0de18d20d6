"""`python -m videre.worker`: run jobs until told to end."""

import signal
import sys
import threading

from videre import wiring
from videre.foundation import logs, migrations
from videre.foundation.database import Database, unit_of_work
from videre.foundation.jobs.slots import NoSlot
from videre.foundation.jobs.worker import NotPrepared, run_worker
from videre.foundation.rounds import promise_daily
from videre.foundation.settings import SettingsError, load
from videre.foundation.storage import storage_of
from videre.foundation.upgrading import journal
from videre.notifications.actions import take_up_kept_letters

REFUSED = 2


def main() -> None:
    """Read the settings, take a slot, work."""
    stop = threading.Event()
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda *_: stop.set())
    try:
        settings = load().settings()
        logs.configure(settings.log_format, settings.log_level)
        wiring.connect()
        settings.data.mkdir(parents=True, exist_ok=True)
        database = Database(settings.database)
        if journal.is_there(settings.data):
            raise NotPrepared("an upgrade is under way, or was broken off. Run: videre upgrade")
        if wrong := migrations.mismatch(database):
            raise NotPrepared(wrong)
        with unit_of_work(database) as db:
            promise_daily(db)
            take_up_kept_letters(db, settings)
        run_worker(settings, database, storage_of(settings), stop)
    except (SettingsError, NotPrepared, NoSlot) as error:
        sys.stderr.write(f"Error: {error}\n")
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
