"""Coming in by a mailed link, and choosing a new password behind one."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from videre.accounts import entrance
from videre.accounts.links import opened
from videre.accounts.rules import Purpose
from videre.foundation.addresses import RESET, SIGN_IN_LINK
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.web.context import db, services
from videre.web.forms import Form, typed
from videre.web.pages import render
from videre.web.policies import PUBLIC
from videre.web.signin.area import area
from videre.web.signin.arriving import wanted, welcome
from videre.web.signin.pages import AskPage, SentPage, no_link


@dataclass(frozen=True, slots=True)
class BehindLink:
    """What a link is about to do, and for whom."""

    address: str
    form: Form


@area.route("/sign-in/link", policy=PUBLIC, methods=("GET", "POST"), csrf="origin", limit="20/minute")
def link_form() -> ResponseReturnValue:
    """Ask for a link to sign in with; answer alike whether the address is known or not."""
    target = wanted()
    form = typed("address")
    if request.method == "GET":
        return render("signin/ask_link.html", AskPage(form, target))
    try:
        entrance.ask_sign_in_link(db(), form["address"], next_page=target)
    except Invalid as refusal:
        return render("signin/ask_link.html", AskPage(form.refused(refusal), target), 422)
    return render("signin/sent.html", SentPage(form["address"].strip(), "sign-in"))


@area.route(SIGN_IN_LINK, policy=PUBLIC, methods=("GET", "POST"), csrf="origin", limit="20/minute")
def link_confirm(token: str) -> ResponseReturnValue:
    """Show whose link it is; the button signs in."""
    try:
        link = opened(db(), services().settings.secret_key, Purpose.SIGN_IN, token)
        if request.method == "GET":
            return render("signin/link.html", BehindLink(link.address, Form()))
        user = entrance.sign_in_by_link(db(), link)
    except (Conflict, NotFound) as refusal:
        return no_link(refusal)
    return welcome(user, link.next)


@area.route("/sign-in/reset", policy=PUBLIC, methods=("GET", "POST"), csrf="origin", limit="20/minute")
def reset_form() -> ResponseReturnValue:
    """Ask for a link behind which a new password is chosen."""
    target = wanted()
    form = typed("address")
    if request.method == "GET":
        return render("signin/ask_reset.html", AskPage(form, target))
    try:
        entrance.ask_reset(db(), form["address"], next_page=target)
    except Invalid as refusal:
        return render("signin/ask_reset.html", AskPage(form.refused(refusal), target), 422)
    return render("signin/sent.html", SentPage(form["address"].strip(), "reset"))


@area.route(RESET, policy=PUBLIC, methods=("GET", "POST"), csrf="origin", limit="20/minute")
def reset_confirm(token: str) -> ResponseReturnValue:
    """Choose the new password."""
    try:
        link = opened(db(), services().settings.secret_key, Purpose.RESET, token)
        if request.method == "GET":
            return render("signin/reset.html", BehindLink(link.address, Form()))
        user = entrance.reset_password(db(), link, request.form.get("password", ""))
    except Invalid as refusal:
        return render("signin/reset.html", BehindLink(link.address, Form().refused(refusal)), 422)
    except (Conflict, NotFound) as refusal:
        return no_link(refusal)
    return welcome(user, link.next)
