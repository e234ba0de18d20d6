"""What is done to accounts in the background: erasing what is due, and tidying once a day."""

from videre.accounts.erasure import erase_if_due, tidy, warn_absent
from videre.accounts.queries import due_for_erasure
from videre.accounts.tombstones import keep_list
from videre.foundation import clock
from videre.foundation.jobs import Job, workflow
from videre.foundation.rounds import every_day


@workflow("accounts.erase")
def erase(job: Job, user_id: int) -> bool:
    """Erase one account, if its owner did not come back."""
    return job.step("erase", _erase, job, user_id)


@every_day("accounts.erase-due")
def erase_due(job: Job) -> None:
    """Erase every account whose days of grace are over, and those a restored backup brought back."""
    with job.unit_of_work() as db:
        due = list(due_for_erasure(db, clock.now()))
    for user_id in due:
        _erase(job, user_id)


@workflow("accounts.keep-erased")
def keep_erased(job: Job) -> int:
    """Put whoever was erased on the list outside of the database, so that an older backup does not bring them back."""
    kept = job.step("keep-list", _keep_list, job)
    job.step("write-out", job.database.write_out)
    return kept


@every_day("accounts.keep-erased")
def keep_erased_daily(job: Job) -> None:
    """The same for whoever is not on the list for whatever reason."""
    _keep_list(job)
    job.database.write_out()


@every_day("accounts.tidy")
def tidy_accounts(job: Job) -> None:
    """Tell people who stayed away, and forget links and failed sign-ins that are over."""
    with job.unit_of_work() as db:
        tidy(db)
        warn_absent(db, job.settings.retention_days)


def _keep_list(job: Job) -> int:
    with job.unit_of_work() as db:
        return keep_list(db, job.settings.data)


def _erase(job: Job, user_id: int) -> bool:
    with job.unit_of_work() as db:
        return erase_if_due(db, user_id)
