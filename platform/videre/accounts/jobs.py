"""What is done to accounts in the background: erasing what is due, and tidying once a day."""

from datetime import date

from sqlalchemy.orm import Session

from videre.accounts.erasure import erase_if_due, tidy, warn_absent
from videre.accounts.queries import due_for_erasure
from videre.accounts.rules import ONE_DAY
from videre.foundation import clock
from videre.foundation.jobs import Job, enqueue, workflow

DAILY = "accounts.daily"


@workflow("accounts.erase")
def erase(job: Job, user_id: int) -> bool:
    """Erase one account, if its owner did not come back."""
    return job.step("erase", _erase, job, user_id)


@workflow(DAILY)
def daily(job: Job, day: str) -> None:
    """Promise tomorrow's round, then erase what is due, warn who stayed away, and tidy."""
    job.step("promise-next", _promise_next, job, day)
    for user_id in job.step("look", _due, job):
        job.step("erase", _erase, job, user_id)
    job.step("warn", _warn, job)
    job.step("tidy", _tidy, job)


def promise_daily(db: Session) -> None:
    """Begin the daily rounds; saying so again on the same day changes nothing."""
    today = clock.today().isoformat()
    enqueue(db, DAILY, today, workflow_id=f"{DAILY}-{today}")


def _promise_next(job: Job, day: str) -> None:
    following = (date.fromisoformat(day) + ONE_DAY).isoformat()
    if following <= clock.today().isoformat():
        following = (clock.today() + ONE_DAY).isoformat()
    with job.unit_of_work() as db:
        enqueue(db, DAILY, following, workflow_id=f"{DAILY}-{following}", after=ONE_DAY)


def _due(job: Job) -> list[int]:
    with job.unit_of_work() as db:
        return list(due_for_erasure(db, clock.now()))


def _erase(job: Job, user_id: int) -> bool:
    with job.unit_of_work() as db:
        return erase_if_due(db, user_id)


def _warn(job: Job) -> int:
    with job.unit_of_work() as db:
        return warn_absent(db, job.settings.retention_days)


def _tidy(job: Job) -> None:
    with job.unit_of_work() as db:
        tidy(db)
