"""The course of the demo with its videos, who hosts it, and where Bo is in it."""

from datetime import timedelta
from pathlib import Path

import click
import sqlalchemy as sa

from videre.cli.demo_cast import DemoCast
from videre.cli.setup import Setting
from videre.courses.actions import add_staff, open_instance
from videre.courses.models import Course, CourseInstance
from videre.courses.publishing import publish_folder
from videre.courses.rules import StaffRole
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work

COURSE = "hand-it-over"


def publish(setting: Setting, folder: Path) -> None:
    """Publish the text, then bring in each video that lies beside it; both change nothing the second time."""
    published, problems = publish_folder(setting.database, setting.storage, folder, None)
    if published is None:
        raise click.ClickException("the demo course has errors:\n" + "\n".join(str(one) for one in problems))


def open_instances(database: Database, cast: DemoCast) -> None:
    """The course at Nord and at Sør, with who teaches there."""
    today = clock.today()
    with unit_of_work(database) as db:
        course_id = db.scalars(sa.select(Course.id).where(Course.slug == COURSE)).one()
        known = set(db.scalars(sa.select(CourseInstance.partner_id)))
        for partner_id, host, begins in ((cast.nord, cast.ada, -14), (cast.sor, cast.cy, 7)):
            if partner_id not in known:
                instance = open_instance(
                    db, None, partner_id, course_id, COURSE,
                    starts_on=today + timedelta(days=begins), ends_on=today + timedelta(days=begins + 60),
                )
                add_staff(db, None, instance.id, host, StaffRole.HOST)
