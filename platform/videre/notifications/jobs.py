"""Sending letters in the background."""

from videre.foundation.jobs import Job, workflow
from videre.foundation.rounds import every_day
from videre.notifications.actions import SEND, tidy_letters
from videre.notifications.sending import try_letter


@workflow(SEND)
def send(job: Job, letter_id: int, tries: int) -> str:
    """Try a letter once; a try that failed promises the next one."""
    return job.step("send", try_letter, job.database, job.settings, letter_id, tries)


@every_day("notifications.tidy")
def tidy(job: Job) -> None:
    """Forget letters of long ago."""
    with job.unit_of_work() as db:
        tidy_letters(db)
