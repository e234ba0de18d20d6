"""Making an account: an address and a name, a letter, and a page behind its link."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from videre.accounts import actions, links
from videre.accounts.rules import Purpose
from videre.foundation.addresses import CONFIRM, SIGN_UP
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.web.context import db, services
from videre.web.forms import Form, typed
from videre.web.pages import render
from videre.web.policies import PUBLIC
from videre.web.signin.area import area
from videre.web.signin.arriving import already_in, wanted, welcome
from videre.web.signin.pages import AskPage, SentPage, no_link


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """The last step of signing up."""

    address: str
    form: Form


@area.route(SIGN_UP, policy=PUBLIC, methods=("GET", "POST"), csrf="origin", limit="20/minute")
def signup_form() -> ResponseReturnValue:
    """Ask for address and name; answer alike whether the address is known or not."""
    target = wanted()
    if request.method == "GET":
        return already_in(target) or render("signin/sign_up.html", AskPage(Form(), target))
    form = typed("address", "name")
    try:
        actions.ask_sign_up(db(), form["address"], form["name"], next_page=target)
    except Invalid as refusal:
        return render("signin/sign_up.html", AskPage(form.refused(refusal), target), 422)
    return render("signin/sent.html", SentPage(form["address"].strip(), "sign-up"))


@area.route(CONFIRM, policy=PUBLIC, methods=("GET", "POST"), csrf="origin", limit="20/minute")
def signup_confirm(token: str) -> ResponseReturnValue:
    """Show what the link would do; the button does it."""
    try:
        link = links.opened(db(), services().settings.secret_key, Purpose.SIGN_UP, token)
    except (Conflict, NotFound) as refusal:
        return no_link(refusal)
    if request.method == "GET":
        return render("signin/confirm.html", ConfirmPage(link.address, Form({"name": link.name or ""})))
    form = typed("name")
    try:
        user = actions.confirm_sign_up(db(), link, form["name"], request.form.get("password", ""))
    except Invalid as refusal:
        return render("signin/confirm.html", ConfirmPage(link.address, form.refused(refusal)), 422)
    except (Conflict, NotFound) as refusal:
        return no_link(refusal)
    return welcome(user, link.next)
