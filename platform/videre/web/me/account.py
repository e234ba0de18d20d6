"""My account: profile, address, password, sessions, leaving. One page, one form per thing."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.accounts import actions, rules
from videre.accounts.models import User
from videre.foundation.errors import Invalid
from videre.foundation.language import INTERFACE, NAMES
from videre.partners.queries import partners_of
from videre.partners.rules import Role
from videre.web.context import db, services
from videre.web.forms import Form, typed
from videre.web.me.area import area
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.people import sign_in_session, sign_out_session
from videre.web.policies import SIGNED_IN

SAID = {
    "profile": "Your profile is saved.",
    "address-sent": "We have sent a letter to the new address. Your account keeps the old one until you open its link.",
    "address": "Your new address is confirmed.",
    "left": "You have no role there any more.",
    "password": "Your new password is set. All other devices are signed out.",
}


@dataclass(frozen=True, slots=True)
class RolesAt:
    """What somebody is at a partner; ``administers``: they look after its pages."""

    slug: str
    name: str
    roles: list[str]
    administers: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Everything on the page; ``form`` holds what was typed into whichever form was sent."""

    address: str
    has_password: bool
    form: Form
    said: str
    zones: tuple[str, ...]
    own_zone: str
    languages: list[tuple[str, str]]
    roles: list[RolesAt]
    days_of_grace: int
    since: datetime


def shown(user: User, form: Form | None = None, status: int = 200) -> ResponseReturnValue:
    """The page for `user`, with a form that was refused or as things are."""
    values = {"name": user.name, "zone": user.zone or "", "language": user.language or ""}
    form = form or Form()
    return render(
        "me/account.html",
        AccountPage(
            address=user.address,
            has_password=user.password_hash is not None,
            form=Form({**values, **form.values}, form.errors, form.message),
            said=SAID.get(request.args.get("said", ""), "") if request.method == "GET" else "",
            zones=rules.zones(),
            own_zone=services().settings.zone,
            languages=[(code, NAMES[code]) for code in INTERFACE],
            roles=_roles(user),
            days_of_grace=rules.GRACE.days,
            since=user.created_at,
        ),
        status,
    )


def _roles(user: User) -> list[RolesAt]:
    found: dict[str, RolesAt] = {}
    for partner, role in partners_of(db(), user.id):
        at = found.get(partner.slug) or RolesAt(partner.slug, partner.name, [], False)
        administers = at.administers or role is Role.ADMINISTRATOR
        found[partner.slug] = RolesAt(at.slug, at.name, [*at.roles, role.value], administers)
    return list(found.values())


def saved(what: str) -> ResponseReturnValue:
    """Back to the page, with a word on what was done."""
    return redirect(url_for("me.account", said=what), 303)


@area.route("/me/account", policy=SIGNED_IN)
def account() -> ResponseReturnValue:
    """Show it."""
    return shown(myself())


@area.route("/me/account/profile", policy=SIGNED_IN, methods=("POST",), limit="30/minute")
def profile_change() -> ResponseReturnValue:
    """Name, time zone, language."""
    user, form = myself(), typed("name", "zone", "language")
    try:
        actions.change_profile(db(), user, name=form["name"], zone=form["zone"], language=form["language"])
    except Invalid as refusal:
        return shown(user, form.refused(refusal), 422)
    return saved("profile")


@area.route("/me/account/address", policy=SIGNED_IN, methods=("POST",), limit="10/minute")
def address_change() -> ResponseReturnValue:
    """Ask for a letter to the new address."""
    user, form = myself(), typed("address")
    try:
        actions.ask_new_address(db(), user, form["address"], request.form.get("address_password", ""))
    except Invalid as refusal:
        return shown(user, form.refused(refusal, current_password="address_password"), 422)
    return saved("address-sent")


@area.route("/me/account/password", policy=SIGNED_IN, methods=("POST",), limit="10/minute")
def password_change() -> ResponseReturnValue:
    """Set a new password; this browser stays signed in, all others do not."""
    user = myself()
    current, new = request.form.get("current_password", ""), request.form.get("new_password", "")
    try:
        actions.change_password(db(), user, current, new)
    except Invalid as refusal:
        return shown(user, Form().refused(refusal), 422)
    sign_in_session(user)
    return saved("password")


@area.route("/me/account/sign-out-everywhere", policy=SIGNED_IN, methods=("POST",))
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session."""
    actions.sign_out_everywhere(db(), myself())
    sign_out_session()
    return redirect(url_for("signin.signin_form"), 303)
