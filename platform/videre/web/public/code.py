"""Bring your own code: examples, a story, one text box, and a time. Half-finished and ugly is what it is for."""

from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests

from videre.courses.beside import CodePageShown, code_page_shown
from videre.foundation.addresses import CODE
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.live.actions.cases import send_case
from videre.live.case_queries import bookable_hours, instance_joined
from videre.live.cases import CODE_LENGTH, told_from
from videre.live.queries import Hour
from videre.web.context import db
from videre.web.forms import Form, typed
from videre.web.found import Found
from videre.web.pages import render, tongue
from videre.web.people import has_session_cookie, reader
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.found import code_found
from videre.web.strangers import check_stranger, stranger_fields

FIELDS = ("code", "tried", "good", "name", "address", "example")


@dataclass(frozen=True, slots=True)
class CodePage:
    """The page. ``example`` is the card chosen, ``chosen`` the hours ticked, ``sent`` whether it has just arrived."""

    shown: CodePageShown
    story: Markup
    hours: tuple[Hour, ...]
    form: Form
    chosen: frozenset[str]
    hidden: Markup
    most: int
    sent: bool = False
    found: Found | None = None

    @property
    def example(self) -> str:
        """The id of the card chosen, "" for none."""
        return self.form["example"]


@area.route(CODE, policy=PUBLIC)
def code_show(course: str) -> Response:
    """The page, with a card chosen where its link was followed."""
    shown = _shown(course)
    example = request.args.get("example", "")
    known = example if example in {card.id for card in shown.cards} else ""
    return _page(shown, Form({"example": known}), sent=request.args.get("sent") == "1")


@area.route(CODE, policy=PUBLIC, methods=("POST",), csrf="origin", limit="30/hour", endpoint="code_send")
def code_send(course: str) -> ResponseReturnValue:
    """Tell the hosts about it."""
    shown, form = _shown(course), typed(*FIELDS)
    hours = request.form.getlist("hours")
    who = reader() if has_session_cookie() else None
    try:
        check_stranger(request.form)
        told = told_from(form.values, has_account=who is not None)
        instance_id = instance_joined(db(), who.id, shown.course.id) if who is not None else None
        user_id = who.id if who else None
        send_case(db(), user_id, shown.course.id, told, hours, instance_id=instance_id, language=tongue())
    except (Invalid, Conflict) as refusal:
        db().rollback()
        return _page(shown, form.refused(refusal), hours, 422 if isinstance(refusal, Invalid) else 409)
    except TooManyRequests as refusal:
        answer = _page(shown, form.refused(Invalid(refusal.description or "")), hours, 429)
        answer.headers["Retry-After"] = str(refusal.retry_after)
        return answer
    return redirect(url_for("public.code_show", course=course, sent=1, _anchor="tell"), 303)


def _shown(course: str) -> CodePageShown:
    shown = code_page_shown(db(), course)
    if shown is None:
        raise NotFound("This course says nothing about bringing your own code.")
    return shown


def _page(
    shown: CodePageShown, form: Form, chosen: list[str] | None = None, status: int = 200, *, sent: bool = False
) -> Response:
    page = CodePage(
        shown=shown,
        story=Markup(shown.html),
        hours=tuple(bookable_hours(db(), shown.course.id)),
        form=form,
        chosen=frozenset(chosen or ()),
        hidden=stranger_fields(),
        most=CODE_LENGTH,
        sent=sent,
        found=code_found(shown),
    )
    return render("public/code.html", page, status)
