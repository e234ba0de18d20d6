"""Looking around a demo as somebody else."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.accounts.queries import user_by_address
from videre.foundation.errors import NotFound
from videre.web.context import db
from videre.web.people import sign_out_session
from videre.web.policies import DEMO
from videre.web.signin.area import area
from videre.web.signin.arriving import wanted, welcome

PEOPLE = {"bo": "bo@nord.example", "ada": "ada@nord.example", "cy": "cy@sor.example"}


@area.route("/look-around", policy=DEMO, methods=("POST",), csrf="origin")
def look_around() -> ResponseReturnValue:
    """Become one of the demo's people, or a visitor again."""
    target = wanted() or url_for("public.home")
    who = request.form.get("who", "")
    if who == "visitor":
        sign_out_session()
        return redirect(target, 303)
    user = user_by_address(db(), PEOPLE[who]) if who in PEOPLE else None
    if user is None:
        raise NotFound("Nobody of that name is in this demo.")
    return welcome(user, target)
