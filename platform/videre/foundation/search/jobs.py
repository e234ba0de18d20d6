"""Once a day: the index is brought in line, so that it fills by itself after an upgrade or a restored backup."""

from videre.foundation.jobs import Job
from videre.foundation.rounds import every_day
from videre.foundation.search.rebuilding import rebuild


@every_day("foundation.search")
def bring_in_line(job: Job) -> None:
    """Compare everything that can be found with what the rooms have, and mend what differs."""
    rebuild(job.database)
