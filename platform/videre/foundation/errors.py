"""The four ways to say no.

Rooms raise these; the doors translate them: NotFound → 404 (foreign things answer like missing ones),
NotAllowed → 403, Conflict → 409, Invalid → 422 with a sentence per field. ``kind`` is stable and meant
for programs; the message is one sentence meant for people.
"""

from collections.abc import Mapping

FOR_SOME = "for-some"
"""The kind of a NotFound that may end with signing in; what is not there at all is refused alike."""


class Refusal(Exception):
    """Something was asked for that is not done, and nothing was changed."""

    kind = "refused"

    def __init__(self, message: str, *, kind: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind or type(self).kind


class NotFound(Refusal):
    """There is no such thing here, or none that the asker may know of."""

    kind = "not-found"

    def __init__(self, message: str = "There is nothing at this address.", *, kind: str | None = None) -> None:
        super().__init__(message, kind=kind)


class NotAllowed(Refusal):
    """The thing may be known, but not done by this person."""

    kind = "not-allowed"


class Conflict(Refusal):
    """What was asked contradicts what is already there."""

    kind = "conflict"


class Invalid(Refusal):
    """What was sent cannot be taken; ``fields`` maps the name of each faulty field to its sentence."""

    kind = "invalid"

    def __init__(
        self,
        message: str = "Some of what was sent cannot be taken.",
        *,
        fields: Mapping[str, str] | None = None,
        kind: str | None = None,
    ) -> None:
        super().__init__(message, kind=kind)
        self.fields = dict(fields or {})


def shortened(found: object, limit: int = 60) -> str:
    """What was found, as it may be shown inside an error: one line, no controls, at most `limit` characters."""
    text = "".join(
        " " if c in "\n\t" else c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(found)[: limit + 1]
    )
    return text if len(text) <= limit else text[: limit - 1] + "…"
