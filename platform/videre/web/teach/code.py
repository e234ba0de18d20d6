"""Code that people want to bring: read, answered, met."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.courses.beside import code_page_shown
from videre.foundation.addresses import TEACH_CODE
from videre.foundation.errors import Invalid, NotFound
from videre.live.actions.cases import handle_case
from videre.live.case_queries import CaseShown, cases_for
from videre.live.cases import OUTCOME_LENGTH, CaseState
from videre.web.context import db
from videre.web.forms import Form, typed
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.policies import STAFF
from videre.web.teach.area import area


@dataclass(frozen=True, slots=True)
class CodeListPage:
    """The list; ``all``: also what is closed. ``form`` is the one refused, of the case ``refused``.

    ``cards`` are the titles of example cards by course and id; a card may be gone from its course by now.
    """

    cases: tuple[CaseShown, ...]
    cards: Mapping[tuple[str, str], str]
    all: bool
    number: int
    pages: int
    states: tuple[CaseState, ...]
    most: int
    form: Form
    refused: str


@area.route(TEACH_CODE, policy=STAFF)
def code_list() -> ResponseReturnValue:
    """The list."""
    return _list(Form(), "")


@area.route(TEACH_CODE + "<public:case>", policy=STAFF, methods=("POST",))
def code_handle(case: str) -> ResponseReturnValue:
    """Say how far it is."""
    form = typed("state", "outcome")
    try:
        handle_case(db(), myself().id, case, form["state"], form["outcome"])
    except Invalid as refusal:
        db().rollback()
        return _list(form.refused(refusal), case, 422)
    return redirect(url_for("teach.code_list", _anchor=f"case-{case}"), 303)


def _list(form: Form, refused: str, status: int = 200) -> ResponseReturnValue:
    everything = request.args.get("all") == "1"
    typed_page = request.args.get("page", "1")
    number = int(typed_page) if typed_page.isascii() and typed_page.isdecimal() and len(typed_page) < 6 else 1
    cases, pages = cases_for(db(), myself().id, open_only=not everything, page=number)
    if number > 1 and not cases:
        raise NotFound
    page = CodeListPage(
        tuple(cases), _cards(cases), everything, number, pages, tuple(CaseState), OUTCOME_LENGTH, form, refused
    )
    return render("teach/code.html", page, status)


def _cards(cases: Iterable[CaseShown]) -> dict[tuple[str, str], str]:
    slugs = {one.course_slug for one in cases if one.case.example}
    found = {slug: code_page_shown(db(), slug, members=True) for slug in slugs}
    return {(slug, card.id): card.title for slug, shown in found.items() if shown for card in shown.cards}
