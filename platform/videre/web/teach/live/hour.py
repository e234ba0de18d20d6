"""One hour for those who lead it: changing it, calling it off, telling of it, and who comes."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.accounts.models import User
from videre.foundation import clock
from videre.foundation.addresses import TEACH_LIVE
from videre.foundation.errors import Conflict, Invalid, Refusal
from videre.live.actions.scheduling import announce_session, cancel_session, change_session
from videre.live.bookings import bookings_of
from videre.live.models import Booking
from videre.live.queries import SessionShown, series_members
from videre.live.rules import HostRole, Phase, PlaceState
from videre.live.staffing import CourseChoice, PersonChoice, colleagues, hearers
from videre.web.context import db
from videre.web.forms import Form
from videre.web.pages import render
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.live.form import (
    HourForm,
    chosen,
    co_hosts_in,
    gap_in,
    hour_form,
    plan_in,
    sent_form,
    values_of,
)
from videre.web.teach.live.leading import led_hour

SAID = {
    "scheduled": "It stands in the calendar, and on every lesson page of the course.",
    "changed": "Changed. Everybody with a place is told if it is when or where.",
    "same": "Nothing was different.",
    "announced": "One letter goes to each of those who chose to hear.",
    "cancelled": "Called off. Everybody with a place is told.",
}


@dataclass(frozen=True, slots=True)
class HourPage:
    """The page; ``hearers`` is how many chose to hear, ``later`` how many of the series come after this one."""

    shown: SessionShown
    phase: Phase
    made: HourForm
    seats: tuple[Booking, ...]
    waiting: tuple[Booking, ...]
    hearers: int
    later: int
    said: str
    problem: str = ""


@area.route(TEACH_LIVE, policy=STAFF, methods=("GET", "POST"), limit="60/minute")
def hour(live: str) -> ResponseReturnValue:
    """Show it, or make it as it was typed."""
    shown, me = led_hour(live)
    if request.method == "GET":
        form = Form(values_of(shown.row))
        return _page(shown, me, form, _hosts(shown), said=SAID.get(request.args.get("said", ""), ""))
    form, ticked = sent_form(), chosen()
    try:
        different = change_session(
            db(),
            me.id,
            shown.row.id,
            plan_in(form),
            rest=form["rest"] == "yes",
            in_gap=gap_in(form),
            co_host_ids=co_hosts_in(form, _people(shown, me), ticked),
        )
    except (Invalid, Conflict) as refusal:
        db().rollback()
        status = 422 if isinstance(refusal, Invalid) else 409
        return _page(*led_hour(live), form, ticked, refusal=refusal, status=status)
    return _back(live, "changed" if different else "same")


@area.route(TEACH_LIVE + "cancel", policy=STAFF, methods=("POST",), limit="30/minute")
def hour_cancel(live: str) -> ResponseReturnValue:
    """Call it off, or the rest of its series."""
    shown, me = led_hour(live)
    if request.form.get("sure") != "yes":
        form = Form(values_of(shown.row)).refused(Invalid(fields={"sure": "Tick this if you are sure."}))
        return _page(shown, me, form, _hosts(shown), status=422)
    cancel_session(db(), me.id, shown.row.id, rest=request.form.get("rest") == "yes")
    return _back(live, "cancelled")


@area.route(TEACH_LIVE + "announce", policy=STAFF, methods=("POST",), limit="30/minute")
def hour_announce(live: str) -> ResponseReturnValue:
    """Tell those who chose to hear, once."""
    shown, me = led_hour(live)
    announce_session(db(), me.id, shown.row.id)
    return _back(live, "announced")


def _back(live: str, said: str) -> ResponseReturnValue:
    return redirect(url_for("teach.hour", live=live, said=said), 303)


def _hosts(shown: SessionShown) -> frozenset[str]:
    found = {one.user_id for one in shown.hosts if one.role != HostRole.HOST}
    return frozenset(user.public_id for user_id in found if (user := db().get(User, user_id)) is not None)


def _people(shown: SessionShown, me: User) -> list[PersonChoice]:
    """Colleagues, and those who hold the hour already, wherever they are from; the host is named anyway."""
    host = next((one.user_id for one in shown.hosts if one.role == HostRole.HOST), None)
    found = {one.id: one for one in colleagues(db(), host or me.id, shown.row.course_id)}
    for one in shown.hosts:
        user = db().get(User, one.user_id)
        if one.role != HostRole.HOST and user is not None:
            found.setdefault(user.id, PersonChoice(user.id, user.public_id, user.name))
    if host is not None and me.id != host:
        found.setdefault(me.id, PersonChoice(me.id, me.public_id, me.name))
    return [one for one in found.values() if one.id != host]


def _page(
    shown: SessionShown,
    me: User,
    form: Form,
    ticked: frozenset[str],
    *,
    refusal: Refusal | None = None,
    said: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    row = shown.row
    course = CourseChoice(row.course_id, shown.hour.course_slug, shown.hour.course_title)
    made = hour_form(
        form,
        course,
        (),
        _people(shown, me),
        ticked,
        refusal=refusal,
        is_new=False,
        in_series=row.series_id is not None,
    )
    booked = bookings_of(db(), row.id)
    members = series_members(db(), row.series_id) if row.series_id is not None else ()
    page = HourPage(
        shown=shown,
        phase=shown.hour.phase(clock.now()),
        made=made,
        seats=tuple(one for one in booked if one.state == PlaceState.SEAT),
        waiting=tuple(one for one in booked if one.state == PlaceState.WAITING),
        hearers=hearers(db(), row),
        later=sum(one.starts_at > row.starts_at and one.cancelled_at is None for one in members),
        said=said,
        problem=refusal.message if isinstance(refusal, Conflict) else "",
    )
    return render("teach/live/hour.html", page, status)
