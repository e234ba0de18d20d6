"""Partners: who there is, and taking in another one with its first administrator."""

from dataclasses import dataclass

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from videre.foundation.database import in_pages
from videre.foundation.errors import Conflict, Invalid, NotFound, Refusal
from videre.partners.actions.inviting import invite
from videre.partners.actions.partnering import create_partner
from videre.partners.queries import PartnerLine, partner_lines
from videre.partners.rules import INVITATION_LASTS, Role
from videre.web.admin.area import area
from videre.web.context import db
from videre.web.forms import Form, typed
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.paging import asked_page
from videre.web.policies import SITE_ADMINISTRATOR

SHOWN = 50


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """A page of them by name, and the form for another one."""

    partners: list[PartnerLine]
    page: int
    pages: int
    form: Form
    days: int


@area.route("/admin/partners", policy=SITE_ADMINISTRATOR)
def partners_show() -> ResponseReturnValue:
    """Show them."""
    return _shown(Form())


@area.route("/admin/partners", policy=SITE_ADMINISTRATOR, methods=("POST",), limit="20/minute")
def partner_create() -> ResponseReturnValue:
    """Take in a partner; whoever is to look after it is asked by letter."""
    form = typed("slug", "name", "address")
    try:
        partner = create_partner(db(), myself(), form["slug"].strip(), form["name"])
        if form["address"].strip():
            invite(db(), myself(), partner, form["address"], Role.ADMINISTRATOR)
    except (Invalid, Conflict) as refusal:
        return _refused(form, refusal)
    return redirect(url_for("partner.overview", partner=partner.slug), 303)


def _refused(form: Form, refusal: Refusal) -> ResponseReturnValue:
    return _shown(form.refused(refusal), 409 if isinstance(refusal, Conflict) else 422)


def _shown(form: Form, status: int = 200) -> ResponseReturnValue:
    page = asked_page()
    lines = partner_lines(db())
    offset, pages = in_pages(len(lines), SHOWN, page)
    if page > pages:
        raise NotFound
    shown = PartnersPage(lines[offset : offset + SHOWN], page, pages, form, INVITATION_LASTS.days)
    return render("admin/partners.html", shown, status)
