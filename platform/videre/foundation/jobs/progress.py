"""How far a job is, readable in one plain SELECT by processes that never load the job library."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from videre.foundation import clock
from videre.foundation.database import Base, dialect_insert

State = Literal["waiting", "running", "done", "failed", "cancelled"]
STATES: dict[str, State] = {
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "PENDING": "running",
    "SUCCESS": "done",
    "ERROR": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
    "CANCELLED": "cancelled",
}
OPEN = ("ENQUEUED", "DELAYED", "PENDING")
TROUBLE_LENGTH = 500


class JobProgress(Base):
    """The last word of a job about itself; one row per workflow, overwritten."""

    __tablename__ = "videre_job_progress"

    workflow_id: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    phase: Mapped[str] = mapped_column(sa.String(60))
    share: Mapped[float | None]
    trouble: Mapped[str] = mapped_column(sa.String(TROUBLE_LENGTH), default="")
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as seen from outside. ``trouble`` is a sentence for people, empty unless it failed."""

    id: str
    name: str
    state: State
    phase: str
    share: float | None
    trouble: str
    at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it still has something to do."""
        return self.state in ("waiting", "running")


def workflow_table(db: Session) -> sa.TableClause:
    """The table of workflows, only the columns we read; un-prefixed on SQLite, in a schema on PostgreSQL."""
    schema = None if db.get_bind().dialect.name == "sqlite" else "dbos"
    names = (
        "workflow_uuid",
        "name",
        "status",
        "queue_name",
        "executor_id",
        "application_version",
        "created_at",
    )
    return sa.table("workflow_status", *(sa.column(name) for name in names), schema=schema)


def job_state(db: Session, workflow_id: str) -> JobState | None:
    """How the job stands; None when there is no such job."""
    jobs = workflow_table(db)
    found = db.execute(
        sa.select(
            jobs.c.name,
            jobs.c.status,
            JobProgress.phase,
            JobProgress.share,
            JobProgress.trouble,
            JobProgress.at,
        )
        .select_from(jobs)
        .outerjoin(JobProgress, JobProgress.workflow_id == jobs.c.workflow_uuid)
        .where(jobs.c.workflow_uuid == workflow_id)
    ).one_or_none()
    if found is None:
        return None
    name, status, phase, share, trouble, at = found
    return JobState(workflow_id, name, STATES[status], phase or "", share, trouble or "", at)


def set_progress(db: Session, workflow_id: str, phase: str, share: float | None = None, trouble: str = "") -> None:
    """Overwrite the job's last word; the same from SQLite and PostgreSQL, whoever writes first."""
    said = {
        "phase": phase[:60],
        "share": None if share is None else min(max(share, 0.0), 1.0),
        "trouble": trouble[:TROUBLE_LENGTH],
        "at": clock.now(),
    }
    insert = dialect_insert(db, JobProgress).values(workflow_id=workflow_id, **said)
    db.execute(insert.on_conflict_do_update(index_elements=["workflow_id"], set_=said))
