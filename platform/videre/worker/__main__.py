"""`python -m videre.worker`: run jobs until told to end."""

import signal
import sys
import threading

import sqlalchemy as sa

from videre import wiring
from videre.foundation import logs, migrations
from videre.foundation.database import Database, is_damaged, unit_of_work
from videre.foundation.jobs.slots import NoSlot
from videre.foundation.jobs.worker import NotPrepared, run_worker
from videre.foundation.rounds import promise_daily
from videre.foundation.settings import SettingsError, load
from videre.foundation.storage import storage_of
from videre.foundation.upgrading import journal
from videre.notifications.actions import take_up_kept_letters

REFUSED = 2
# Unlike a refusal this may pass by itself, so whoever keeps the worker running starts it again.
NO_DATABASE = 1


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
    except sa.exc.DatabaseError as error:
        if not isinstance(error, sa.exc.OperationalError) and not is_damaged(error):
            raise
        sys.stderr.write(f"Error: the database does not answer as it should ({str(error.orig).splitlines()[0]}).\n")
        sys.exit(NO_DATABASE)


if __name__ == "__main__":
    main()
