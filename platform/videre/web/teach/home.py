"""What needs me: the first page of those who teach and help."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask.typing import ResponseReturnValue

from videre.courses.access import instances_worked_in
from videre.courses.instances import InstanceShown, instances_of_staff
from videre.courses.models import Course, CourseInstance, CourseSource, CourseVersion
from videre.courses.outline import CourseOutline, from_json
from videre.courses.sources import Proposed, proposed_to, troubled_sources
from videre.discussion.queue import open_questions_count
from videre.foundation import clock
from videre.foundation.addresses import TEACH
from videre.learning.feedback import Said, said_of
from videre.learning.people import head_counts
from videre.learning.rules import Enrolled
from videre.live.case_queries import open_cases_count
from videre.live.queries import Hour, hours_led_by
from videre.media.lists import PromisedCaptions, captions_promised, partners_adding
from videre.web.context import db
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.policies import STAFF
from videre.web.teach.area import area

HOURS_SHOWN = 5
SAID_SINCE = timedelta(days=30)
SAID_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """A course instance in which people wait to be let in."""

    instance: InstanceShown
    people: int


@dataclass(frozen=True, slots=True)
class CourseSaid:
    """What was said of a course lately: (title of the episode, what was said)."""

    title: str
    episodes: tuple[tuple[str, Said], ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything that waits, and what comes next. ``telling``: hours that are over, of which nothing was told yet."""

    questions: int
    cases: int
    waiting: tuple[Waiting, ...]
    captions: tuple[PromisedCaptions, ...]
    telling: tuple[Hour, ...]
    coming: tuple[Hour, ...]
    said: tuple[CourseSaid, ...]
    proposed: tuple[Proposed, ...]
    troubled: tuple[CourseSource, ...]
    now: datetime
    today: date

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits."""
        people = self.questions or self.cases or self.waiting
        return not (people or self.captions or self.telling or self.proposed or self.troubled)


@area.route(TEACH, policy=STAFF)
def home() -> ResponseReturnValue:
    """Show it."""
    me, now = myself(), clock.now()
    mine = instances_of_staff(db(), me.id, runs_site=me.administrator_since is not None)
    heads = head_counts(db(), [one.id for one in mine])
    waiting = [Waiting(one, heads.get((one.id, Enrolled.ASKED.value), 0)) for one in mine]
    publishes = [one.id for one in partners_adding(db(), me.id, everywhere=me.administrator_since is not None)]
    led = [hour for hour in hours_led_by(db(), me.id) if hour.cancelled_at is None]
    page = HomePage(
        questions=open_questions_count(db(), me.id),
        cases=open_cases_count(db(), me.id),
        waiting=tuple(one for one in waiting if one.people),
        captions=tuple(captions_promised(db(), me.id)),
        telling=tuple(hour for hour in led if hour.ends_at <= now and hour.told_at is None)[:HOURS_SHOWN],
        coming=tuple(sorted((h for h in led if h.ends_at > now), key=lambda hour: hour.starts_at))[:HOURS_SHOWN],
        said=tuple(_said(me.id)),
        proposed=tuple(proposed_to(db(), publishes)),
        troubled=tuple(troubled_sources(db(), publishes)),
        now=now,
        today=clock.today(),
    )
    return render("teach/home.html", page)


def _said(user_id: int) -> list[CourseSaid]:
    worked = instances_worked_in(user_id).subquery()
    rows = db().execute(
        sa.select(Course.id, CourseVersion.outline)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(Course.id.in_(sa.select(CourseInstance.course_id).join(worked, worked.c.id == CourseInstance.id)))
        .order_by(Course.slug)
    )
    outlines = {course_id: from_json(outline) for course_id, outline in rows}
    found = said_of(db(), list(outlines), clock.today() - SAID_SINCE)
    return [
        CourseSaid(outline.title, tuple(_titled(outline, found[course_id])))
        for course_id, outline in outlines.items()
        if course_id in found
    ]


def _titled(outline: CourseOutline, said: list[Said]) -> list[tuple[str, Said]]:
    titles = {episode.id: episode.title for _lesson, episode in outline.episodes()}
    return [(titles.get(one.episode_id, one.episode_id), one) for one in said[:SAID_SHOWN]]
