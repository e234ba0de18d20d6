"""What is done to questions in the background."""

from videre.discussion.tidying import tidy
from videre.foundation.jobs import Job
from videre.foundation.rounds import every_day


@every_day("discussion.tidy")
def tidy_questions(job: Job) -> None:
    """Forget what is over."""
    with job.unit_of_work() as db:
        tidy(db)
