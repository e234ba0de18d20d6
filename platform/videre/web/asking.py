"""Forms for questions and replies, on the lesson page and on pages of their own."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests

from videre.accounts.models import User
from videre.courses.queries import is_somebody_on_duty
from videre.discussion.queries import QuestionBeside
from videre.discussion.rules import sent_key
from videre.discussion.typed import Typed, judged
from videre.foundation import clock
from videre.foundation.errors import Conflict, Invalid
from videre.live.queries import is_hour_running
from videre.web.context import db, services
from videre.web.forms import Form, typed
from videre.web.people import reader
from videre.web.strangers import stranger_fields

FORM_KEY = "form_key"
WORDS = ("text", "name", "address", "letter", "at", "exercise", FORM_KEY)


@dataclass(frozen=True, slots=True)
class QuestionList:
    """Questions beside an episode: ``total`` in all, ``mine`` seen by their asker alone, ``voted`` the reader's.

    ``lesson`` is where the lesson page is, "" on that page itself.
    """

    shown: tuple[QuestionBeside, ...]
    total: int
    exercises: Mapping[str, str]
    voted: frozenset[str] = frozenset()
    mine: tuple[QuestionBeside, ...] = ()
    lesson: str = ""


@dataclass(frozen=True, slots=True)
class WritingForm:
    """A form for a question or reply. ``title`` of the exercise asked about; ``at_once``: others see it at once."""

    form: Form
    signed_in: bool
    at_once: bool
    most: int
    stranger: Markup
    has_video: bool = False
    title: str = ""


def writing_form(form: Form, *, at_once: bool, has_video: bool = False, title: str = "") -> WritingForm:
    """The form with a fresh key where it has none, and what strangers need."""
    who = reader()
    given = {FORM_KEY: secrets.token_urlsafe(18), **({"name": who.name, "letter": "1"} if who else {})}
    values = {**given, **{name: value for name, value in form.values.items() if value or name in ("name", "letter")}}
    return WritingForm(
        Form(values, form.errors, form.message),
        who is not None,
        at_once,
        services().settings.question_bytes,
        stranger_fields(),
        has_video,
        title,
    )


def sent_form() -> Form:
    """What was sent."""
    return typed(*WORDS)


def words(form: Form) -> Typed:
    """The words of a form as they are kept; Invalid names every field that cannot be taken."""
    address, who = form["address"], reader()
    if who is not None:  # an account has an address that is known to be its owner's: nobody names another
        address = db().get_one(User, who.id).address if form["letter"] else ""
    return judged(form["text"], form["name"], address, most=services().settings.question_bytes, links=who is not None)


def form_key(form: Form) -> str | None:
    """The key that makes sending it twice the same as once."""
    return sent_key(form[FORM_KEY])


def seen_at_once(course_id: int) -> bool:
    """Whether what anybody asks is seen by others at once: an hour runs, or somebody is on duty."""
    now = clock.now()
    return is_hour_running(db(), course_id, now) or is_somebody_on_duty(db(), course_id, now)


def refused(form: Form, refusal: Invalid | Conflict | TooManyRequests) -> tuple[Form, int, dict[str, str]]:
    """The form with what was said to it, the status and the headers of the answer."""
    if isinstance(refusal, TooManyRequests):
        wait = str(refusal.retry_after or 60)
        return Form(form.values, {}, refusal.description or ""), 429, {"Retry-After": wait}
    return form.refused(refusal), 409 if isinstance(refusal, Conflict) else 422, {}


def user_id() -> int | None:
    """Who is signed in, by number."""
    who = reader()
    return who.id if who else None


def wants_script() -> bool:
    """Whether our own script sent the form, and shows the answer in place."""
    return request.accept_mimetypes.best == "application/json"
