"""Work for later, written in the transaction of its cause: roll back and the job never was."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.foundation.jobs.quiet import hush
from videre.foundation.jobs.registry import workflow_named

if TYPE_CHECKING:
    from dbos import DBOSClient

APPLICATION = "videre"
SCHEMA = "dbos"
_clients: dict[sa.Engine, "DBOSClient"] = {}


def client_of(engine: sa.Engine) -> "DBOSClient":
    """DBOS's client on our own engine: no connections of its own, and nothing read at once."""
    if engine not in _clients:
        from dbos import DBOSClient  # noqa: PLC0415 - 31 MB and half a second: only processes that enqueue pay

        hush()
        _clients[engine] = DBOSClient(
            system_database_engine=engine, dbos_system_schema=SCHEMA, application_name=APPLICATION, lazy=True
        )
    return _clients[engine]


def enqueue(db: Session, name: str, *args: Any, workflow_id: str | None = None, after: timedelta | None = None) -> str:
    """Promise that the workflow `name` will run with `args` (ids and plain values); returns its id.

    The promise is part of the caller's transaction. With a `workflow_id` of the caller's the promise is
    made once only: a second one with the same id changes nothing. `after` lets it wait (a letter that is
    tried again).
    """
    entry = workflow_named(name)
    for value in args:
        if not isinstance(value, str | int | float | bool | None):
            raise TypeError(f"{name}: a job takes ids and plain values, not {type(value).__name__}")
    bind = db.get_bind()
    engine = bind.engine
    options: Any = {"workflow_name": name, "queue_name": entry.queue}
    if workflow_id is not None:
        options["workflow_id"] = workflow_id
    if after is not None:
        options["delay_seconds"] = after.total_seconds()
    handle: Any = client_of(engine).enqueue_in_transaction(db, options, *args)
    return str(handle.get_workflow_id())
