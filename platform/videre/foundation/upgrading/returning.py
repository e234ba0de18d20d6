"""Ending an upgrade that was begun: back to the old state, or on to the new one where that had answered already.

Any process may do it that holds the slot `upgrade`: the upgrade itself, the next try, or the old version's `serve`
that stood aside. It can be killed and done again at any point.
"""

import shutil
import tempfile
from contextlib import closing
from pathlib import Path

from videre.foundation import home as homes
from videre.foundation.backups import archive, postgresql, sqlite
from videre.foundation.backups.contents import facts
from videre.foundation.backups.making import SQLITE_FILE
from videre.foundation.database import Database
from videre.foundation.errors import Conflict
from videre.foundation.settings import Settings
from videre.foundation.upgrading import journal
from videre.foundation.upgrading.journal import Journal


def end_broken_off(settings: Settings, home: Path | None) -> str:
    """End the upgrade the journal tells of, if there is one; what was done, in a sentence."""
    begun = journal.read(settings.data)
    if begun is None:
        return ""
    if begun.state == "settled":
        finish(settings, home, begun)
        return f"The upgrade to {begun.new_version} was broken off at its end; it is finished now."
    if begun.state == "begun":
        journal.remove(settings.data)
        return f"An upgrade to {begun.new_version} was broken off before it changed anything."
    put_back(settings, Path(begun.backup))
    journal.remove(settings.data)
    return f"An upgrade to {begun.new_version} was broken off; the state of {begun.old_version} is back."


def finish(settings: Settings, home: Path | None, settled: Journal) -> None:
    """Have the new version served."""
    if home is not None and settled.new_environment is not None:
        homes.choose(home, Path(settled.new_environment))
    journal.remove(settings.data)


def put_back(settings: Settings, backup: Path) -> None:
    """Make the database what the backup holds, and look whether it is."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".returning-", dir=settings.data))
    except OSError as error:
        raise Conflict(f"There is no room in {settings.data} to go back ({error.strerror}).") from error
    try:
        contents = archive.read(backup, lambda name: folder / name if name.startswith("database/") else None)
        unpacked = folder / "database"
        with closing(Database(settings.database, pool_size=2)) as database:
            if database.is_sqlite:
                sqlite.check(unpacked / SQLITE_FILE)
                sqlite.put_back(unpacked / SQLITE_FILE, sqlite.file_of(settings.database))
            else:
                version = postgresql.server_version(database)
                tools = postgresql.programs(version, settings.postgresql_programs)
                postgresql.load(database, tools, unpacked)
            with database.engine.connect() as connection:
                found = facts(connection)
            if found.rows != contents.manifest.rows or found.revisions != contents.about.revisions:
                raise Conflict(f"The database is not what {backup} says. Restore it by hand: videre restore")
            if not database.is_sqlite:
                postgresql.forget(database)
    except FileNotFoundError:
        raise Conflict(f"The backup {backup}, made before the upgrade, is gone. Restore another by hand.") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
