"""Who may knock at a route. Rooms decide about things; a policy only decides about readers."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from videre.foundation.errors import NotAllowed, NotFound
from videre.web.context import services
from videre.web.people import reader

Guard = Callable[[], Response | None]


@dataclass(frozen=True, slots=True)
class Policy:
    """A name for the inventory, a sentence for people, and the guard: it returns nothing, an answer, or raises."""

    name: str
    meaning: str
    guard: Guard | None = None


def _signed_in() -> Response | None:
    if reader() is not None:
        return None
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("signin.signin_form", next=request.script_root + request.full_path.rstrip("?")))
    raise NotAllowed("You are signed out. Sign in, then send this again.", kind="signed-out")


def _administrator() -> Response | None:
    answer = _signed_in()
    person = reader()
    if answer is None and (person is None or not person.is_administrator):
        raise NotFound
    return answer


def _demo() -> Response | None:
    if not services().settings.demo:
        raise NotFound
    return None


PUBLIC = Policy("public", "anybody")
SIGNED_IN = Policy("signed-in", "anybody with an account, about their own things", _signed_in)
SITE_ADMINISTRATOR = Policy("site-administrator", "site administrators; a missing page for all others", _administrator)
DEMO = Policy("demo", "anybody, on a demo installation; a missing page elsewhere", _demo)
