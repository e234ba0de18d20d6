"""Sending letters in the background."""

from videre.foundation.jobs import Job, workflow
from videre.foundation.rounds import every_day
from videre.notifications.actions import SEND, tidy_letters
from videre.notifications.sending import try_letter
from videre.notifications.telling import (
    ANNOUNCE,
    REMIND,
    SPREAD,
    write_change_to_followers,
    write_reminders,
    write_to_followers,
    write_to_guests,
)


@workflow(SEND)
def send(job: Job, letter_id: int, tries: int) -> str:
    """Try a letter once; a try that failed promises the next one."""
    return job.step("send", try_letter, job.database, job.settings, letter_id, tries)


@every_day("notifications.tidy")
def tidy(job: Job) -> None:
    """Forget letters of long ago."""
    with job.unit_of_work() as db:
        tidy_letters(db)


@workflow(ANNOUNCE)
def announce(job: Job, session_id: int) -> None:
    """Write to everybody who chose to hear, some hundred at a time."""
    after = job.step("followers-0", _announce, job, session_id, 0)
    while after:
        after = job.step(f"followers-{after}", _announce, job, session_id, after)


@workflow(SPREAD)
def spread(job: Job, session_id: int, kind: str, sequence: int) -> None:
    """Tell of a change or a cancellation: those who come first, then those who were told of the hour."""
    job.step("guests", _spread, job, session_id, kind, sequence)
    after = job.step("followers-0", _spread_on, job, session_id, kind, 0)
    while after:
        after = job.step(f"followers-{after}", _spread_on, job, session_id, kind, after)


@workflow(REMIND)
def remind(job: Job, session_id: int, starts: str, _minutes: int) -> int:
    """Write the reminders of an hour."""
    return job.step("remind", _remind, job, session_id, starts)


def _announce(job: Job, session_id: int, after: int) -> int:
    with job.unit_of_work() as db:
        return write_to_followers(db, session_id, after)


def _spread(job: Job, session_id: int, kind: str, sequence: int) -> int:
    with job.unit_of_work() as db:
        return write_to_guests(db, session_id, kind, sequence)


def _spread_on(job: Job, session_id: int, kind: str, after: int) -> int:
    with job.unit_of_work() as db:
        return write_change_to_followers(db, session_id, kind, after)


def _remind(job: Job, session_id: int, starts: str) -> int:
    with job.unit_of_work() as db:
        return write_reminders(db, session_id, starts)
