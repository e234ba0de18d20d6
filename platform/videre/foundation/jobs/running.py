"""A workflow while it runs: its steps, its progress, and what it says when it fails."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from videre.foundation import logs
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Refusal, shortened
from videre.foundation.jobs.progress import set_progress
from videre.foundation.jobs.registry import Workflow
from videre.foundation.settings import Settings
from videre.foundation.storage import Storage

P = ParamSpec("P")
R = TypeVar("R")

PROGRESS_PAUSE = 1.0
UNEXPECTED = "Something unexpected went wrong; the log of the worker tells what."


class StepFailed(Exception):
    """A step failed with something that is no refusal; only its name and text are kept, the log has the rest."""


class Gate:
    """Lets a worker stop between steps: once shut no step begins, and whoever shut it waits for those running."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running = 0
        self._shut = False

    def enter(self) -> None:
        """Begin a step; blocks for ever once the gate is shut, since the process is about to end."""
        with self._changed:
            while self._shut:
                self._changed.wait()
            self._running += 1

    def leave(self) -> None:
        """A step and the record of its result are done."""
        with self._changed:
            self._running -= 1
            self._changed.notify_all()

    def shut(self) -> None:
        """Let no step begin."""
        with self._changed:
            self._shut = True

    def is_empty(self, patience: float) -> bool:
        """Whether the steps that run end within `patience` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._running == 0, timeout=patience)


@dataclass(frozen=True, slots=True)
class Workshop:
    """What every job of a worker works with."""

    settings: Settings
    database: Database
    storage: Storage
    gate: Gate


class RunningJob:
    """The job as its workflow sees it (see ``registry.Job``)."""

    def __init__(self, workflow_id: str, workshop: Workshop) -> None:
        self.id = workflow_id
        self.settings = workshop.settings
        self.database = workshop.database
        self.storage = workshop.storage
        self._gate = workshop.gate
        self._said: tuple[str, float] = ("", 0.0)

    def step(self, name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `function` as the step `name`, or return what it returned before the process was killed."""
        from dbos import DBOS  # noqa: PLC0415 - a workflow runs only where the library is loaded already

        def plainly() -> R:
            with bound_contextvars(step=name):
                return _plainly(name, function, *args, **kwargs)

        self._gate.enter()
        try:
            return DBOS.run_step({"name": name}, plainly)
        finally:
            self._gate.leave()

    def unit_of_work(self) -> AbstractContextManager[Session]:
        """One transaction of ours."""
        return unit_of_work(self.database)

    def progress(self, phase: str, share: float | None = None) -> None:
        """Write down how far it is: every change of phase, and the share at most once a second."""
        before, at = self._said
        if phase == before and time.monotonic() - at < PROGRESS_PAUSE and share != 1.0:
            return
        self._said = (phase, time.monotonic())
        with self.unit_of_work() as db:
            set_progress(db, self.id, phase, share)


def runnable(entry: Workflow, workshop: Workshop) -> Callable[..., Any]:
    """The function DBOS runs for `entry`: hands the job over, and writes down the trouble if there is any."""

    def run(*args: Any) -> Any:
        from dbos import DBOS  # noqa: PLC0415 - see above

        job = RunningJob(str(DBOS.workflow_id), workshop)
        with bound_contextvars(job=job.id, workflow=entry.name):
            try:
                return entry.function(job, *args)
            except Exception as error:
                trouble = error.message if isinstance(error, Refusal) else UNEXPECTED
                with job.unit_of_work() as db:
                    set_progress(db, job.id, "failed", trouble=trouble)
                if not isinstance(error, Refusal | StepFailed):
                    logs.logger().exception("the workflow failed outside a step")
                raise

    run.__name__ = run.__qualname__ = entry.name
    return run


def _plainly(name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run it; what it raises must survive being stored, so anything but a refusal becomes a StepFailed."""
    try:
        return function(*args, **kwargs)
    except Refusal:
        raise
    except Exception as error:
        logs.logger().exception("the step failed")
        raise StepFailed(f"{name}: {type(error).__name__}: {shortened(error, 200)}") from None
