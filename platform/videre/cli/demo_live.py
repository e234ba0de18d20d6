"""Live hours of the demo: every Thursday at 14:00 in Oslo, one that was recorded, a thin one, a full one, one at Sør.

Everybody in them is invented, and so is what was said. Dates are counted from today.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.cli.demo_cast import DemoCast
from videre.cli.demo_course import COURSE
from videre.cli.setup import Setting
from videre.courses.models import Course, CourseInstance
from videre.discussion.models import Question
from videre.discussion.queries import SHOWN
from videre.foundation import clock
from videre.foundation.database import unit_of_work
from videre.live.actions.agenda import add_topic, answer_topic, take_question, vote_topic
from videre.live.actions.following import follow_course
from videre.live.actions.places import ask_place, confirm_place, take_place
from videre.live.actions.scheduling import schedule_series, schedule_session
from videre.live.actions.telling import attach_recording, tell_session
from videre.live.models import Booking, LiveSession
from videre.live.plans import Plan
from videre.live.rules import Kind
from videre.live.times import resolved_after
from videre.media.models import Video

OSLO, COPENHAGEN = "Europe/Oslo", "Europe/Copenhagen"
THURSDAY, TUESDAY, WEDNESDAY = 3, 1, 2
WEEKS = 10
ROOM = "https://meet.example.org/hand-it-over"
RECORDED = "worked-on-friday"
SEATS = 5
COMERS = ("Mari", "Jon", "Aino", "Elín", "Signe", "Oskar", "Freja")


@dataclass(frozen=True, slots=True)
class _Where:
    """Row numbers: the course, and its instance at Sør."""

    course: int
    at_sor: int


def fill(setting: Setting, cast: DemoCast) -> None:
    """Put the hours into the calendar, unless some lie ahead already."""
    now = clock.now()
    with unit_of_work(setting.database) as db:
        course_id = db.scalars(sa.select(Course.id).where(Course.slug == COURSE)).one()
        known = db.scalars(sa.select(LiveSession.starts_at).where(LiveSession.course_id == course_id)).all()
        at_sor = db.scalars(
            sa.select(CourseInstance.id).where(
                CourseInstance.partner_id == cast.sor, CourseInstance.course_id == course_id
            )
        ).first()
    where = _Where(course_id, at_sor or 0)
    if not known:
        for make in (_recorded, _thin):
            with unit_of_work(setting.database) as db:
                make(db, cast, where)
    if not any(moment > now for moment in known):
        for make in (_thursdays, _full, _at_sor):
            with unit_of_work(setting.database) as db:
                make(db, cast, where)


def _thursdays(db: Session, cast: DemoCast, where: _Where) -> None:
    """The standing hour, with topics that people wish for."""
    about = (
        "Bring what is still unclear, or only listen. We begin with the topics that most people want and go on "
        "until the hour is over.\n\nNo preparation, no camera needed."
    )
    plan = _plan(_next(THURSDAY), time(14), OSLO, 60, title="Questions on Thursday", about=about)
    first, *_others = schedule_series(db, cast.ada, where.course, plan, times=WEEKS)
    open_ones = sa.select(Question.id).where(Question.course_id == where.course, Question.answered_at.is_(None), *SHOWN)
    for question_id in db.scalars(open_ones.order_by(Question.votes.desc(), Question.id).limit(2)):
        item = take_question(db, cast.ada, first.id, question_id)
        _wished(db, item.id, 6)
    item = add_topic(db, cast.ada, first.id, "Is a lock file the same as an environment?")
    _wished(db, item.id, 4)
    vote_topic(db, item.id, f"user:{cast.bo}", cast.bo)
    follow_course(db, cast.bo, where.course)


def _recorded(db: Session, cast: DemoCast, where: _Where) -> None:
    """Last Thursday: fourteen came, it was recorded, and two questions got their answers."""
    plan = _plan(_last(THURSDAY), time(14), OSLO, 60, title="Questions on Thursday", held=True)
    session = schedule_session(db, cast.ada, where.course, plan)
    answers = (
        (
            "Which path is the right one when the script runs on the cluster?",
            "None that begins with `/home`. Let the script start from **where it lies itself** and find everything "
            "else from there; then it does not matter who runs it.",
            "0:25",
            9,
        ),
        (
            "How small may a test be?",
            "As small as *one number you know by heart*. If that one is right after a change, you have checked more "
            "than most people ever do.",
            "1:05",
            5,
        ),
    )
    for topic, answer, second, wishes in answers:
        item = add_topic(db, cast.ada, session.id, topic)
        item.votes = wishes
        answer_topic(db, cast.ada, item.id, answer, second)
    tell_session(
        db, cast.ada, session.id, came="14", rooms="3", said="Two of three rooms stayed on after the hour was over."
    )
    video = db.scalar(sa.select(Video.public_id).where(Video.name == RECORDED, Video.published_at.is_not(None)))
    if video is not None:
        attach_recording(db, cast.ada, session.id, video=video)


def _thin(db: Session, cast: DemoCast, where: _Where) -> None:
    """Two came: that happens, and it is said."""
    day = _last(WEDNESDAY) - timedelta(weeks=2)
    plan = _plan(day, time(9), OSLO, 45, title="Bring your own code, early in the morning", held=True, kind=True)
    session = schedule_session(db, cast.ada, where.course, plan)
    tell_session(
        db, cast.ada, session.id, came="2", rooms="", said="Nine in the morning is too early; afternoons fill."
    )


def _full(db: Session, cast: DemoCast, where: _Where) -> None:
    """All places are taken, and three wait."""
    about = "Ninety minutes in small rooms over your own code. Half-finished and ugly is what it is for."
    day = _next(TUESDAY) + timedelta(weeks=1)
    plan = _plan(
        day, time(13), OSLO, 90, title="Bring your own code", about=about, kind=True, seats=SEATS, link_hidden=True
    )
    session = schedule_session(db, cast.ada, where.course, plan, co_host_ids=[cast.cy])
    take_place(db, db.get_one(User, cast.bo), session.id)
    for name in COMERS:
        address = f"{_ascii(name)}@example.org"
        ask_place(db, session.id, address, name)
        asked = sa.select(Booking.id).where(Booking.session_id == session.id, Booking.address == address)
        confirm_place(db, db.scalars(asked).one())


def _at_sor(db: Session, cast: DemoCast, where: _Where) -> None:
    """Sør meets by itself, in a room."""
    if not where.at_sor:
        return
    plan = _plan(
        _next(WEDNESDAY), time(10, 30), COPENHAGEN, 60, title="Coffee and questions", place="Reading room, 2nd floor"
    )
    session = schedule_session(db, cast.cy, where.course, plan, instance_ids=[where.at_sor])
    add_topic(db, cast.cy, session.id, "Where our data lies, and who may read it")


def _plan(
    day: date,
    at: time,
    zone: str,
    minutes: int,
    *,
    title: str,
    about: str = "",
    kind: bool = False,
    held: bool = False,
    place: str | None = None,
    seats: int | None = None,
    link_hidden: bool = False,
) -> Plan:
    starts, _note = resolved_after(datetime.combine(day, at), zone)
    return Plan(
        kind=Kind.BRING_YOUR_OWN_CODE if kind else Kind.QA,
        title=title,
        about=about,
        starts=starts,
        minutes=minutes,
        link=None if held else ROOM,
        place=place,
        link_hidden=link_hidden,
        seats=seats,
    )


def _next(weekday: int) -> date:
    """The next such day after today."""
    today = clock.today()
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _last(weekday: int) -> date:
    """The last such day before today."""
    today = clock.today()
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def _wished(db: Session, item_id: int, number: int) -> None:
    for one in range(number):
        vote_topic(db, item_id, f"demo-browser-{one}", None)


def _ascii(name: str) -> str:
    return name.lower().replace("í", "i")
