"""What can happen around live sessions."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SessionScheduled:
    """A session stands in the calendar."""

    session_id: int
    course_id: int


@dataclass(frozen=True, slots=True)
class SessionAnnounced:
    """Those of the course who chose to hear are to be told of a session, or of a whole series (its first one)."""

    session_id: int
    course_id: int


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """Something of the session has changed; ``sequence`` is the new one. ``moved``: it is when or where."""

    session_id: int
    course_id: int
    sequence: int
    moved: bool


@dataclass(frozen=True, slots=True)
class SessionCancelled:
    """It will not be held."""

    session_id: int
    course_id: int
    sequence: int


@dataclass(frozen=True, slots=True)
class SessionTold:
    """The host said how it was, or attached the recording or answers."""

    session_id: int
    course_id: int


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """Somebody without account wants a place; a link goes to the address.

    Asked again later (``asked_at``), and also for an address whose place is confirmed already: the letter then says
    how the place stands, so that the page need not.
    """

    booking_id: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class PlaceTaken:
    """A place is held; ``promoted``: from the waiting list."""

    booking_id: int
    session_id: int
    promoted: bool


@dataclass(frozen=True, slots=True)
class PlaceQueued:
    """The session is full; the booking waits."""

    booking_id: int
    session_id: int


@dataclass(frozen=True, slots=True)
class PlaceCancelled:
    """A booking was given back."""

    booking_id: int
    session_id: int


@dataclass(frozen=True, slots=True)
class TopicAdded:
    """Something will be talked about; ``question_id`` when it is a question taken along."""

    item_id: int
    session_id: int
    question_id: int | None


@dataclass(frozen=True, slots=True)
class TopicRemoved:
    """It will not be talked about; ``question_id`` when it was a question taken along."""

    session_id: int
    question_id: int | None


@dataclass(frozen=True, slots=True)
class CodeCaseSent:
    """Somebody told about their code; the hosts are to hear of it."""

    case_id: int
    course_id: int
