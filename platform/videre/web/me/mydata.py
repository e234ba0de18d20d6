"""Taking my data along, and leaving."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, request
from flask.typing import ResponseReturnValue

from videre.accounts.erasure import ask_erasure
from videre.accounts.export import NAME, archive
from videre.foundation.errors import Conflict, Invalid
from videre.web.context import db, services
from videre.web.forms import Form
from videre.web.me.account import shown
from videre.web.me.area import area
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.people import sign_out_session
from videre.web.policies import SIGNED_IN


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """When the account will be gone."""

    at: datetime


@area.route("/me/export", policy=SIGNED_IN)
def mydata_export() -> ResponseReturnValue:
    """Everything known about me as one archive."""
    user = myself()
    packed = archive(db(), user, user, site=services().settings.site_name)
    answer = Response(packed, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{NAME}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@area.route("/me/account/erase", policy=SIGNED_IN, methods=("POST",), limit="10/minute")
def account_erase() -> ResponseReturnValue:
    """Sign out and delete the account after the days of grace."""
    user = myself()
    form = Form()
    if request.form.get("sure") != "yes":
        form = form.refused(Invalid(fields={"sure": "Tick this if you are sure."}))
        return shown(user, form, 422)
    try:
        ask_erasure(db(), user, request.form.get("erase_password", ""))
    except Invalid as refusal:
        return shown(user, form.refused(refusal, current_password="erase_password"), 422)
    except Conflict as refusal:
        return shown(user, Form(errors={"sure": refusal.message}), 409)
    sign_out_session()
    assert user.erase_after is not None
    return render("me/leaving.html", LeavingPage(user.erase_after))
