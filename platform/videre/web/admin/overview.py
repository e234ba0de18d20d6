"""What an administrator looks at first: is anything stuck?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask.typing import ResponseReturnValue

from videre.accounts.queries import accounts
from videre.foundation.jobs import office
from videre.foundation.rounds import DAILY
from videre.notifications.channels import is_sending
from videre.notifications.queries import parked_letters, waiting_letters
from videre.partners.queries import partners
from videre.web.admin.area import area
from videre.web.context import db, services
from videre.web.pages import render
from videre.web.policies import SITE_ADMINISTRATOR

STUCK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Problem:
    """A letter that could not be delivered."""

    to: str
    kind: str
    problem: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Numbers, and what needs somebody."""

    people: int
    partners: list[str]
    waiting: int
    parked: list[Problem]
    jobs: list[office.JobLine]
    sends: bool


@area.route("/admin/", policy=SITE_ADMINISTRATOR)
def overview() -> ResponseReturnValue:
    """Show it."""
    session, installation = db(), services()
    jobs = office.job_lines(installation.database, limit=50) if office.is_prepared(installation.database) else []
    jobs = [job for job in jobs if not (job.name == DAILY and job.state == "waiting")]
    parked = [Problem(one.address, one.kind, one.problem or "", one.created_at) for one in parked_letters(session)]
    return render(
        "admin/overview.html",
        OverviewPage(
            people=len(accounts(session, limit=100_000)),
            partners=[partner.name for partner in partners(session)],
            waiting=waiting_letters(session, longer_than=STUCK),
            parked=parked,
            jobs=jobs,
            sends=is_sending(installation.settings),
        ),
    )
