"""What an administrator looks at first: is anything stuck?"""

from collections import defaultdict
from collections.abc import Iterable
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
JOBS_READ = 1000
JOB_NAMES = {
    "media.ingest": "A video is brought in",
    "media.poster": "A poster is made",
    "notifications.send": "A letter is sent",
    "notifications.announce": "A live hour is announced",
    "notifications.spread": "People are told of a change",
    "notifications.remind": "People are reminded of a live hour",
    "courses.check-draft": "A course is checked",
    "courses.fetch-draft": "A course is fetched",
    "courses.look-at-source": "A repository is looked at",
    "foundation.daily": "The daily round",
}
STATE_NAMES = {"waiting": "waiting", "running": "running", "failed": "failed", "cancelled": "cancelled"}


@dataclass(frozen=True, slots=True)
class Problem:
    """A letter that could not be delivered."""

    to: str
    kind: str
    problem: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JobGroup:
    """Jobs of one kind that stand alike, and the last of them; one that failed or runs stands by itself."""

    name: str
    state: str
    number: int
    last: office.JobLine


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Numbers, and what needs somebody."""

    people: int
    partners: list[str]
    waiting: int
    parked: list[Problem]
    jobs: list[JobGroup]
    sends: bool


@area.route("/admin/", policy=SITE_ADMINISTRATOR)
def overview() -> ResponseReturnValue:
    """Show it."""
    session, installation = db(), services()
    prepared = office.is_prepared(installation.database)
    lines = office.job_lines(installation.database, limit=JOBS_READ) if prepared else []
    parked = [Problem(one.address, one.kind, one.problem or "", one.created_at) for one in parked_letters(session)]
    return render(
        "admin/overview.html",
        OverviewPage(
            people=len(accounts(session, limit=100_000)),
            partners=[partner.name for partner in partners(session)],
            waiting=waiting_letters(session, longer_than=STUCK),
            parked=parked,
            jobs=grouped(line for line in lines if not (line.name == DAILY and line.state == "waiting")),
            sends=is_sending(installation.settings),
        ),
    )


def grouped(lines: Iterable[office.JobLine]) -> list[JobGroup]:
    """What failed first: a hundred reminders that wait for their day must not hide it."""
    groups: dict[tuple[str, ...], list[office.JobLine]] = defaultdict(list)
    for line in lines:
        groups[(line.name, line.state, *([] if line.state == "waiting" else [line.id]))].append(line)
    order = {"failed": 0, "running": 1}
    found = [
        JobGroup(JOB_NAMES.get(some[0].name, some[0].name), STATE_NAMES[some[0].state], len(some), some[0])
        for some in groups.values()
    ]
    return sorted(found, key=lambda group: order.get(group.state, 2))
