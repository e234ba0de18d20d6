"""What `kill -9` does to work in the background: nothing is lost, nothing finished is repeated."""

import re
import signal
from collections.abc import Callable

import pytest

from tests.support.programs import Programs, descendants, is_alive, until
from tests.support.workflows import ledger
from videre.foundation.database import Database, unit_of_work
from videre.foundation.jobs import enqueue, job_state
from videre.foundation.jobs.office import job_lines
from videre.foundation.settings import Settings

pytestmark = pytest.mark.kill


def promise(database: Database, name: str, *args: object) -> str:
    with unit_of_work(database) as db:
        return enqueue(db, name, *args)


def state(database: Database, job: str) -> str:
    with database.session() as db:
        found = job_state(db, job)
        assert found is not None
        return found.state


def test_a_job_killed_in_its_second_step_goes_on_there(
    database: Database, settings: Settings, worker: Callable, programs: Programs
) -> None:
    first = worker()
    job = promise(database, "tests.three_steps", 7)
    until(lambda: "two 107 begins" in ledger(settings.data), what="the second step")
    programs.kill(first)

    worker()
    until(lambda: ledger(settings.data).count("two 107 begins") == 2, what="the second step again")
    (settings.data / "go").touch()
    until(lambda: state(database, job) == "done", what="the end of the job")

    assert ledger(settings.data) == ["one 7", "two 107 begins", "two 107 begins", "two 107 ends", "three 7"]
    with database.session() as db:
        found = job_state(db, job)
    assert found is not None
    assert (found.name, found.phase, found.share, found.trouble) == ("tests.three_steps", "three", 0.9, "")


def test_a_promise_made_while_no_worker_lives_is_kept(
    database: Database, settings: Settings, worker: Callable, programs: Programs
) -> None:
    programs.kill(worker())
    (settings.data / "go").touch()
    job = promise(database, "tests.three_steps", 1)
    assert state(database, job) == "waiting"

    worker()
    until(lambda: state(database, job) == "done", what="the end of the job")


def test_an_upgrade_between_kill_and_restart_loses_nothing(
    database: Database, settings: Settings, worker: Callable, programs: Programs
) -> None:
    first = worker("1.0")
    job = promise(database, "tests.three_steps", 2)
    until(lambda: "two 102 begins" in ledger(settings.data), what="the second step")
    programs.kill(first)

    (settings.data / "go").touch()
    worker("2.0")
    until(lambda: state(database, job) == "done", what="the end of the job")
    assert ledger(settings.data).count("one 2") == 1


def test_two_workers_hold_two_slots_and_the_living_adopts_from_the_dead(
    database: Database, settings: Settings, worker: Callable, programs: Programs
) -> None:
    both = [worker(), worker()]
    slots = [re.findall(r"worker-\d+", programs.output(one))[0] for one in both]
    assert slots == ["worker-1", "worker-2"]

    jobs = [promise(database, "tests.three_steps", number) for number in range(6)]
    until(lambda: sum("begins" in line for line in ledger(settings.data)) == 6, what="six second steps")
    at_work = {line.worker for line in job_lines(database) if line.worker}
    assert at_work == {"worker-1", "worker-2"}

    programs.kill(both[0])
    (settings.data / "go").touch()
    until(lambda: all(state(database, job) == "done" for job in jobs), what="the end of all jobs")
    for number in range(6):
        assert ledger(settings.data).count(f"one {number}") == 1
        assert ledger(settings.data).count(f"three {number}") == 1


def test_a_freed_slot_is_taken_by_the_next_worker(worker: Callable, programs: Programs) -> None:
    first, _second = worker(), worker()
    programs.kill(first)
    third = worker()
    assert "worker-1" in programs.output(third)


def test_programs_started_by_a_job_die_with_its_worker(
    database: Database, settings: Settings, worker: Callable, programs: Programs
) -> None:
    first = worker()
    promise(database, "tests.child")
    until(lambda: ledger(settings.data), what="the child's start")
    pid = int(ledger(settings.data)[0].split()[1])
    until(lambda: is_alive(pid), what="the child's life")
    assert pid in descendants(first.pid)
    programs.kill(first)
    until(lambda: not is_alive(pid), what="the child's death")


def test_a_worker_told_to_end_lets_its_step_finish(
    database: Database, settings: Settings, worker: Callable, programs: Programs
) -> None:
    first = worker()
    job = promise(database, "tests.three_steps", 3)
    until(lambda: "two 103 begins" in ledger(settings.data), what="the second step")
    first.send_signal(signal.SIGTERM)
    until(lambda: "the worker was told to end" in programs.output(first), what="the worker's hearing it")
    (settings.data / "go").touch()
    assert first.wait(30) == 0
    assert "two 103 ends" in ledger(settings.data)
    assert state(database, job) == "running"

    worker()
    until(lambda: state(database, job) == "done", what="the end of the job")
    assert ledger(settings.data) == ["one 3", "two 103 begins", "two 103 ends", "three 3"]
