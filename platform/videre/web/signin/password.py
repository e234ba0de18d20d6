"""Signing in with a password, and signing out."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from videre.accounts import entrance
from videre.foundation.addresses import SIGN_IN
from videre.foundation.errors import Invalid
from videre.web.context import afterwards, db, services
from videre.web.forms import Form, typed
from videre.web.pages import render
from videre.web.people import sign_out_session
from videre.web.policies import PUBLIC
from videre.web.signin.area import area
from videre.web.signin.arriving import already_in, wanted, welcome
from videre.web.signin.pages import AskPage


@area.route(SIGN_IN + "/arrived", policy=PUBLIC)
def arrived() -> ResponseReturnValue:
    """On to where somebody wanted to be who has just come in; a browser without cookies knows nothing of that."""
    target = wanted()
    return already_in(target) or render("signin/sign_in.html", AskPage(Form(), target, forgetful=True))


@area.route(SIGN_IN, policy=PUBLIC, methods=("GET", "POST"), csrf="origin", limit="60/minute")
def signin_form() -> ResponseReturnValue:
    """Address and password; the other ways in stand beside it."""
    target = wanted()
    if request.method == "GET":
        return already_in(target) or render("signin/sign_in.html", AskPage(Form(), target))
    form = typed("address")
    settings = services().settings
    key, address = settings.secret_key, form["address"]
    try:
        password = request.form.get("password", "")
        user = entrance.sign_in(db(), address, password, secret_key=key, tries=settings.sign_in_tries)
    except Invalid as refusal:
        if refusal.kind == "wrong-password":
            afterwards(lambda own: _note(own, key, address))
        return render("signin/sign_in.html", AskPage(form.refused(refusal), target), 422)
    return welcome(user, target)


@area.route("/sign-out", policy=PUBLIC, methods=("POST",), csrf="origin")
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    sign_out_session()
    return redirect(url_for("public.home"), 303)


def _note(own: Session, key: str, address: str) -> None:
    entrance.note_failed_sign_in(own, key, address)
