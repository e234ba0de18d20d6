"""Joining a course instance, leaving it, and what one told its host: a page with the host's few questions."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.courses.instances import InstanceShown
from videre.courses.models import CourseInstance
from videre.courses.rules import Joining, closed_to_joining
from videre.courses.where import Where
from videre.foundation import clock
from videre.foundation.addresses import INSTANCE
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.learning.actions.enrolling import (
    answered_before,
    change_answers,
    join_instance,
    leave_instance,
    questions_of,
)
from videre.learning.joining import ASKED_PREFIX
from videre.learning.people import answers_of, enrolment_of
from videre.learning.rules import Enrolled
from videre.partners.asking import Asked
from videre.web import limits
from videre.web.context import db
from videre.web.forms import Form
from videre.web.learn.where import host_at
from videre.web.looks import Look
from videre.web.me.area import area
from videre.web.me.person import myself
from videre.web.pages import render, tongue
from videre.web.policies import SIGNED_IN

CODES = "10/hour"
"""How often one account may try a code."""


@dataclass(frozen=True, slots=True)
class JoinPage:
    """The host's questions with what was typed. ``shut`` says why nobody can join; ``changes``: only answers do."""

    look: Look
    instance: InstanceShown
    asked: tuple[Asked, ...]
    form: Form
    base: str
    needs_code: bool
    shut: str
    changes: bool


@area.route(INSTANCE + "join", policy=SIGNED_IN)
def join_form(partner: str, instance: str) -> ResponseReturnValue:
    """What joining takes; whoever takes part already is led back."""
    one, look = _there(partner, instance)
    found = enrolment_of(db(), one.id, myself().id)
    if found is not None and found.state in (Enrolled.JOINED, Enrolled.ASKED):
        return redirect(_address(one))
    return _shown(one, look, Form({"code": request.args.get("code", "")[:60]}))


@area.route(INSTANCE + "join", policy=SIGNED_IN, methods=("POST",))
def join(partner: str, instance: str) -> ResponseReturnValue:
    """Take part, or ask for it."""
    one, look = _there(partner, instance)
    person, form = myself(), _typed()
    if _needs_code(one):
        limits.hit(CODES, f"account {person.id}")
    try:
        state = join_instance(db(), person.id, one.id, code=form["code"], answers=_answers(form))
    except Invalid as refusal:
        return _shown(one, look, form.refused(refusal), 422)
    except Conflict as refusal:
        return _shown(one, look, form.refused(refusal), 409)
    return redirect(_address(one, said=state.value), 303)


@area.route(INSTANCE + "leave", policy=SIGNED_IN, methods=("POST",))
def leave(partner: str, instance: str) -> ResponseReturnValue:
    """Leave, or ask no more."""
    one, _look = _there(partner, instance)
    leave_instance(db(), myself().id, one.id)
    where = url_for("me.progress_show", said="left") if one.members_only else _address(one, said="left")
    return redirect(where, 303)


@area.route(INSTANCE + "answers", policy=SIGNED_IN)
def answers_form(partner: str, instance: str) -> ResponseReturnValue:
    """What I told the host."""
    one, look = _there(partner, instance)
    return _mine(one, look)


@area.route(INSTANCE + "answers", policy=SIGNED_IN, methods=("POST",), limit="60/minute")
def answers_change(partner: str, instance: str) -> ResponseReturnValue:
    """Change or remove it."""
    one, look = _there(partner, instance)
    form = _typed()
    try:
        change_answers(db(), myself().id, one.id, _answers(form))
    except Invalid as refusal:
        return _mine(one, look, form.refused(refusal), 422)
    return redirect(_address(one, said="answers"), 303)


def _there(partner: str, instance: str) -> tuple[InstanceShown, Look]:
    host = host_at(Where(partner=partner, instance=instance))
    if host is None:
        raise NotFound
    return host.instance, host.look


def _address(one: InstanceShown, said: str | None = None) -> str:
    return url_for("public.instance_show", partner=one.partner_slug, instance=one.slug, said=said)


def _needs_code(one: InstanceShown) -> bool:
    return one.joining in (Joining.CODE, Joining.FORM)


def _typed() -> Form:
    return Form({name: value[:2000] for name, value in request.form.items() if name != "csrf_token"})


def _answers(form: Form) -> dict[str, str]:
    prefix = len(ASKED_PREFIX)
    return {name[prefix:]: value for name, value in form.values.items() if name.startswith(ASKED_PREFIX)}


def _shown(one: InstanceShown, look: Look, form: Form, status: int = 200) -> ResponseReturnValue:
    page = JoinPage(
        look=look,
        instance=one,
        asked=questions_of(db(), db().get_one(CourseInstance, one.id), tongue()),
        form=form,
        base=_address(one),
        needs_code=_needs_code(one),
        shut=closed_to_joining(one.ends_on, one.closed_at, clock.today()),
        changes=False,
    )
    return render("me/join.html", page, status)


def _mine(one: InstanceShown, look: Look, form: Form | None = None, status: int = 200) -> ResponseReturnValue:
    found = enrolment_of(db(), one.id, myself().id)
    if found is None:
        raise NotFound
    now = questions_of(db(), db().get_one(CourseInstance, one.id), tongue())
    asked = (*now, *answered_before(db(), found, tongue()))
    known = answers_of(db(), found.id)
    before = {ASKED_PREFIX + question.key: known.get(question.id, "") for question in asked}
    page = JoinPage(look, one, asked, form or Form(before), _address(one), False, "", True)
    return render("me/join.html", page, status)
