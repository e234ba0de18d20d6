"""How often the demo's videos were played in the last weeks: invented, as the demo says on every page."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import sqlalchemy as sa

from videre.cli.demo_course import COURSE
from videre.cli.setup import Setting
from videre.foundation import clock
from videre.foundation.database import unit_of_work
from videre.learning.actions.counting import add_counts
from videre.learning.models import PLAY_AT, DailyCount
from videre.learning.published import current

DAYS = 28
AT_HOSTS = {"nord": 6, "sor": 2}
VISITORS = 4
"""Plays on an ordinary day: on the pages of each host by people with an account, and by visitors of the course."""


def fill(setting: Setting) -> None:
    """Count four weeks; a second time, nothing."""
    with unit_of_work(setting.database) as db:
        course = current(db, COURSE)
        known = sa.select(DailyCount.number).where(
            DailyCount.course_id == course.course_id, DailyCount.what == "play", DailyCount.day < clock.today()
        )
        if db.scalar(known.limit(1)) is not None:
            return
        episodes = [episode.id for _lesson, episode in course.outline.episodes()]
        chance, counts = Random("plays"), Counter[tuple[date, int, str, str, bool]]()
        for ago in range(1, DAYS + 1):
            day = clock.today() - timedelta(days=ago)
            for host, usual in AT_HOSTS.items():
                for _ in range(_number(chance, day, usual)):
                    counts[day, course.course_id, "play", chance.choice(episodes), True] += 1
                    counts[day, course.course_id, PLAY_AT, host, True] += 1
            for _ in range(_number(chance, day, VISITORS)):
                # The first episodes are what most visitors look at.
                at = min(int(chance.expovariate(0.6)), len(episodes) - 1)
                counts[day, course.course_id, "play", episodes[at], False] += 1
        add_counts(db, counts)


def _number(chance: Random, day: date, usual: int) -> int:
    is_weekend = day.weekday() >= 5
    return chance.randint(0, usual) if is_weekend else chance.randint(usual // 2, 2 * usual)
