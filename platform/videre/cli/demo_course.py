"""The courses of the demo with their videos, who hosts the first, and where Bo is in it."""

from datetime import timedelta
from pathlib import Path

import click
import sqlalchemy as sa

from videre.cli.demo_cast import DemoCast, session_of
from videre.cli.setup import Setting
from videre.courses.actions import add_staff, open_instance
from videre.courses.models import Course, CourseInstance
from videre.courses.plans import InstancePlan
from videre.courses.publishing import publish_folder
from videre.courses.rules import Joining, StaffRole
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.learning.actions.answering import Place, submit
from videre.learning.actions.marking import mark
from videre.learning.actions.reporting import report_coverage
from videre.learning.completion import Mark
from videre.learning.coverage import bit_count, byte_count, encode
from videre.media.jobs import ingest_now
from videre.media.models import Video

COURSE = "hand-it-over"
HANDBOOK = "videre-handbook"
NORD_WELCOME = (
    "Take it at your own pace; most people do an episode a week. On Thursdays we meet and talk about what was unclear, "
    "and you may bring your own script.\n\nAda reads every question. There are no stupid ones, only unanswered ones."
)
SOR_WELCOME = (
    "We are a small group and answer each other. Cy lets you in within a day; begin meanwhile, everything counts."
)


def publish(setting: Setting, folder: Path) -> None:
    """Publish the text, then bring in each video that lies beside it; both change nothing the second time."""
    published, problems = publish_folder(setting.database, setting.storage, folder, None)
    if published is None:
        raise click.ClickException(f"the course {folder.name} has errors:\n" + "\n".join(str(one) for one in problems))
    for video in sorted((folder / "media").glob("*.mp4")):
        ingest_now(setting.settings, setting.database, setting.storage, str(video), name=video.stem)


def open_instances(database: Database, cast: DemoCast) -> None:
    """The course at Nord and at Sør, with who teaches there and different rules."""
    today = clock.today()
    with unit_of_work(database) as db:
        course_id = db.scalars(sa.select(Course.id).where(Course.slug == COURSE)).one()
        known = set(db.scalars(sa.select(CourseInstance.partner_id)))
        for partner_id, host, begins, joining, welcome in (
            (cast.nord, cast.ada, -35, Joining.OPEN, NORD_WELCOME),
            (cast.sor, cast.cy, -7, Joining.APPROVAL, SOR_WELCOME),
        ):
            if partner_id not in known:
                instance = open_instance(
                    db,
                    None,
                    partner_id,
                    course_id,
                    COURSE,
                    InstancePlan(
                        starts_on=today + timedelta(days=begins),
                        ends_on=today + timedelta(days=begins + 90),
                        joining=joining,
                        welcome=welcome,
                    ),
                )
                add_staff(db, None, instance.id, host, StaffRole.HOST)


def let_bo_begin(setting: Setting, cast: DemoCast) -> None:
    """Bo has finished the first episode, left the second half-way, skipped a part of it, and read the third."""
    first, second = ("it-runs-again", "worked-on-friday"), ("it-runs-again", "write-down-what-it-needs")
    _watched(setting, cast.bo, first[1], [(0, 600)])
    _watched(setting, cast.bo, second[1], [(0, 40), (62, 80)])
    answers: list[tuple[tuple[str, str], str, object]] = [
        (first, "three-things", ["a", "b", "d"]),
        (first, "three-things", ["a", "c", "d"]),
        (first, "which-name", "ICE_LIMIT"),
        (first, "make-it-run", True),
        (second, "which-python", "3.9"),
    ]
    for number, ((lesson, episode), exercise, answer) in enumerate(answers):
        with unit_of_work(setting.database) as db:
            place = Place(COURSE, lesson, episode, exercise)
            submit(db, session_of(db, cast.bo), place, answer, f"demo-{number}", longest=setting.settings.answer_bytes)
    with unit_of_work(setting.database) as db:
        share = setting.settings.watched_share
        mark(db, session_of(db, cast.bo), COURSE, "trust-the-number", "a-number-you-know", Mark.READ, share)


def _watched(setting: Setting, user_id: int, name: str, parts: list[tuple[int, int]]) -> None:
    with unit_of_work(setting.database) as db:
        public_id, seconds = db.execute(sa.select(Video.public_id, Video.seconds).where(Video.name == name)).one()
        assert seconds is not None
        bits = bit_count(seconds)
        seen = sum((1 << second) for begin, end in parts for second in range(begin, min(end, bits)))
        report = {
            "client": "demo",
            "sequence": 1,
            "seconds": bits,
            "seen": encode(seen.to_bytes(byte_count(bits), "little")),
            "again": encode(bytes(byte_count(bits))),
            "position": float(min(parts[-1][1], bits)),
            "age_ms": 0,
        }
        report_coverage(db, session_of(db, user_id), public_id, report, setting.settings.watched_share)
