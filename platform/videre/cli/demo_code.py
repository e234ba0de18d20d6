"""What people told about their code in the demo, and what they said of episodes; invented, like everybody in it."""

from datetime import timedelta

import sqlalchemy as sa

from videre.cli.demo_cast import DemoCast
from videre.cli.demo_course import COURSE
from videre.cli.setup import Setting
from videre.courses.models import Course, CourseInstance
from videre.foundation import clock
from videre.foundation.database import unit_of_work
from videre.learning.models import Feedback
from videre.live.actions.cases import send_case
from videre.live.case_queries import bookable_hours
from videre.live.cases import told_from
from videre.live.models import CodeCase

TOLD = {
    "code": "https://git.example.org/lake/stations/plot_all.py\n\nIt runs on my machine and on nobody else's.",
    "tried": "Replaced the path by hand. Then it wants another version of a package.",
    "good": "A colleague starts it on Monday without asking me.",
    "example": "card-only-my-laptop",
}
SAID = (
    ("worked-on-friday", "clear", "", 9),
    ("worked-on-friday", "mixed", "The part about paths could be slower.", 1),
    ("worked-on-friday", "mixed", "", 1),
    ("the-29th-of-february", "lost", "I did not see where 366 came from.", 1),
    ("the-29th-of-february", "mixed", "", 3),
    ("the-29th-of-february", "clear", "Now I know why my means were off in 2024.", 1),
    ("the-29th-of-february", "clear", "", 3),
)


def fill(setting: Setting, cast: DemoCast) -> None:
    """Bo told about a script, and some people said something; doing so again changes nothing."""
    with unit_of_work(setting.database) as db:
        if db.scalar(sa.select(CodeCase.id).limit(1)) is not None:
            return
        course_id = db.scalars(sa.select(Course.id).where(Course.slug == COURSE)).one()
        at_nord = db.scalar(
            sa.select(CourseInstance.id).where(
                CourseInstance.course_id == course_id, CourseInstance.partner_id == cast.nord
            )
        )
        hours = [hour.public_id for hour in bookable_hours(db, course_id)[:1]]
        send_case(db, cast.bo, course_id, told_from(TOLD, has_account=True), hours, instance_id=at_nord)
        for number, (episode_id, tap, sentence, times) in enumerate(SAID):
            day = clock.today() - timedelta(days=2 * number + 1)
            said = {"episode_id": episode_id, "version_number": 1, "tap": tap, "sentence": sentence, "day": day}
            db.add_all(Feedback(course_id=course_id, **said) for _ in range(times))
