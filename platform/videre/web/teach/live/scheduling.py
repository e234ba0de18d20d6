"""My live hours, and putting new ones into the calendar."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.accounts.models import User
from videre.foundation import clock
from videre.foundation.errors import Invalid, NotFound, Refusal
from videre.live.actions.scheduling import schedule_series, schedule_session
from videre.live.models import LiveSession
from videre.live.queries import Hour
from videre.live.rules import Phase
from videre.live.series import Occurrence
from videre.live.staffing import (
    CourseChoice,
    colleagues,
    courses_to_schedule,
    instances_to_schedule,
    last_made_by,
    my_hours,
)
from videre.web.context import db
from videre.web.forms import Form
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.live import form as hour_forms
from videre.web.teach.live.form import HourForm, chosen, hour_form, plan_in, proposed, sent_form, series_in

LIST = "/teach/live/"
NEW = "/teach/live/new"


@dataclass(frozen=True, slots=True)
class MyHoursPage:
    """The hours somebody holds or may lead: those to come, and those that were."""

    coming: tuple[Hour, ...]
    past: tuple[Hour, ...]
    now: datetime
    may_schedule: bool


@dataclass(frozen=True, slots=True)
class ChooseCoursePage:
    """For which course?"""

    courses: tuple[CourseChoice, ...]


@dataclass(frozen=True, slots=True)
class NewHourPage:
    """The form."""

    made: HourForm
    courses: int


@area.route(LIST, policy=STAFF)
def hours() -> ResponseReturnValue:
    """My hours."""
    me, now = myself(), clock.now()
    found = my_hours(db(), me.id)
    coming = sorted((one for one in found if one.ends_at > now), key=lambda one: one.starts_at)
    past = [one for one in found if one.phase(now) == Phase.OVER]
    may = bool(courses_to_schedule(db(), me.id))
    return render("teach/live/hours.html", MyHoursPage(tuple(coming), tuple(past), now, may))


@area.route(NEW, policy=STAFF, methods=("GET", "POST"), limit="60/minute")
def hour_new() -> ResponseReturnValue:
    """A new hour or series; the dates of a series are shown before they are kept."""
    me = myself()
    courses = courses_to_schedule(db(), me.id)
    wanted = request.values.get("course", "")
    course = next((one for one in courses if one.slug == wanted), None)
    if course is None and wanted:
        raise NotFound("There is no such course.")
    if course is None and len(courses) != 1:
        return render("teach/live/choose.html", ChooseCoursePage(tuple(courses)))
    course = course or courses[0]
    if request.method == "GET":
        return _form(me, course, len(courses), proposed(me, last_made_by(db(), me.id)), frozenset())
    form, ticked = sent_form(), chosen()
    try:
        dates, seen, made = _made(me, course, form, ticked)
    except Invalid as refusal:
        db().rollback()
        return _form(me, course, len(courses), form, ticked, refusal=refusal, status=422)
    if made is None:
        return _form(me, course, len(courses), Form({**form.values, "seen": seen}), ticked, dates=dates)
    return redirect(url_for("teach.hour", live=made.public_id, said="scheduled"), 303)


def _made(
    me: User, course: CourseChoice, form: Form, ticked: frozenset[str]
) -> tuple[list[Occurrence], str, LiveSession | None]:
    """The dates of a series not shown yet, or the (first) hour that was made."""
    wrong: dict[str, str] = {}
    plan = None
    try:
        plan = plan_in(form)
    except Invalid as refusal:
        if not refusal.fields.keys() - {"starts", "fold"}:
            raise
        wrong.update(refusal.fields)
    try:
        times, every, in_gap = series_in(form)
        co_hosts = hour_forms.co_hosts_in(form, colleagues(db(), me.id, course.id), ticked)
    except Invalid as refusal:
        wrong.update(refusal.fields)
    if wrong or plan is None:
        raise Invalid(fields=wrong)
    instances = [one.id for one in instances_to_schedule(db(), me.id, course.id) if one.key in ticked]
    if times == 1:
        made = schedule_session(db(), me.id, course.id, plan, instance_ids=instances, co_host_ids=co_hosts)
        return [], "", made
    if form["held"] == "yes":
        raise Invalid(fields={"held": "A series lies ahead; put down hours that were held one by one."})
    dates = hour_forms.dates_of(plan, times, every)
    seen = hour_forms.seen_key(plan, times, every)
    if form["seen"] != seen:
        return dates, seen, None
    sessions = schedule_series(
        db(),
        me.id,
        course.id,
        plan,
        times=times,
        every_weeks=every,
        in_gap=in_gap,
        instance_ids=instances,
        co_host_ids=co_hosts,
    )
    return [], "", sessions[0]


def _form(
    me: User,
    course: CourseChoice,
    courses: int,
    form: Form,
    ticked: frozenset[str],
    *,
    refusal: Refusal | None = None,
    dates: list[Occurrence] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    if refusal is not None and not dates and isinstance(refusal, Invalid) and "in_gap" in refusal.fields:
        plan = plan_in(form)
        times, every, _gap = series_in(form)
        dates = hour_forms.dates_of(plan, times, every)
    made = hour_form(
        form,
        course,
        instances_to_schedule(db(), me.id, course.id),
        colleagues(db(), me.id, course.id),
        ticked,
        refusal=refusal,
        dates=dates or (),
    )
    return render("teach/live/new.html", NewHourPage(made, courses), status)
