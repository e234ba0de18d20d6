"""Workflows for tests of the worker. They write what they do into a ledger, a file beside the data."""

import os
import time
from pathlib import Path

import sqlalchemy as sa

from videre.foundation.errors import Conflict
from videre.foundation.jobs import Job, workflow

NOTE = sa.Table("videre_test_note", sa.MetaData(), sa.Column("text", sa.String(40), primary_key=True))


def write(job: Job, line: str) -> None:
    """Add a line to the ledger, safely from many processes."""
    with (job.settings.data / "ledger").open("a") as ledger:
        ledger.write(f"{line}\n")


def ledger(data: Path) -> list[str]:
    """All lines so far."""
    path = data / "ledger"
    return path.read_text().splitlines() if path.exists() else []


@workflow("tests.three_steps")
def three_steps(job: Job, number: int) -> int:
    """One, two, three; step two waits until the file `go` is there."""
    first = job.step("one", _one, job, number)
    job.progress("two", 0.5)
    job.step("two", _two, job, first)
    job.progress("three", 0.9)
    job.step("three", write, job, f"three {number}")
    return first


def _one(job: Job, number: int) -> int:
    write(job, f"one {number}")
    return number + 100


def _two(job: Job, first: int) -> None:
    write(job, f"two {first} begins")
    while not (job.settings.data / "go").exists():
        time.sleep(0.02)
    write(job, f"two {first} ends")


@workflow("tests.note")
def note(job: Job, text: str) -> None:
    """Write one line, in a unit of work of our own."""

    def step() -> None:
        with job.unit_of_work() as db:
            db.execute(NOTE.insert().values(text=text))

    job.step("note", step)


@workflow("tests.refused")
def refused(job: Job) -> None:
    """Refuses in its second step until the file `go` is there."""
    job.step("first", write, job, "first")
    job.step("second", _refuse, job)
    job.step("last", write, job, "last")


def _refuse(job: Job) -> None:
    write(job, "second")
    if not (job.settings.data / "go").exists():
        raise Conflict("The video is too long.")


@workflow("tests.broken")
def broken(job: Job) -> None:
    """Fails with something nobody foresaw and that cannot be pickled."""

    class Local(Exception):
        pass

    def step() -> None:
        raise Local(f"in {job.id}")

    job.step("broken", step)


@workflow("tests.child", queue="long")
def child(job: Job) -> None:
    """Starts a program that would run for minutes, and says its pid."""
    from videre.foundation.processes import start_child  # noqa: PLC0415 - only this step needs it

    def step() -> None:
        started = start_child(["sleep", "300"])
        write(job, f"child {started.pid} of {os.getpid()}")
        started.wait()

    job.step("sleep", step)
