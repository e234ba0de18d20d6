"""The upgrade itself, done by the new version beside the old one.

The old version is asked to stand aside, its state is backed up, the tables are brought up to date and the new
version is rehearsed on a port nobody knows. Only when it answered there it is chosen; else everything is as before,
and the old version, which has been waiting, serves on. Nobody writes between the backup and that moment, so going
back loses nothing.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from videre import __version__
from videre.foundation import clock, migrations, serving
from videre.foundation import home as homes
from videre.foundation.backups import postgresql, record
from videre.foundation.backups.making import make_backup
from videre.foundation.database import Database
from videre.foundation.errors import Conflict, Refusal, shortened
from videre.foundation.health.symptoms import needed
from videre.foundation.jobs import office
from videre.foundation.jobs.slots import Slots
from videre.foundation.processes import Occupied, Slot, hold_slot
from videre.foundation.settings import Settings
from videre.foundation.upgrading import journal, readiness, returning
from videre.foundation.upgrading.journal import Journal

ASIDE_SECONDS = 60.0
WORKER_SECONDS = 10.0
PATIENCE = 60.0
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was done: the versions, the backup of the old state, and what is left to say."""

    old_version: str
    new_version: str
    backup: Path
    was_served: bool
    not_answering: str


class GoneBack(Refusal):
    """The new version did not come up; everything is as it was before."""

    kind = "gone-back"


@dataclass(frozen=True, slots=True)
class Installation:
    """What is upgraded. ``home`` is None where there is no settings file and so no link to a version."""

    settings: Settings
    config: Path
    home: Path | None

    @property
    def beside(self) -> Path | None:
        """The environment to choose when all is well: this one, where another is chosen now."""
        running = homes.running()
        chosen = homes.chosen(self.home) if self.home is not None else None
        return running if chosen is not None and running is not None and chosen != running else None

    @property
    def old_version(self) -> str:
        """The version that is served now, as far as can be known."""
        chosen = homes.chosen(self.home) if self.home is not None else None
        return _version_of(homes.program(chosen)) if self.beside and chosen is not None else "the old version"


def look(installation: Installation, database: Database) -> None:
    """Raise a Conflict that says why an upgrade cannot begin, or that there is nothing to do. Changes nothing."""
    unknown = migrations.unknown(migrations.current(database))
    if unknown:
        raise Conflict(
            f"The tables are at {', '.join(unknown)}, which Videre {__version__} does not know: it is older than they "
            "are. Use a newer version, or restore a backup.",
            kind="too-old",
        )
    if not migrations.is_behind(database) and installation.beside is None:
        raise Conflict(f"Videre {__version__} is served already and its tables are up to date.", kind="nothing-to-do")
    grave = [
        one for one in needed(installation.settings, database) if one.grave and one.what not in ("tables", "upgrade")
    ]
    if grave:
        raise Conflict(f"{grave[0].what}: {grave[0].found}: {grave[0].wrong} {grave[0].remedy}")
    stale = office.begun_by_others(database)
    if stale:
        raise Conflict(
            f"{stale} jobs begun by the old version are unfinished, and this one cannot finish them. Let the old one "
            "do it, or end them with `videre jobs cancel`.",
            kind="jobs-open",
        )
    if not database.is_sqlite:
        postgresql.programs(postgresql.server_version(database), installation.settings.postgresql_programs)


