"""Who may knock at a route. Rooms decide about things; a policy only decides about readers."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from videre.courses.access import is_somewhere_staff, may_help, may_open_instance, may_teach
from videre.courses.models import CourseInstance
from videre.foundation.errors import NotAllowed, NotFound
from videre.partners.models import Partner
from videre.web.context import db, services
from videre.web.people import reader

Guard = Callable[[], Response | None]


@dataclass(frozen=True, slots=True)
class Policy:
    """A name for the inventory, a sentence for people, and the guard: it returns nothing, an answer, or raises."""

    name: str
    meaning: str
    guard: Guard | None = None


def _signed_in() -> Response | None:
    if reader() is not None:
        return None
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("signin.signin_form", next=request.script_root + request.full_path.rstrip("?")))
    raise NotAllowed("You are signed out. Sign in, then send this again.", kind="signed-out")


def _administrator() -> Response | None:
    answer = _signed_in()
    person = reader()
    if answer is None and (person is None or not person.is_administrator):
        raise NotFound
    return answer


def _demo() -> Response | None:
    if not services().settings.demo:
        raise NotFound
    return None


def _staff() -> Response | None:
    answer = _signed_in()
    person = reader()
    if answer is None and (person is None or not is_somewhere_staff(db(), person.id)):
        raise NotFound
    return answer


def _at_partner(may: Callable[[Session, int, int], bool]) -> Guard:
    def guard() -> Response | None:
        answer = _signed_in()
        person = reader()
        if answer is not None or person is None:
            return answer
        slug = (request.view_args or {})["partner"]
        found = db().scalar(sa.select(Partner.id).where(Partner.slug == slug))
        if found is None or not may(db(), person.id, found):
            raise NotFound
        return None

    return guard


def _in_instance(may: Callable[[Session, int, int], bool]) -> Guard:
    def guard() -> Response | None:
        answer = _signed_in()
        person = reader()
        if answer is not None or person is None:
            return answer
        parts = request.view_args or {}
        found = db().scalar(
            sa.select(CourseInstance.id)
            .join(Partner, Partner.id == CourseInstance.partner_id)
            .where(Partner.slug == parts["partner"], CourseInstance.slug == parts["instance"])
        )
        if found is None or not may(db(), person.id, found):
            raise NotFound
        return None

    return guard


PUBLIC = Policy("public", "anybody")
SIGNED_IN = Policy("signed-in", "anybody with an account, about their own things", _signed_in)
SITE_ADMINISTRATOR = Policy("site-administrator", "site administrators; a missing page for all others", _administrator)
STAFF = Policy("staff", "whoever works at any partner or course; what is shown is only theirs", _staff)
PARTNER_ADMINISTRATOR = Policy(
    "partner-administrator",
    "administrators of the partner in the address; a missing page for all others",
    _at_partner(may_open_instance),
)
INSTANCE_HELPER = Policy(
    "instance-helper",
    "helpers and teachers of the course instance in the address; a missing page for all others",
    _in_instance(may_help),
)
INSTANCE_INSTRUCTOR = Policy(
    "instance-instructor",
    "teachers of the course instance in the address; a missing page for all others",
    _in_instance(may_teach),
)
DEMO = Policy("demo", "anybody, on a demo installation; a missing page elsewhere", _demo)
