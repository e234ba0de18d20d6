"""Where somebody goes who has just come in, and where they wanted to."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from videre.accounts.models import User
from videre.foundation.addresses import is_local
from videre.web.people import reader, sign_in_session


def wanted() -> str:
    """The page asked for by ``next``, if it is one of ours."""
    target = request.form.get("next") or request.args.get("next") or ""
    return target if is_local(target) else ""


def welcome(user: User, target: str | None) -> Response:
    """Begin the session and go on; every page with a signed-in reader merges what the browser has kept.

    A browser that sent no cookie may keep none: it passes by a page that would say so, script or no script.
    """
    keeps_some = bool(request.cookies)
    sign_in_session(user)
    onward = target if target and is_local(target) else url_for("public.home")
    return redirect(onward if keeps_some else url_for("signin.arrived", next=onward), 303)


def already_in(target: str) -> Response | None:
    """Who is signed in needs no form."""
    if reader() is None:
        return None
    return redirect(target or url_for("public.home"), 303)
