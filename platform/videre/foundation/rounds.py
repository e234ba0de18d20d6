"""What is done once a day: rooms register it in their ``jobs.py``, and one chain of jobs does it.

Each day's job promises the next day's before anything else, so the chain holds when a round fails; a worker
that starts begins it anew where it was never begun or was broken off by an upgrade.
"""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy.orm import Session

from videre.foundation import clock
from videre.foundation.jobs import Job, enqueue, workflow

DAILY = "foundation.daily"
A_DAY = timedelta(days=1)
Round = Callable[[Job], None]
_rounds: dict[str, Round] = {}


def every_day(name: str) -> Callable[[Round], Round]:
    """Register a round. It may be repeated on the same day, and opens its own units of work."""

    def registered(function: Round) -> Round:
        if _rounds.get(name, function) is not function:
            raise ValueError(f"two rounds are called {name!r}")
        _rounds[name] = function
        return function

    return registered


def rounds() -> list[str]:
    """The names of all rounds."""
    return sorted(_rounds)


def promise_daily(db: Session) -> None:
    """Begin the chain with today; saying so again on the same day changes nothing."""
    _promise(db, clock.today())


@workflow(DAILY)
def daily(job: Job, day: str) -> None:
    """Promise the next day, then make every round; one that fails does not stop the others."""
    job.step("promise-next", _promise_next, job, day)
    failed: Exception | None = None
    for name in job.step("look", rounds):
        try:
            job.step(name, _make, job, name)
        except Exception as error:
            failed = failed or error
    if failed is not None:
        raise failed


def _make(job: Job, name: str) -> None:
    if name in _rounds:
        _rounds[name](job)


def _promise_next(job: Job, day: str) -> None:
    following = max(date.fromisoformat(day), clock.today()) + A_DAY
    with job.unit_of_work() as db:
        _promise(db, following, after=A_DAY)


def _promise(db: Session, day: date, *, after: timedelta | None = None) -> None:
    enqueue(db, DAILY, day.isoformat(), workflow_id=f"{DAILY}-{day.isoformat()}", after=after)
