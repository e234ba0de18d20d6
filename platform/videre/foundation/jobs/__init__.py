"""Work that outlives the request that caused it. The only place that knows DBOS.

A room writes in its ``jobs.py``::

    @workflow("media.ingest", queue="long")
    def ingest(job: Job, asset_id: int) -> None:
        kind = job.step("probe", probe, job, asset_id)
        job.progress("encode", 0.0)
        job.step("encode", encode, job, asset_id, kind)

and promises it, in the transaction that is its cause, by ``enqueue(db, "media.ingest", asset.id)``. Whoever
shows the job asks ``job_state(db, workflow_id)``. Nothing here imports DBOS before the first promise or the
first worker.
"""

from videre.foundation.jobs.outbox import enqueue
from videre.foundation.jobs.progress import JobState, job_state, set_progress
from videre.foundation.jobs.registry import Job, Workflow, workflow, workflows

__all__ = ["Job", "JobState", "Workflow", "enqueue", "job_state", "set_progress", "workflow", "workflows"]
