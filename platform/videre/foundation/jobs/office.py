"""Looking after jobs: their tables, what is open, stopping one, starting one again."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, NotFound, shortened
from videre.foundation.jobs.outbox import SCHEMA, client_of
from videre.foundation.jobs.progress import OPEN, STATES, JobProgress, State, set_progress, workflow_table
from videre.foundation.jobs.quiet import hush

# Bumped only when the order of steps of some workflow changes: a killed job is run again by this version
# only.
VERSION = "jobs-1"


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job in a list."""

    id: str
    name: str
    state: State
    phase: str
    share: float | None
    trouble: str
    worker: str
    since: datetime


def prepare(database: Database) -> None:
    """Make or upgrade the tables of the job library; part of `videre db upgrade`.

    Refuses while jobs begun under another VERSION are open, since nobody could finish them.
    """
    stale = begun_by_others(database)
    if stale:
        raise Conflict(
            f"{stale} jobs begun by an older Videre are unfinished. "
            "Let that one finish them, or end them with `videre jobs cancel`.",
            kind="jobs-open",
        )
    from dbos import DBOS  # noqa: PLC0415 - heavy, and only this command needs it

    hush()
    DBOS.migrate(database.url.render_as_string(hide_password=False), schema=SCHEMA)


def begun_by_others(database: Database) -> int:
    """How many open jobs were begun under another VERSION, so that this one could not finish them."""
    if not is_prepared(database):
        return 0
    with database.session() as db:
        jobs = workflow_table(db)
        other = jobs.c.application_version.is_not(None) & (jobs.c.application_version != VERSION)
        return db.scalar(sa.select(sa.func.count()).select_from(jobs).where(jobs.c.status.in_(OPEN), other)) or 0


def is_prepared(database: Database) -> bool:
    """Whether the tables of the job library are there (their version is checked by the worker)."""
    inspector = sa.inspect(database.engine)
    return inspector.has_table("workflow_status", schema=None if database.is_sqlite else SCHEMA)


def job_lines(database: Database, *, everything: bool = False, limit: int = 200) -> list[JobLine]:
    """Jobs that are open or failed, newest first; `everything` adds the done and the cancelled."""
    with database.session() as db:
        jobs = workflow_table(db)
        query = (
            sa.select(jobs, JobProgress.phase, JobProgress.share, JobProgress.trouble)
            .select_from(jobs)
            .outerjoin(JobProgress, JobProgress.workflow_id == jobs.c.workflow_uuid)
            .order_by(jobs.c.created_at.desc())
            .limit(limit)
        )
        if not everything:
            query = query.where(jobs.c.status.not_in(("SUCCESS", "CANCELLED")))
        return [_line(row) for row in db.execute(query)]


def cancel(database: Database, workflow_id: str) -> None:
    """End the job: at once if it waits, before its next step if it runs. What it did stays."""
    if _status(database, workflow_id) not in OPEN:
        raise Conflict("This job is not open any more.", kind="job-not-open")
    client_of(database.engine).cancel_workflow(workflow_id)
    with unit_of_work(database) as db:
        set_progress(db, workflow_id, "cancelled")


def retry(database: Database, workflow_id: str) -> None:
    """Start a failed or cancelled job again at the step where it ended; the steps before are not repeated."""
    status = _status(database, workflow_id)
    if STATES[status] not in ("failed", "cancelled"):
        raise Conflict("Only a failed or cancelled job can be started again.", kind="job-not-ended")
    client = client_of(database.engine)
    with database.session() as db:
        jobs = workflow_table(db)
        queue = db.scalar(sa.select(jobs.c.queue_name).where(jobs.c.workflow_uuid == workflow_id))
    if status == "ERROR":
        steps = client.list_workflow_steps(workflow_id)
        failed = [step["function_id"] for step in steps if step["error"] is not None]
        after_last = max((step["function_id"] for step in steps), default=0) + 1
        client.rewind_workflow(workflow_id, start_step=failed[-1] if failed else after_last, queue_name=queue)
    else:
        client.resume_workflow(workflow_id, queue_name=queue)
    with unit_of_work(database) as db:
        set_progress(db, workflow_id, "")


def forget(database: Database, before: datetime, *, at_most: int = 500) -> int:
    """Remove jobs that were done or cancelled and begun `before` then; how many. What failed is kept for people.

    The id of a forgotten job may be promised anew, so `before` lies further back than any cause does.
    """
    with database.session() as db:
        jobs = workflow_table(db)
        old = jobs.c.created_at < int(before.timestamp() * 1000)
        ended = jobs.c.status.in_(("SUCCESS", "CANCELLED"))
        ids = list(db.scalars(sa.select(jobs.c.workflow_uuid).where(old, ended).limit(at_most)))
    if ids:
        client_of(database.engine).delete_workflows(ids)
        with unit_of_work(database) as db:
            db.execute(sa.delete(JobProgress).where(JobProgress.workflow_id.in_(ids)))
    return len(ids)


def _status(database: Database, workflow_id: str) -> str:
    with database.session() as db:
        jobs = workflow_table(db)
        found = db.scalar(sa.select(jobs.c.status).where(jobs.c.workflow_uuid == workflow_id))
    if found is None:
        raise NotFound(f"There is no job {shortened(workflow_id)!r}.")
    return str(found)


def _line(row: sa.Row[Any]) -> JobLine:
    return JobLine(
        id=row.workflow_uuid,
        name=row.name,
        state=STATES[row.status],
        phase=row.phase or "",
        share=row.share,
        trouble=row.trouble or "",
        worker=row.executor_id or "",
        since=datetime.fromtimestamp(row.created_at / 1000, UTC),
    )
