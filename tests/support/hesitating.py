"""A real worker that stops in each step of a video's way in until it is told to go on.

`python -m tests.support.hesitating`. It runs the room's own workflow with a job that, at the end of each step,
before the step's end is recorded, writes the step's name into a ledger and waits for a file `go-NAME`. Killed
there, the step was done but nobody knows: the worst moment.
"""

import time
from contextlib import AbstractContextManager
from typing import ParamSpec, TypeVar

from sqlalchemy.orm import Session

from tests.support.workflows import write
from videre.foundation.database import Database
from videre.foundation.jobs import Job, workflow
from videre.foundation.settings import Settings
from videre.foundation.storage import Storage
from videre.media.jobs import ingest
from videre.worker.__main__ import main

P = ParamSpec("P")
R = TypeVar("R")


class Hesitating:
    """The job underneath, with a pause at the end of every step."""

    def __init__(self, job: Job) -> None:
        self._job = job

    @property
    def id(self) -> str:
        """As underneath."""
        return self._job.id

    @property
    def settings(self) -> Settings:
        """As underneath."""
        return self._job.settings

    @property
    def storage(self) -> Storage:
        """As underneath."""
        return self._job.storage

    @property
    def database(self) -> Database:
        """As underneath."""
        return self._job.database

    def unit_of_work(self) -> AbstractContextManager[Session]:
        """As underneath."""
        return self._job.unit_of_work()

    def progress(self, phase: str, share: float | None = None) -> None:
        """As underneath."""
        self._job.progress(phase, share)

    def step(self, name: str, function: "object", *args: object, **kwargs: object) -> object:
        """Do the step, then wait inside it."""

        def slowly() -> object:
            done = function(*args, **kwargs)  # type: ignore[operator]
            write(self._job, name)
            while not (self._job.settings.data / f"go-{name}").exists():
                time.sleep(0.02)
            return done

        return self._job.step(name, slowly)


@workflow("tests.hesitating_ingest", queue="long")
def hesitating_ingest(job: Job, ingest_id: int) -> None:
    """The room's workflow, slowly."""
    ingest(Hesitating(job), ingest_id)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
