"""Behind the link of an invitation: what is offered, and who may take it."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.accounts.models import User
from videre.accounts.queries import user_by_address
from videre.foundation.addresses import INVITATION
from videre.foundation.errors import Conflict, Invalid
from videre.partners.actions.inviting import accept, accept_with_new_account
from videre.partners.invitations import opened
from videre.partners.models import Invitation, Partner
from videre.partners.rules import Role
from videre.web.context import db, services
from videre.web.forms import Form, typed
from videre.web.looks import Look, look_of
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.people import reader, sign_in_session
from videre.web.policies import PUBLIC
from videre.web.signin.area import area
from videre.web.signin.pages import GonePage


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """``state``: "accept" for whoever it was sent to, "sign-in" while they are not signed in, "sign-up" where they have
    no account, "other" for somebody else who is signed in."""

    look: Look
    partner: str
    role: str
    inviter: str
    address: str
    until: datetime
    state: str
    form: Form


@area.route(INVITATION, policy=PUBLIC, methods=("GET", "POST"), csrf="origin", limit="20/minute")
def invitation_show(token: str) -> ResponseReturnValue:
    """Show what is offered; the button takes it."""
    try:
        invitation = opened(db(), services().settings.secret_key, token)
        state = _state(invitation)
        if request.method == "GET" or state in ("sign-in", "other"):
            return _shown(invitation, state, Form(), 200 if request.method == "GET" else 403)
        if state == "accept":
            accept(db(), myself(), invitation)
            return _welcome(invitation)
        form = typed("name")
        try:
            user = accept_with_new_account(db(), invitation, form["name"], request.form.get("password", ""))
        except Invalid as refusal:
            return _shown(invitation, state, form.refused(refusal), 422)
    except Conflict as refusal:
        return render("signin/invitation_gone.html", GonePage(refusal.message), 409)
    sign_in_session(user)
    return _welcome(invitation)


def _state(invitation: Invitation) -> str:
    person = reader()
    if person is None:
        return "sign-in" if user_by_address(db(), invitation.address) else "sign-up"
    return "accept" if myself().address == invitation.address else "other"


def _welcome(invitation: Invitation) -> ResponseReturnValue:
    partner = db().get_one(Partner, invitation.partner_id)
    if invitation.role == Role.ADMINISTRATOR:
        return redirect(url_for("partner.overview", partner=partner.slug), 303)
    return redirect(url_for("public.partner_show", partner=partner.slug), 303)


def _shown(invitation: Invitation, state: str, form: Form, status: int) -> ResponseReturnValue:
    partner = db().get_one(Partner, invitation.partner_id)
    inviter = db().get(User, invitation.invited_by_id) if invitation.invited_by_id else None
    page = InvitationPage(
        look_of(partner),
        partner.name,
        invitation.role,
        inviter.name if inviter else "",
        invitation.address,
        invitation.expires_at,
        state,
        form,
    )
    return render("signin/invitation.html", page, status)
