"""The process that runs jobs.

It is stopped as if by ``kill -9``, only more politely: no new step begins, the running ones get a moment,
then the process ends. What is open is taken up again by the next worker, which is the one way back there
is, and tested.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from videre.foundation import clock, logs
from videre.foundation.database import Database
from videre.foundation.jobs import office
from videre.foundation.jobs.office import VERSION
from videre.foundation.jobs.outbox import APPLICATION, SCHEMA, client_of
from videre.foundation.jobs.progress import workflow_table
from videre.foundation.jobs.quiet import hush
from videre.foundation.jobs.registry import workflows
from videre.foundation.jobs.running import Gate, Workshop, runnable
from videre.foundation.jobs.slots import Slots, number_of
from videre.foundation.settings import Settings
from videre.foundation.storage import Storage

# How many jobs of a queue one worker runs at once. Encoding fills the cores by itself.
AT_ONCE = {"short": 4, "long": 1}
POLL_SECONDS = 0.5
ADOPT_SECONDS = 10.0
FORGET_SECONDS = 600.0
REMEMBERED = timedelta(days=90)
PATIENCE = 8.0
# A job that took its worker down this often is not tried again by itself.
MOST_RECOVERIES = 20
LOST_SLOT = 3


class NotPrepared(Exception):
    """The tables of the job library are missing or behind."""


def run_worker(
    settings: Settings,
    database: Database,
    storage: Storage,
    stop: threading.Event,
    *,
    ready: Callable[[str], None] = lambda _slot: None,
    version: str = VERSION,
) -> None:
    """Run jobs until `stop` is set; `ready` is told the slot. Afterwards the process has to end (see `leave`)."""
    slots = Slots(database, settings.data)
    with slots.take() as (slot, still_ours):
        workshop = Workshop(settings, database, storage, Gate())
        _launch(workshop, slot, version)
        logs.logger().info("the worker runs", slot=slot)
        ready(slot)
        adopt_at = forget_at = time.monotonic()
        while not stop.wait(1.0):
            if not still_ours():
                logs.logger().error("the slot is lost with its connection; the worker ends", slot=slot)
                leave(LOST_SLOT)
            if time.monotonic() >= adopt_at:
                adopt_at = time.monotonic() + ADOPT_SECONDS
                _adopt(database, slots, slot)
            if time.monotonic() >= forget_at:
                forget_at = time.monotonic() + FORGET_SECONDS
                office.forget(database, clock.ago(REMEMBERED))
        workshop.gate.shut()
        logs.logger().info("the worker was told to end; the steps that run may end before", slot=slot)
        if not workshop.gate.is_empty(PATIENCE):
            logs.logger().warning("a step is still running; it will be repeated by the next worker")
        leave(0)


def leave(code: int) -> None:
    """End the process now; waiting for threads would wait for the very steps that are given up."""
    logging.shutdown()
    os._exit(code)


def _launch(workshop: Workshop, slot: str, version: str) -> None:
    from dbos import DBOS, DBOSConfig, error  # noqa: PLC0415 - heavy, and only workers need it

    hush()
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": workshop.database.url.render_as_string(hide_password=False),
        "dbos_system_schema": SCHEMA,
        "sys_db_pool_size": 5,
        "max_executor_threads": 16,
        "application_version": version,
        "executor_id": slot,
        "log_level": "WARNING",
        "run_migrations": False,
    }
    DBOS(config=config)
    hush()
    for entry in workflows():
        ready: Any = runnable(entry, workshop)
        DBOS.workflow(name=entry.name, max_recovery_attempts=MOST_RECOVERIES)(ready)
    try:
        client = client_of(workshop.database.engine)
        for queue, at_once in AT_ONCE.items():
            client.register_queue(queue, worker_concurrency=at_once, polling_interval_sec=POLL_SECONDS)
        DBOS.launch()
    except error.DBOSInitializationError as behind:
        raise NotPrepared("the tables for jobs are behind this version. Run: videre db upgrade") from behind


def _adopt(database: Database, slots: Slots, own: str) -> None:
    """Take up the jobs of workers that are gone. Their slot is held meanwhile, so that nobody takes it as well."""
    from dbos import DBOS  # noqa: PLC0415 - loaded already

    with database.session() as db:
        jobs = workflow_table(db)
        found = db.execute(
            jobs.select().with_only_columns(jobs.c.executor_id).where(jobs.c.status == "PENDING").distinct()
        )
        names = [name for (name,) in found if name and name != own]
    for name in names:
        number = number_of(name)
        if number is None:
            continue
        with slots.held(number) as held:
            if held is not None:
                DBOS._recover_pending_workflows([name])
                logs.logger().info("took up the jobs of a worker that is gone", slot=name)
