"""The versions of a course: which there are, what each changed, and showing an earlier one again."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.courses.actions import rename_course
from videre.courses.called import former_slugs
from videre.courses.changes import state_of_version
from videre.courses.held import ORPHANS
from videre.courses.models import Course
from videre.courses.queries import version_outline
from videre.courses.versions import VersionPart, own_course, roll_back, version_numbered, version_rows
from videre.foundation.addresses import TEACH_VERSIONS
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.web.changes import ChangesShown, changes_shown
from videre.web.context import db
from videre.web.pages import render
from videre.web.paging import asked_page
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.desk import desk


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """The list; ``current`` is the number shown now, ``returning`` one to be shown only if people's answers may go.

    ``slug`` is what the course is called in addresses, ``before`` what it was, ``wanted`` and what is ``wrong`` with
    it what somebody has just typed there.
    """

    address: str
    title: str
    part: VersionPart
    current: int
    said: str
    problem: str
    returning: int | None
    slug: str
    before: tuple[str, ...]
    wanted: str
    wrong: str


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What changes between two states; ``back`` is where the reader came from: a draft, or the list."""

    title: str
    back: str
    back_name: str
    part: ChangesShown


@area.route(TEACH_VERSIONS, policy=STAFF)
def course_versions(course: str) -> ResponseReturnValue:
    """Show the list."""
    return _list(own_course(db(), desk().person.id, course))


@area.route(TEACH_VERSIONS + "<whole:number>/", policy=STAFF)
def course_changes(course: str, number: int) -> ResponseReturnValue:
    """What a version changes, since the one before it or since another one."""
    one = own_course(db(), desk().person.id, course)
    since = request.args.get("since", "")
    if since and not (since.isascii() and since.isdigit() and len(since) < 10):
        raise NotFound
    before = (
        version_numbered(db(), one.id, int(since)) if since else version_numbered(db(), one.id, number, before=True)
    )
    after = version_numbered(db(), one.id, number)
    states = (state_of_version(db(), before.id), state_of_version(db(), after.id))
    back = url_for("teach.course_versions", course=course)
    part = changes_shown(*states, for_staff=True)
    return render("teach/changes.html", ChangesPage(states[1].outline.title, back, "", part))


@area.route(TEACH_VERSIONS + "<whole:number>/show", policy=STAFF, methods=("POST",))
def course_return(course: str, number: int) -> ResponseReturnValue:
    """Show an earlier version again; where people's answers would go, only when that is meant."""
    person = desk().person
    one = own_course(db(), person.id, course)
    try:
        roll_back(db(), person.id, one.id, number, orphan_answers=request.form.get("orphan_answers") == "yes")
    except Conflict as refusal:
        db().rollback()
        one = own_course(db(), person.id, course)
        return _list(one, refusal.message, number if refusal.kind == ORPHANS else None, 409)
    return redirect(url_for("teach.course_versions", course=course, said="returned"), 303)


@area.route(TEACH_VERSIONS + "address", policy=STAFF, methods=("POST",))
def course_rename(course: str) -> ResponseReturnValue:
    """Give the course another id in its addresses; the earlier ones lead on."""
    person = desk().person
    one, wanted = own_course(db(), person.id, course), request.form.get("slug", "").strip()
    try:
        rename_course(db(), person.id, one.id, wanted)
    except (Conflict, Invalid) as refusal:
        db().rollback()
        status = 409 if isinstance(refusal, Conflict) else 422
        wrong = refusal.fields["slug"] if isinstance(refusal, Invalid) else refusal.message
        return _list(own_course(db(), person.id, course), status=status, wanted=wanted, wrong=wrong)
    return redirect(url_for("teach.course_versions", course=wanted, said="renamed"), 303)


def _list(
    one: Course,
    problem: str = "",
    returning: int | None = None,
    status: int = 200,
    wanted: str = "",
    wrong: str = "",
) -> ResponseReturnValue:
    page = asked_page()
    part = version_rows(db(), one, page)
    if page > max(part.pages, 1):
        raise NotFound
    outline = version_outline(db(), one.current_version_id or 0)
    shown = VersionsPage(
        address=url_for("teach.course_versions", course=one.slug),
        title=outline.title if outline else one.slug,
        part=part,
        current=part.current,
        said=request.args.get("said", "") if request.method == "GET" else "",
        problem=problem,
        returning=returning,
        slug=one.slug,
        before=former_slugs(db(), one.id),
        wanted=wanted or one.slug,
        wrong=wrong,
    )
    return render("teach/versions.html", shown, status)
