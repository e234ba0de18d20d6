"""My courses, and one of them: per episode how many are through, per exercise how it goes, who is on duty."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.courses.access import may_open_instance, may_staff, may_teach
from videre.courses.actions import go_off_duty, go_on_duty
from videre.courses.instances import InstanceShown, Worker, instance_at, instances_of_staff, staff_of
from videre.courses.outline import CourseOutline
from videre.courses.queries import version_outline
from videre.foundation import clock
from videre.foundation.addresses import TEACH, TEACH_INSTANCE
from videre.learning.people import counts_of, head_counts
from videre.learning.rules import PEOPLE, Enrolled
from videre.web.context import db
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.policies import INSTANCE_HELPER, STAFF
from videre.web.teach.area import area

Counts = dict[tuple[str, str, str], int]


@dataclass(frozen=True, slots=True)
class Line:
    """An instance in the list of mine, with how many are in it and how many wait."""

    instance: InstanceShown
    people: int
    waiting: int


@dataclass(frozen=True, slots=True)
class MinePage:
    """Where I work."""

    now: list[Line]
    over: list[Line]


@dataclass(frozen=True, slots=True)
class ExerciseLine:
    """How an exercise goes: who has solved it, who has tried and not solved it yet."""

    title: str
    kind: str
    optional: bool
    done: int
    tried: int


@dataclass(frozen=True, slots=True)
class EpisodeLine:
    """How many are through an episode, out of a hundred too."""

    id: str
    lesson_id: str
    title: str
    optional: bool
    done: int
    percent: int
    exercises: list[ExerciseLine]


@dataclass(frozen=True, slots=True)
class WherePage:
    """Who is where. ``duty`` is until when the reader answers questions; what they may besides, for the links."""

    instance: InstanceShown
    lessons: list[tuple[str, list[EpisodeLine]]]
    people: int
    waiting: int
    staff: list[Worker]
    duty: datetime | None
    now: datetime
    teaches: bool
    staffs: bool
    opens: bool


@area.route(TEACH + "at/", policy=STAFF)
def mine() -> ResponseReturnValue:
    """The courses I work in."""
    person = myself()
    found = instances_of_staff(db(), person.id, runs_site=person.administrator_since is not None)
    counts = head_counts(db(), [one.id for one in found])
    lines = [
        Line(one, counts.get((one.id, Enrolled.JOINED), 0), counts.get((one.id, Enrolled.ASKED), 0)) for one in found
    ]
    today = clock.today()
    over = [line for line in lines if line.instance.closed_at or (line.instance.ends_on or today) < today]
    return render("teach/instances/mine.html", MinePage([line for line in lines if line not in over], over))


@area.route(TEACH_INSTANCE, policy=INSTANCE_HELPER)
def instance(partner: str, instance: str) -> ResponseReturnValue:
    """Who is where in one of them."""
    person, one = myself(), instance_at(db(), partner, instance)
    counts = counts_of(db(), one.id)
    people = counts.get((PEOPLE, "", Enrolled.JOINED), 0)
    staff, now = staff_of(db(), one.id), clock.now()
    outline = version_outline(db(), one.version_id)
    page = WherePage(
        instance=one,
        lessons=_lessons(outline, counts, people) if outline else [],
        people=people,
        waiting=counts.get((PEOPLE, "", Enrolled.ASKED), 0),
        staff=staff,
        duty=next((w.on_duty_until for w in staff if w.user_id == person.id and (w.on_duty_until or now) > now), None),
        now=now,
        teaches=may_teach(db(), person.id, one.id),
        staffs=may_staff(db(), person.id, one.id),
        opens=may_open_instance(db(), person.id, one.partner_id),
    )
    return render("teach/instances/where.html", page)


@area.route(TEACH_INSTANCE + "duty", policy=INSTANCE_HELPER, methods=("POST",))
def duty(partner: str, instance: str) -> ResponseReturnValue:
    """“I am on duty”: what strangers ask from now on is seen by others at once; and the end of it."""
    one = instance_at(db(), partner, instance)
    if request.form.get("do") == "end":
        go_off_duty(db(), myself().id, one.id)
    else:
        go_on_duty(db(), myself().id, one.id)
    return redirect(url_for("teach.instance", partner=partner, instance=instance), 303)


def _lessons(outline: CourseOutline, counts: Counts, people: int) -> list[tuple[str, list[EpisodeLine]]]:
    def number(item: str, item_id: str, state: str) -> int:
        return counts.get((item, item_id, state), 0)

    return [
        (
            lesson.title,
            [
                EpisodeLine(
                    id=episode.id,
                    lesson_id=lesson.id,
                    title=episode.title,
                    optional=episode.optional,
                    done=number("episode", episode.id, "done"),
                    percent=round(100 * number("episode", episode.id, "done") / people) if people else 0,
                    exercises=[
                        ExerciseLine(
                            title=exercise.title,
                            kind=exercise.kind,
                            optional=exercise.optional,
                            done=number("exercise", exercise.id, "done"),
                            tried=number("exercise", exercise.id, "tried"),
                        )
                        for exercise in episode.exercises
                    ],
                )
                for episode in lesson.episodes
            ],
        )
        for lesson in outline.lessons
    ]