def upgrade(
    installation: Installation,
    database: Database,
    *,
    patience: float = PATIENCE,
    told: Told = lambda _step: None,
) -> Upgraded:
    """Bring the installation to this version. A Conflict: it did not begin; GoneBack: the old state is back.

    `told` hears of each step before it is done.
    """
    settings, data = installation.settings, installation.settings.data
    with ExitStack() as stack:
        stack.enter_context(_alone(data))
        left_behind = journal.read(data)
        if ended := returning.end_broken_off(settings, installation.home):
            told(ended)
        if left_behind is not None and left_behind.state == "settled" and installation.beside is None:
            return Upgraded(left_behind.old_version, left_behind.new_version, Path(left_behind.backup), False, "")
        told("look")
        look(installation, database)
        target = settings.backups / f"{record.PREFIX}{clock.now():%Y%m%d-%H%M%S}-before-{__version__}{record.SUFFIX}"
        beside = installation.beside
        begun = Journal(
            "begun", installation.old_version, __version__, str(beside) if beside else None, str(target.resolve())
        )
        told("begin")
        journal.write(data, begun)
        try:
            told("stand aside")
            served = serving.noted(data) if _ask_aside(data, stack) else None
            _refuse_workers(settings, database)
            told("back up")
            make_backup(settings, database, installation.config, Path(begun.backup), media=False)
        except BaseException:
            journal.remove(data)
            raise
        told("change")
        journal.write(data, begun.at("changing"))
        try:
            told("migrate")
            migrations.upgrade(database)
            told("rehearse")
            readiness.rehearse(settings, patience, readiness.environment_for(installation.config))
        except (Exception, KeyboardInterrupt) as error:
            database.close()
            told("return")
            returning.put_back(settings, Path(begun.backup))
            journal.remove(data)
            raise GoneBack(_gone_back(begun, error)) from error
        told("settle")
        journal.write(data, begun.at("settled"))
        told("choose")
        returning.finish(settings, installation.home, begun)
        database.close()
    left = ""
    if served is not None:
        told("serve")
        left = readiness.wait(served.host, served.port, settings, patience)
    return Upgraded(begun.old_version, __version__, Path(begun.backup), served is not None, left)


@contextmanager
def _alone(data: Path) -> Iterator[Slot]:
    try:
        slot = hold_slot(data / "locks" / "upgrade")
    except Occupied as occupied:
        by = f" (process {occupied.pid})" if occupied.pid else ""
        raise Conflict(f"Another upgrade is under way{by}; let it end.") from None
    with slot:
        yield slot


def _ask_aside(data: Path, stack: ExitStack) -> bool:
    """Have whoever serves end its programs and wait; the slot is ours until the stack ends. Whether anybody served."""
    deadline = time.monotonic() + ASIDE_SECONDS
    asked: int | None = None
    while True:
        try:
            stack.enter_context(hold_slot(data / "locks" / "serve"))
            return asked is not None
        except Occupied as occupied:
            if occupied.pid is not None and occupied.pid != asked:
                asked = occupied.pid
                try:
                    _refuse_strangers(asked)
                    os.kill(asked, signal.SIGUSR1)
                except (ProcessLookupError, PermissionError) as error:
                    raise Conflict(
                        f"Process {asked}, which serves, cannot be asked to stand aside ({error.strerror}). "
                        "Run the upgrade as the user that serves."
                    ) from None
            if time.monotonic() > deadline:
                raise Conflict(f"Process {asked}, which serves, did not stand aside. End it, then try again.") from None
            time.sleep(0.1)


def _refuse_strangers(pid: int) -> None:
    """A number written in another container means another process here; a signal could end it."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return
    if b"videre" not in words:
        raise Conflict("Whoever serves runs in another container or on another machine. End it there first.")


def _refuse_workers(settings: Settings, database: Database) -> None:
    """Those of whoever stood aside may need a moment to be gone."""
    slots, deadline = Slots(database, settings.data), time.monotonic() + WORKER_SECONDS
    while busy := slots.busy():
        if time.monotonic() > deadline:
            raise Conflict(f"Another worker runs ({busy[0]}). End every `videre worker` and other server first.")
        time.sleep(0.2)


def _gone_back(begun: Journal, error: BaseException) -> str:
    reason = error.message if isinstance(error, Refusal) else f"{type(error).__name__}: {shortened(error, 300)}"
    code = "" if begun.new_environment else " The program is still the new one: put the old version back, then serve."
    return (
        f"Videre {begun.new_version} did not come up. {reason}\n"
        f"Everything is as it was with {begun.old_version}.{code} The backup stays: {begun.backup}"
    )


def _version_of(program: Path) -> str:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return "the old version"
    return said.split()[-1] if said.split() else "the old version"
