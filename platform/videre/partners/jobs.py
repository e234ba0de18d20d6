"""What is done for partners in the background: forgetting invitations that are long over."""

from videre.foundation.jobs import Job
from videre.foundation.rounds import every_day
from videre.partners.actions.inviting import forget_old_invitations


@every_day("partners.tidy")
def tidy(job: Job) -> None:
    """Forget addresses nobody waits for any more."""
    with job.unit_of_work() as db:
        forget_old_invitations(db)
