"""Giving up one's roles at a partner."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from videre.foundation.errors import Conflict
from videre.partners.actions.members import leave_partner
from videre.partners.queries import partner as partner_at
from videre.web.context import db
from videre.web.forms import Form
from videre.web.me.account import shown
from videre.web.me.area import area
from videre.web.me.person import myself
from videre.web.policies import SIGNED_IN


@area.route("/me/roles/<slug:partner>/leave", policy=SIGNED_IN, methods=("POST",), limit="20/minute")
def role_leave(partner: str) -> ResponseReturnValue:
    """Leave; whoever administers it alone is told what to do first."""
    user = myself()
    try:
        leave_partner(db(), user, partner_at(db(), partner))
    except Conflict as refusal:
        return shown(user, Form(message=refusal.message), 409)
    return redirect(url_for("me.account", said="left"), 303)
