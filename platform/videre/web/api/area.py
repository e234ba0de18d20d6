"""The area for scripts and for forms on lesson pages, and what its views have in common."""

from typing import Any

from videre.foundation.errors import Invalid, NotAllowed
from videre.learning.actions.reporting import SIGNED_OUT
from videre.web import people
from videre.web.routes import Area

area = Area("api")


def claimed_identity() -> tuple[int, int]:
    """(user id, session version) in the cookie; the action's own statement checks it. 401 for visitors."""
    identity = people.session_identity()
    if identity is None:
        raise NotAllowed(SIGNED_OUT, kind="signed-out")
    return identity


def text_of(body: dict[str, Any], name: str) -> str:
    """A text field of a JSON body."""
    value = body.get(name)
    if not isinstance(value, str):
        raise Invalid(f"The field “{name}” must be a text.", fields={name: "A text is expected."})
    return value
