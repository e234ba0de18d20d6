"""A partner's people: who has which role, who is asked to take one."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.foundation.errors import Conflict, Invalid, NotFound, Refusal
from videre.partners.access import may_administer
from videre.partners.actions.inviting import invite, send_again, withdraw
from videre.partners.actions.members import change_roles
from videre.partners.models import Partner
from videre.partners.queries import Invited, PeoplePart, member_at, open_invitations, people_at
from videre.partners.rules import INVITATION_LASTS, ORDER, Role
from videre.web.context import db
from videre.web.forms import Form, typed
from videre.web.looks import Look
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.paging import asked_page
from videre.web.partner.area import Head, area, done, head_of, here
from videre.web.policies import PARTNER_ADMINISTRATOR

ADDRESS = "/partner/<slug:partner>/members"
PERSON = ADDRESS + "/<public:person>"
INVITED = "/partner/<slug:partner>/invitations/<public:invitation>"
SAID = {
    "invited": "The letter is on its way.",
    "changed": "The roles are changed. They count from the next thing that person does.",
    "removed": "That person has no role here any more.",
    "again": "Another letter is on its way; the link in the earlier one does not work any more.",
    "withdrawn": "The invitation is taken back; its link does not work any more.",
}


@dataclass(frozen=True, slots=True)
class MembersPage:
    """One page of people, and every unanswered invitation; ``form`` invites."""

    head: Head
    look: Look
    part: PeoplePart
    invited: list[Invited]
    roles: tuple[Role, ...]
    form: Form
    me: str
    days: int


@area.route(ADDRESS, policy=PARTNER_ADMINISTRATOR)
def members_show(partner: str) -> ResponseReturnValue:
    """Show them."""
    return _shown(here(partner), Form({"role": Role.INSTRUCTOR}))


@area.route(ADDRESS, policy=PARTNER_ADMINISTRATOR, methods=("POST",), limit="20/minute")
def members_invite(partner: str) -> ResponseReturnValue:
    """Have a letter sent that offers a role."""
    row, form = here(partner), typed("address", "role")
    try:
        invite(db(), myself(), row, form["address"], form["role"])
    except (Invalid, Conflict) as refusal:
        return _refused(row, refusal, form)
    return done("members_show", row, "invited")


@area.route(PERSON, policy=PARTNER_ADMINISTRATOR, methods=("POST",), limit="60/minute")
def member_change(partner: str, person: str) -> ResponseReturnValue:
    """Give and take roles of somebody who has any here; none at all removes them."""
    row, actor = here(partner), myself()
    member = member_at(db(), row.id, person)
    wanted = set() if request.form.get("do") == "remove" else set(request.form.getlist("roles"))
    try:
        change_roles(db(), actor, row, member, {role for role in Role if role in wanted})
    except Conflict as refusal:
        return _refused(row, refusal, Form({"role": Role.INSTRUCTOR}))
    if member.id == actor.id and not may_administer(db(), actor, row.id):
        return redirect(url_for("me.account"), 303)
    return done("members_show", row, "changed" if wanted else "removed")


@area.route(INVITED, policy=PARTNER_ADMINISTRATOR, methods=("POST",), limit="20/minute")
def invitation_change(partner: str, invitation: str) -> ResponseReturnValue:
    """Send it again, or take it back."""
    row = here(partner)
    try:
        if request.form.get("do") == "withdraw":
            withdraw(db(), myself(), row, invitation)
            return done("members_show", row, "withdrawn")
        send_again(db(), myself(), row, invitation)
    except Conflict as refusal:
        return _refused(row, refusal, Form({"role": Role.INSTRUCTOR}))
    return done("members_show", row, "again")


def _refused(row: Partner, refusal: Refusal, form: Form) -> ResponseReturnValue:
    return _shown(row, form.refused(refusal), 409 if isinstance(refusal, Conflict) else 422)


def _shown(row: Partner, form: Form, status: int = 200) -> ResponseReturnValue:
    head, look = head_of(row, SAID)
    part = people_at(db(), row.id, asked_page())
    if part.page > part.pages:
        raise NotFound
    page = MembersPage(
        head,
        look,
        part,
        open_invitations(db(), row.id),
        ORDER,
        form,
        myself().public_id,
        INVITATION_LASTS.days,
    )
    return render("partner/members.html", page, status)
