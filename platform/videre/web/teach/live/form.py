"""The form for an hour: what was typed into it, what is proposed, and what has to be asked besides."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import request

from videre.accounts.models import User
from videre.accounts.queries import user_by_address
from videre.accounts.rules import address as mail_address
from videre.accounts.rules import zones
from videre.foundation.errors import Invalid, Refusal
from videre.live.actions.hosting import NOT_HERE
from videre.live.models import LiveSession
from videre.live.plans import Plan, plan_from, whole
from videre.live.rules import KIND_NAMES, TIMES_MOST, WEEKS_MOST, Kind
from videre.live.series import InGap, Occurrence, checked_series, occurrences
from videre.live.staffing import CourseChoice, InstanceChoice, PersonChoice
from videre.live.times import DoubledHour, MissingHour, offset_text
from videre.web.context import db, services
from videre.web.forms import Form, typed

FIELDS = (
    "kind",
    "title",
    "about",
    "zone",
    "day",
    "starts",
    "ends",
    "overnight",
    "fold",
    "link",
    "place",
    "link_hidden",
    "seats",
    "times",
    "every_weeks",
    "in_gap",
    "held",
    "rest",
    "elsewhere",
    "seen",
)


KEPT = ("kind", "zone", "starts", "ends", "overnight", "link", "place")
"""What of my last hour is proposed for the next; places and hidden links are for one hour, since open is the rule."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a refusal has to ask besides: times instead of one that does not exist, or which of two equal ones."""

    instead: tuple[str, ...] = ()
    folds: tuple[tuple[str, str], ...] = ()
    gap: bool = False


@dataclass(frozen=True, slots=True)
class HourForm:
    """The form. ``chosen`` are keys of instances and people ticked; ``dates`` the preview of a series."""

    form: Form
    course: CourseChoice
    zones: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    instances: tuple[InstanceChoice, ...]
    people: tuple[PersonChoice, ...]
    chosen: frozenset[str]
    asked: Asked = field(default_factory=Asked)
    dates: tuple[Occurrence, ...] = ()
    is_new: bool = True
    in_series: bool = False


def sent_form() -> Form:
    """What was sent; a button beside the message puts another time in the place of one that does not exist."""
    form = typed(*FIELDS)
    instead = request.form.get("instead", "")
    return Form({**form.values, "starts": instead}) if instead else form


def chosen() -> frozenset[str]:
    """The instances and people that were ticked."""
    return frozenset(request.form.getlist("instance")[:100] + request.form.getlist("co_host")[:100])


def hour_form(
    form: Form,
    course: CourseChoice,
    instances: Sequence[InstanceChoice],
    people: Sequence[PersonChoice],
    ticked: frozenset[str],
    *,
    refusal: Refusal | None = None,
    dates: Sequence[Occurrence] = (),
    is_new: bool = True,
    in_series: bool = False,
) -> HourForm:
    """The form as it is shown."""
    return HourForm(
        form=form if refusal is None else form.refused(refusal),
        course=course,
        zones=zones(),
        kinds=tuple((kind.value, KIND_NAMES[kind]) for kind in Kind),
        instances=tuple(instances),
        people=tuple(people),
        chosen=ticked,
        asked=asked_by(refusal),
        dates=tuple(dates),
        is_new=is_new,
        in_series=in_series,
    )


def asked_by(refusal: Refusal | None) -> Asked:
    """What the refusal leaves to be said."""
    if isinstance(refusal, MissingHour):
        same = [one for one in refusal.instead if one.date() == refusal.local.date()]
        return Asked(instead=tuple(one.strftime("%H:%M") for one in same))
    if isinstance(refusal, DoubledHour):
        zone = request.form.get("zone", "")
        names = ("the first", "the second, an hour later")
        return Asked(
            folds=tuple(
                (str(fold), f"{name} ({offset_text(at, zone)})")
                for fold, (name, at) in enumerate(zip(names, refusal.choices, strict=True))
            )
        )
    return Asked(gap=isinstance(refusal, Invalid) and "in_gap" in refusal.fields)


def proposed(me: User, last: LiveSession | None) -> Form:
    """A new form: my last zone, place and times, the day left open."""
    zone = (last.zone if last else None) or me.zone or services().settings.zone
    values = {"kind": Kind.QA.value, "zone": zone, "starts": "14:00", "ends": "15:00", "times": "1", "every_weeks": "1"}
    if last is not None:
        values |= {key: value for key, value in values_of(last).items() if key in KEPT}
    return Form(values)


def values_of(session: LiveSession) -> dict[str, str]:
    """An hour as the form shows it."""
    day, _t, starts = session.local_starts.partition("T")
    hours, minutes = divmod(int(starts[:2]) * 60 + int(starts[3:]) + session.minutes, 60)
    return {
        "kind": session.kind,
        "title": session.title,
        "about": session.about,
        "zone": session.zone,
        "day": day,
        "starts": starts,
        "ends": f"{hours % 24:02}:{minutes:02}",
        "overnight": "yes" if hours >= 24 else "",
        "fold": str(session.fold),
        "link": session.link or "",
        "place": session.place or "",
        "link_hidden": "yes" if session.link_hidden else "",
        "seats": str(session.seats) if session.seats is not None else "",
    }


def plan_in(form: Form) -> Plan:
    """The plan that was typed."""
    return plan_from(form.values, held=form["held"] == "yes")


def series_in(form: Form) -> tuple[int, int, InGap]:
    """How often, every how many weeks, and what is done with a date that does not exist."""
    wrong: dict[str, str] = {}
    found = {}
    for name, most in (("times", TIMES_MOST), ("every_weeks", WEEKS_MOST)):
        try:
            found[name] = whole(form[name] or "1", 1, most)
        except ValueError as error:
            wrong[name] = str(error)
    if wrong:
        raise Invalid(fields=wrong)
    checked_series(found["times"], found["every_weeks"])
    return found["times"], found["every_weeks"], gap_in(form)


def gap_in(form: Form) -> InGap:
    """What is done with a date that does not exist."""
    return InGap(form["in_gap"]) if form["in_gap"] in set(InGap) else InGap.ASK


def dates_of(plan: Plan, times: int, every_weeks: int) -> list[Occurrence]:
    """The dates of the series."""
    return list(occurrences(plan.starts.local, plan.starts.zone, times, every_weeks))


def seen_key(plan: Plan, times: int, every_weeks: int) -> str:
    """What of a series was shown before it is kept: another day or time is shown anew."""
    return f"{plan.starts.written} {plan.starts.zone} {plan.minutes} {times} {every_weeks}"


def co_hosts_in(form: Form, people: Sequence[PersonChoice], ticked: frozenset[str]) -> list[int]:
    """Those ticked, and somebody from elsewhere by their mail address."""
    found = [one.id for one in people if one.public_id in ticked]
    if not form["elsewhere"].strip():
        return found
    try:
        user = user_by_address(db(), mail_address(form["elsewhere"]))
    except ValueError as error:
        raise Invalid(fields={"elsewhere": str(error)}) from None
    if user is None:
        raise Invalid(fields={"elsewhere": NOT_HERE})
    return [*found, user.id]
