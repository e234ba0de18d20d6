"""Opening a course at a partner, its settings, moving it to another version, closing it."""

from dataclasses import dataclass
from datetime import date

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.courses.actions import change_instance, close_instance, move_instance, open_instance, reopen_instance
from videre.courses.changes import state_of_version
from videre.courses.instances import InstanceShown, VersionShown, co_hosts_of, instance_at, versions_of
from videre.courses.models import CourseInstance
from videre.courses.plans import InstancePlan
from videre.courses.queries import CourseChoice, courses_to_host
from videre.courses.rules import Joining
from videre.foundation.addresses import MANAGE_PARTNER
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.foundation.language import NAMES
from videre.learning.people import touched_by_removal
from videre.partners.models import Partner
from videre.partners.queries import joining_questions, partners
from videre.web.changes import ChangesShown, changes_shown
from videre.web.context import db
from videre.web.forms import Form
from videre.web.looks import Look
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.partner.area import Head, area, head_of, here
from videre.web.policies import PARTNER_ADMINISTRATOR

COURSES = MANAGE_PARTNER + "courses/"
INSTANCE = COURSES + "<slug:instance>/"
FIELDS = (
    "slug",
    "label",
    "starts_on",
    "ends_on",
    "joining",
    "join_code",
    "form_address",
    "language",
    "welcome",
    "asks",
)
SAID = {
    "opened": "The course is open. Tell people its address.",
    "changed": "The changes are saved.",
    "closed": "The course is closed: nobody can join it any more.",
    "reopened": "People can join again.",
    "moved": "The course is on the chosen version now.",
}


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The form of an instance: to open one, or the settings of `instance`. ``chosen`` are ids of co-hosts."""

    head: Head
    look: Look
    instance: InstanceShown | None
    courses: list[CourseChoice]
    versions: list[VersionShown]
    languages: list[tuple[str, str]]
    others: list[tuple[int, str]]
    chosen: frozenset[int]
    questions: list[str]
    form: Form

    @property
    def newer(self) -> VersionShown | None:
        """The current version, where the instance is on another one."""
        found = next((one for one in self.versions if one.is_current), None)
        return found if self.instance and found and found.id != self.instance.version_id else None


@dataclass(frozen=True, slots=True)
class MovePage:
    """What would change, if another version was chosen; ``touched`` have done exercises that would go."""

    head: Head
    look: Look
    instance: InstanceShown
    versions: list[VersionShown]
    chosen: VersionShown | None
    move: ChangesShown | None
    touched: int
    problem: str


@area.route(COURSES + "new", policy=PARTNER_ADMINISTRATOR)
def course_new(partner: str) -> ResponseReturnValue:
    """An empty form."""
    values = {"joining": Joining.OPEN.value, "asks": "yes", "course": request.args.get("course", "")[:40]}
    return _plan(here(partner), None, Form(values))


@area.route(COURSES + "new", policy=PARTNER_ADMINISTRATOR, methods=("POST",), limit="60/minute")
def course_open(partner: str) -> ResponseReturnValue:
    """Open it."""
    row, form = here(partner), _typed("course")
    chosen = next((one for one in courses_to_host(db()) if one.slug == form["course"]), None)
    try:
        plan = _planned(form)
        if chosen is None:
            raise Invalid(fields={"course": "Choose the course to hold."})
        opened = open_instance(db(), myself().id, row.id, chosen.id, form["slug"].strip(), plan)
    except (Invalid, Conflict) as refusal:
        wrong = refusal if isinstance(refusal, Invalid) else Invalid(fields={"slug": refusal.message})
        return _plan(row, None, form.refused(wrong), 422)
    return _done(partner, opened.slug, "opened")


@area.route(INSTANCE, policy=PARTNER_ADMINISTRATOR)
def course_settings(partner: str, instance: str) -> ResponseReturnValue:
    """How it is set."""
    one = instance_at(db(), partner, instance)
    return _plan(here(partner), one, _form_of(db().get_one(CourseInstance, one.id)))


@area.route(INSTANCE, policy=PARTNER_ADMINISTRATOR, methods=("POST",), limit="60/minute")
def course_change(partner: str, instance: str) -> ResponseReturnValue:
    """Change it, close it, open it again."""
    one, form = instance_at(db(), partner, instance), _typed()
    match request.form.get("do", ""):
        case "close":
            close_instance(db(), myself().id, one.id)
            return _done(partner, instance, "closed")
        case "reopen":
            reopen_instance(db(), myself().id, one.id)
            return _done(partner, instance, "reopened")
    try:
        change_instance(db(), myself().id, one.id, _planned(form))
    except Invalid as refusal:
        return _plan(here(partner), one, form.refused(refusal), 422)
    return _done(partner, instance, "changed")


@area.route(INSTANCE + "move", policy=PARTNER_ADMINISTRATOR)
def course_move(partner: str, instance: str) -> ResponseReturnValue:
    """Choose a version, see what would change."""
    return _move(here(partner), instance_at(db(), partner, instance), request.args.get("to", ""))


@area.route(INSTANCE + "move", policy=PARTNER_ADMINISTRATOR, methods=("POST",), limit="60/minute")
def course_moved(partner: str, instance: str) -> ResponseReturnValue:
    """Move it, if it still is where the form saw it."""
    row, one = here(partner), instance_at(db(), partner, instance)
    to, before = (_numbered(versions_of(db(), one.course_id), request.form.get(name, "")) for name in ("to", "from"))
    if to is None or before is None:
        raise NotFound
    try:
        move_instance(db(), myself().id, one.id, to.id, expected_version_id=before.id)
    except Conflict as refusal:
        return _move(row, one, str(to.number), refusal.message, 409)
    return _done(partner, instance, "moved")


def _done(partner: str, instance: str, what: str) -> ResponseReturnValue:
    return redirect(url_for("partner.course_settings", partner=partner, instance=instance, said=what), 303)


def _typed(*more: str) -> Form:
    """Every field as it was sent; the co-hosts as one text of ids."""
    values = {name: request.form.get(name, "").replace("\r\n", "\n") for name in (*FIELDS, *more)}
    return Form({**values, "co_hosts": " ".join(request.form.getlist("co_hosts")[:200])})


def _form_of(row: CourseInstance) -> Form:
    values = {
        "slug": row.slug,
        "label": row.label,
        "starts_on": row.starts_on.isoformat() if row.starts_on else "",
        "ends_on": row.ends_on.isoformat() if row.ends_on else "",
        "joining": row.joining,
        "join_code": row.join_code or "",
        "form_address": row.form_address or "",
        "language": row.language or "",
        "welcome": row.welcome,
        "asks": "yes" if row.asks else "",
    }
    chosen = [partner.id for partner in co_hosts_of(db(), row.id)]
    return Form({**values, "co_hosts": " ".join(str(one) for one in chosen)})


def _planned(form: Form) -> InstancePlan:
    """The plan that was typed; the room judges all that is not a date or a choice."""
    wrong: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in ("starts_on", "ends_on"):
        try:
            days[name] = date.fromisoformat(form[name].strip()) if form[name].strip() else None
        except ValueError:
            wrong[name] = "Write the day as 2027-03-31, or leave it empty."
    if form["joining"] not in set(Joining):
        wrong["joining"] = "Choose how people join."
    if wrong:
        raise Invalid(fields=wrong)
    return InstancePlan(
        label=form["label"],
        starts_on=days["starts_on"],
        ends_on=days["ends_on"],
        joining=Joining(form["joining"]),
        join_code=form["join_code"],
        form_address=form["form_address"],
        language=form["language"],
        asks=form["asks"] == "yes",
        welcome=form["welcome"],
        co_hosts=_ids(form),
    )


def _ids(form: Form) -> frozenset[int]:
    known = {partner.id for partner in partners(db())}
    return frozenset(one for one in known if str(one) in form["co_hosts"].split())


def _plan(row: Partner, one: InstanceShown | None, form: Form, status: int = 200) -> ResponseReturnValue:
    head, look = head_of(row, SAID)
    page = PlanPage(
        head=head,
        look=look,
        instance=one,
        courses=courses_to_host(db()) if one is None else [],
        versions=versions_of(db(), one.course_id) if one else [],
        languages=sorted(NAMES.items(), key=lambda pair: pair[1]),
        others=[(other.id, other.name) for other in partners(db()) if other.id != row.id],
        chosen=_ids(form),
        questions=[question.label for question in joining_questions(db(), row.id)],
        form=form,
    )
    return render("partner/course.html", page, status)


def _move(row: Partner, one: InstanceShown, to: str, problem: str = "", status: int = 200) -> ResponseReturnValue:
    head, look = head_of(row, SAID)
    versions = versions_of(db(), one.course_id)
    chosen = _numbered(versions, to) if to else None
    if to and chosen is None:
        raise NotFound
    move = None
    if chosen is not None and chosen.id != one.version_id:
        states = (state_of_version(db(), version_id) for version_id in (one.version_id, chosen.id))
        move = changes_shown(*states, for_staff=True)
    gone = [changed.id for changed in move.changes.exercises if changed.removed] if move else []
    touched = touched_by_removal(db(), one.id, gone) if gone else 0
    return render(
        "partner/course_move.html", MovePage(head, look, one, versions, chosen, move, touched, problem), status
    )


def _numbered(versions: list[VersionShown], number: str) -> VersionShown | None:
    return next((one for one in versions if str(one.number) == number), None)
