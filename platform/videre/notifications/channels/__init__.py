"""How a letter leaves the house: the contract, and which way an installation takes.

A channel is handed a whole letter. It returns whether it was taken over by somebody else, or raises
:class:`Refused` (this letter will never be taken) or :class:`NotNow` (try again later).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from videre.foundation.settings import Settings


@dataclass(frozen=True, slots=True)
class Post:
    """A letter ready to go. ``message_id`` is the same at every try, so that a doubled one can be recognised."""

    message_id: str
    to: str
    subject: str
    text: str
    written_at: datetime


class Refused(Exception):
    """The letter will not be taken, now or later."""


class NotNow(Exception):
    """The letter could not be handed over this time."""


class Channel(Protocol):
    """One way out."""

    def deliver(self, post: Post) -> bool:
        """Hand `post` over; False if it only stays in the outbox."""


def chosen_channel(settings: Settings, channels: dict[str, Callable[[Settings], Channel]]) -> Channel:
    """The mail server if one is set, else the outbox."""
    return channels["mail" if settings.mail_host else "practice"](settings)
