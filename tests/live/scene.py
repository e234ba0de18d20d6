"""A course with an instance at Nord and one at Sør, and hours in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tests.learning import scene as learning
from tests.support.cast import Cast
from videre.courses.models import Course, CourseInstance, Staff
from videre.foundation import clock
from videre.live.actions.scheduling import schedule_session
from videre.live.models import LiveSession
from videre.live.plans import Plan, plan_from
from videre.live.rules import Kind
from videre.live.times import resolved


@dataclass(frozen=True, slots=True)
class Scene:
    """What was made; row numbers."""

    course: int
    slug: str
    at_nord: int
    at_sor: int


def make(db: Session, cast: Cast) -> Scene:
    """The course at both partners: Ada is its host at Nord, Cy at Sør; committed."""
    made = learning.make(db, cast.own)
    instances = []
    for partner, host in ((cast.nord, cast.ada), (cast.sor, cast.cy)):
        instance = CourseInstance(
            partner_id=partner.id,
            course_id=made.course.id,
            version_id=made.version.id,
            slug="autumn",
            created_at=clock.now(),
        )
        db.add(instance)
        db.flush()
        db.add(Staff(instance_id=instance.id, user_id=host.id, role="host", since=clock.now()))
        instances.append(instance.id)
    db.commit()
    course: Course = made.course
    return Scene(course.id, course.slug, *instances)


def typed(days: int = 7, **more: str) -> dict[str, str]:
    """A form as somebody fills it in: in `days` days at 14:00 in Oslo."""
    day = (clock.now() + timedelta(days=days)).astimezone(ZoneInfo("Europe/Oslo")).date()
    return {
        "kind": "qa",
        "title": "Thursday questions",
        "about": "",
        "zone": "Europe/Oslo",
        "day": day.isoformat(),
        "starts": "14:00",
        "ends": "15:00",
        "link": "https://meet.example.org/thursday",
        "place": "",
        "seats": "",
        **more,
    }


def plan(days: int = 7, **more: str) -> Plan:
    """The same, judged."""
    return plan_from(typed(days, **more))


def plan_at(at: datetime, minutes: int = 60, **more: Any) -> Plan:
    """An hour at exactly that moment, past ones too."""
    local = at.astimezone(ZoneInfo("Europe/Oslo")).replace(tzinfo=None, second=0, microsecond=0)
    values: dict[str, Any] = {"link": "https://meet.example.org/thursday", "place": None, **more}
    return Plan(Kind.QA, "Thursday questions", "", resolved(local, "Europe/Oslo", local.fold), minutes, **values)


def hour(db: Session, scene: Scene, cast: Cast, **more: Any) -> LiveSession:
    """An hour of Ada's for everybody, committed."""
    session = schedule_session(db, cast.ada.id, scene.course, plan(**more))
    db.commit()
    return session
