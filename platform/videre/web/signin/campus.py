"""Coming in by the campus, where a proxy in front says who somebody is.

The proxy asks people to sign in at the campus on this one address; everybody else reads on without.
"""

from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.accounts import identities
from videre.accounts.models import User
from videre.accounts.signin import Identity, proxy
from videre.foundation.addresses import SIGN_IN_CAMPUS
from videre.foundation.errors import Invalid, NotFound
from videre.web.context import db, services
from videre.web.forms import Form
from videre.web.pages import render
from videre.web.people import reader
from videre.web.policies import PUBLIC
from videre.web.signin.area import area
from videre.web.signin.arriving import wanted, welcome
from videre.web.vouched import NAME, USER

SILENT = "Your campus did not say who you are."


@dataclass(frozen=True, slots=True)
class TiePage:
    """A campus identity that no account has yet; ``name`` is the reader's, empty for visitors."""

    subject: str
    next: str
    name: str
    has_password: bool
    form: Form


@dataclass(frozen=True, slots=True)
class SilentPage:
    """The campus did not say, or not clearly, who somebody is."""

    message: str
    next: str


@area.route(SIGN_IN_CAMPUS, policy=PUBLIC, commits=True)
def campus_arrive() -> ResponseReturnValue:
    """Come in as whom the campus says, or be asked once which account that is."""
    try:
        identity = _identity()
    except Invalid as unclear:
        return _silent(unclear)
    user = identities.sign_in_by_identity(db(), identity)
    return _ask(identity, Form()) if user is None else welcome(user, wanted())


@area.route(SIGN_IN_CAMPUS, policy=PUBLIC, methods=("POST",), limit="20/minute")
def campus_tie() -> ResponseReturnValue:
    """Make it a way into the account of whoever is signed in."""
    try:
        identity, person = _identity(), reader()
    except Invalid as unclear:
        return _silent(unclear)
    if person is None:
        return redirect(url_for("signin.campus_arrive", next=wanted() or None), 303)
    try:
        user = db().get_one(User, person.id)
        identities.tie_identity(db(), user, identity, request.form.get("current_password", ""))
    except Invalid as refusal:
        return _ask(identity, Form().refused(refusal), 422)
    return redirect(wanted() or url_for("public.home"), 303)


def _ask(identity: Identity, form: Form, status: int = 200) -> Response:
    person = reader()
    user = db().get_one(User, person.id) if person else None
    page = TiePage(identity.subject, wanted(), user.name if user else "", bool(user and user.password_hash), form)
    return render("signin/campus.html", page, status)


def _silent(unclear: Invalid) -> Response:
    return render("signin/campus_silent.html", SilentPage(unclear.message, wanted()), 403)


def _identity() -> Identity:
    settings = services().settings
    if not settings.proxy_user_header:
        raise NotFound
    user = request.environ.get(USER)
    if user is None:
        raise Invalid(SILENT, kind="campus-silent")
    return proxy.identity(user, request.environ.get(NAME, ""), is_address=settings.proxy_user_is_address)
