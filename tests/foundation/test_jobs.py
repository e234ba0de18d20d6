"""Work for later: promised with its cause, seen from outside, cancelled, started again."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.programs import Programs, until
from tests.support.workflows import NOTE, ledger
from videre.foundation import clock, migrations
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, NotFound
from videre.foundation.jobs import enqueue, job_state, office, set_progress
from videre.foundation.jobs.registry import workflow
from videre.foundation.settings import Settings


def promise(database: Database, name: str, *args: object, **options: object) -> str:
    with unit_of_work(database) as db:
        return enqueue(db, name, *args, **options)  # type: ignore[arg-type]


def count(database: Database) -> int:
    return len(office.job_lines(database, everything=True, limit=10_000))


def state(database: Database, job: str) -> str:
    with database.session() as db:
        found = job_state(db, job)
    assert found is not None
    return found.state


def test_rolled_back_with_its_cause(database: Database) -> None:
    with pytest.raises(RuntimeError), unit_of_work(database) as db:
        job = enqueue(db, "tests.note", "never")
        raise RuntimeError
    assert count(database) == 0
    with database.session() as db:
        assert job_state(db, job) is None


def test_committed_with_its_cause(database: Database) -> None:
    with unit_of_work(database) as db:
        set_progress(db, "cause", "of the job")
        job = enqueue(db, "tests.note", "kept")
    assert state(database, job) == "waiting"
    assert [line.name for line in office.job_lines(database)] == ["tests.note"]


def test_the_same_id_is_promised_once(database: Database) -> None:
    first = promise(database, "tests.note", "a", workflow_id="welcome-7")
    second = promise(database, "tests.note", "b", workflow_id="welcome-7")
    assert first == second == "welcome-7"
    assert count(database) == 1


def test_only_known_workflows_and_plain_values_are_taken(database: Database) -> None:
    with database.session() as db:
        with pytest.raises(LookupError, match=r"nobody\.knows"):
            enqueue(db, "nobody.knows")
        with pytest.raises(TypeError, match="Path"):
            enqueue(db, "tests.note", Path("x"))


def test_a_name_belongs_to_one_workflow() -> None:
    with pytest.raises(ValueError, match=r"tests\.note"):

        @workflow("tests.note")
        def other(job: object) -> None: ...


def test_progress_is_overwritten_and_kept_between_nought_and_one(database: Database) -> None:
    job = promise(database, "tests.note", "x")
    for share in (0.25, 7.0):
        with unit_of_work(database) as db:
            set_progress(db, job, "encode", share)
    with database.session() as db:
        found = job_state(db, job)
    assert found is not None
    assert (found.phase, found.share, found.is_open) == ("encode", 1.0, True)


def test_cancelled_while_waiting(database: Database) -> None:
    job = promise(database, "tests.note", "x")
    office.cancel(database, job)
    assert state(database, job) == "cancelled"
    with pytest.raises(Conflict):
        office.cancel(database, job)
    with pytest.raises(NotFound):
        office.cancel(database, "made-up")
    office.retry(database, job)
    assert state(database, job) == "waiting"


def test_what_is_over_is_forgotten_and_what_is_open_is_not(database: Database) -> None:
    over, still_open = promise(database, "tests.note", "x"), promise(database, "tests.note", "y")
    office.cancel(database, over)
    assert office.forget(database, clock.ago(timedelta(hours=1))) == 0
    assert office.forget(database, clock.ago(timedelta(hours=-1))) == 1
    assert [line.id for line in office.job_lines(database, everything=True)] == [still_open]


def test_jobs_begun_by_another_version_hold_up_the_upgrade(database: Database) -> None:
    job = promise(database, "tests.note", "x")
    with unit_of_work(database) as db:
        table = "workflow_status" if database.is_sqlite else "dbos.workflow_status"
        db.execute(
            sa.text(f"UPDATE {table} SET status='PENDING', application_version='jobs-0' WHERE workflow_uuid=:job"),
            {"job": job},
        )
    with pytest.raises(Conflict, match="1 jobs begun by an older Videre"):
        migrations.upgrade(database)
    office.cancel(database, job)
    migrations.upgrade(database)


def test_reading_a_job_does_not_load_the_job_library() -> None:
    code = "import sys, videre.wiring, videre.foundation.jobs, videre.web.app; print('dbos' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


class TestWithWorker:
    """A real worker beside."""

    def test_delayed_work_waits(self, database: Database, worker: Callable) -> None:
        self._notes(database)
        worker()
        begun = time.monotonic()
        late = promise(database, "tests.note", "late", after=timedelta(seconds=8))
        soon = promise(database, "tests.note", "soon")
        until(lambda: state(database, soon) == "done", what="the job at once")
        until(lambda: state(database, late) != "waiting", what="the job for later")
        # However long the one at once took. The job library counts whole milliseconds.
        assert time.monotonic() - begun > 7.9
        until(lambda: state(database, late) == "done", what="the end of the job for later")

    def test_a_refusal_is_told_and_the_job_goes_on_where_it_ended(
        self, database: Database, settings: Settings, worker: Callable, programs: Programs
    ) -> None:
        job = promise(database, "tests.refused")
        broken = promise(database, "tests.broken")
        program = worker()
        until(lambda: {state(database, job), state(database, broken)} == {"failed"}, what="both failures")
        with database.session() as db:
            told, untold = job_state(db, job), job_state(db, broken)
        assert told is not None
        assert untold is not None
        assert told.trouble == "The video is too long."
        assert "unexpected" in untold.trouble
        until(lambda: f"in {broken}" in programs.output(program), what="the reason in the log")

        (settings.data / "go").touch()
        office.retry(database, job)
        until(lambda: state(database, job) == "done", what="the second try")
        assert ledger(settings.data) == ["first", "second", "second", "last"]

    def test_cancelled_while_running_it_ends_before_its_next_step(
        self, database: Database, settings: Settings, worker: Callable
    ) -> None:
        job = promise(database, "tests.three_steps", 5)
        worker()
        until(lambda: "two 105 begins" in ledger(settings.data), what="the second step")
        office.cancel(database, job)
        (settings.data / "go").touch()
        until(lambda: "two 105 ends" in ledger(settings.data), what="the end of the second step")
        after = promise(database, "tests.three_steps", 6)
        until(lambda: state(database, after) == "done", what="the next job")
        assert state(database, job) == "cancelled"
        assert "three 5" not in ledger(settings.data)

    @pytest.mark.race
    def test_many_promise_beside_a_busy_worker_and_nobody_meets_a_lock(
        self, database: Database, worker: Callable, programs: Programs
    ) -> None:
        self._notes(database)
        worker()
        crowds = [programs.python("-m", "tests.support.crowd", name, "4", "25") for name in ("a", "b")]
        for crowd in crowds:
            assert crowd.wait(120) == 0, programs.output(crowd)
            assert "locked" not in programs.output(crowd)

        def written() -> int:
            with database.session() as db:
                return db.scalar(sa.select(sa.func.count()).select_from(NOTE)) or 0

        until(lambda: written() == 200, 120, "all 200 notes")
        # The round of tomorrow always waits.
        states = {line.state for line in office.job_lines(database) if line.name != "foundation.daily"}
        assert states <= {"running"}

    @staticmethod
    def _notes(database: Database) -> None:
        with database.engine.begin() as connection:
            NOTE.metadata.create_all(connection)


def test_a_worker_whose_slot_is_lost_ends(
    database: Database, settings: Settings, worker: Callable, programs: Programs
) -> None:
    if database.is_sqlite:
        # A file lock cannot be lost while its holder lives; what is to be shown is that it is held.
        program = worker()
        from videre.foundation.processes import Occupied, hold_slot  # noqa: PLC0415 - for this kind of database only

        with pytest.raises(Occupied) as occupied:
            hold_slot(settings.data / "locks" / "worker-1")
        assert occupied.value.pid == program.pid
        return
    program = worker()
    with database.engine.connect() as connection:
        connection.execute(
            sa.text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype='advisory' AND objid=1")
        )
    assert program.wait(60) == 3
    assert "the slot is lost" in programs.output(program)


def test_two_threads_share_one_client(database: Database) -> None:
    jobs: list[str] = []
    threads = [threading.Thread(target=lambda: jobs.append(promise(database, "tests.note", "x"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(jobs)) == count(database) == 4
