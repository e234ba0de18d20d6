"""What a partner asks of those who join."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from videre.foundation.errors import Conflict, Invalid
from videre.partners.actions.questioning import (
    OwnQuestion,
    ask_own,
    ask_ready,
    change_own,
    change_ready,
    move_question,
    restore_question,
    retire_question,
)
from videre.partners.asking import ASKED_MOST, READY, Asked, Kind, ReadySet
from videre.partners.models import Partner
from videre.partners.queries import joining_questions, retired_questions
from videre.web.context import db
from videre.web.forms import Form, typed
from videre.web.looks import Look
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.partner.area import Head, area, done, head_of, here
from videre.web.policies import PARTNER_ADMINISTRATOR

ADDRESS = "/partner/<slug:partner>/questions"
OWN = "own"
SAID = {
    "asked": "From now on this is asked of those who join.",
    "changed": "The question is changed.",
    "moved": "The order is changed.",
    "retired": "This is asked no more. Answers given stay with those who gave them.",
}


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """What is asked, what could be, what was; ``form`` is that of the question ``at``: its key, "own" for a new one."""

    head: Head
    look: Look
    asked: tuple[Asked, ...]
    ready: list[ReadySet]
    retired: tuple[Asked, ...]
    form: Form
    at: str
    most: int

    def typed(self, at: str) -> Form:
        """What was typed into the form of that question, nothing for all others."""
        return self.form if at == self.at else Form()


@area.route(ADDRESS, policy=PARTNER_ADMINISTRATOR)
def questions_show(partner: str) -> ResponseReturnValue:
    """Show them."""
    return _shown(here(partner))


@area.route(ADDRESS, policy=PARTNER_ADMINISTRATOR, methods=("POST",), limit="60/minute")
def question_ask(partner: str) -> ResponseReturnValue:
    """Ask a ready question or an own one."""
    row, form = here(partner), typed("ready", "label", "purpose", "kind", "options", "required", kind=Kind.CHOICE)
    key = form["ready"]
    try:
        if key:
            ask_ready(db(), myself(), row, key, form["purpose"], required=bool(form["required"]))
        else:
            ask_own(db(), myself(), row, _own(form))
    except (Invalid, Conflict) as refusal:
        return _shown(row, form.refused(refusal), key or OWN, 409 if isinstance(refusal, Conflict) else 422)
    return done("questions_show", row, "asked")


@area.route(ADDRESS + "/<slug:question>", policy=PARTNER_ADMINISTRATOR, methods=("POST",), limit="60/minute")
def question_change(partner: str, question: str) -> ResponseReturnValue:
    """Change its words, its place, or whether it is asked at all."""
    row, form = here(partner), typed("label", "purpose", "options", "required")
    session, actor, wanted = db(), myself(), request.form.get("do", "")
    try:
        if wanted in ("up", "down"):
            move_question(session, actor, row, question, up=wanted == "up")
            return done("questions_show", row, "moved")
        if wanted == "retire":
            retire_question(session, actor, row, question)
            return done("questions_show", row, "retired")
        if wanted == "restore":
            restore_question(session, actor, row, question)
            return done("questions_show", row, "asked")
        if question in READY:
            change_ready(session, actor, row, question, form["purpose"], required=bool(form["required"]))
        else:
            change_own(session, actor, row, question, _own(form))
    except (Invalid, Conflict) as refusal:
        return _shown(row, form.refused(refusal), question, 409 if isinstance(refusal, Conflict) else 422)
    return done("questions_show", row, "changed")


def _own(form: Form) -> OwnQuestion:
    return OwnQuestion(form["label"], form["purpose"], form["kind"], form["options"], bool(form["required"]))


def _shown(row: Partner, form: Form | None = None, at: str = "", status: int = 200) -> ResponseReturnValue:
    head, look = head_of(row, SAID)
    asked, retired = joining_questions(db(), row.id), retired_questions(db(), row.id)
    known = {one.key for one in asked}
    ready = [one for one in READY.values() if one.key not in known]
    own_retired = tuple(one for one in retired if one.key not in READY)
    page = QuestionsPage(head, look, asked, ready, own_retired, form or Form(), at, ASKED_MOST)
    return render("partner/questions.html", page, status)
