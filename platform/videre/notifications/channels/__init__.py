"""How a letter leaves the house: the contract, the channels that are installed, and which one is taken.

A channel is handed a whole letter. It returns whether it was taken over by somebody else, or raises
:class:`Refused` (this letter will never be taken) or :class:`NotNow` (try again later). Ours are found in
`BUILT_IN`, those of others through the entry-point group `videre.channels`, each naming something that makes a
:class:`Channel` from the settings.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from videre.foundation.settings import Settings

GROUP = "videre.channels"
MAIL, OUTBOX = "mail", "practice"
BUILT_IN = {
    MAIL: "videre.notifications.channels.mail:Mail",
    OUTBOX: "videre.notifications.channels.practice:Outbox",
}


@dataclass(frozen=True, slots=True)
class Post:
    """A letter ready to go. ``message_id`` is the same at every try, so that a doubled one can be recognised.

    ``calendar`` is iCalendar text that goes with it, for the iTIP ``method`` (RFC 5546); ``unsubscribe`` an address
    that ends such letters when something is posted to it (RFC 8058).
    """

    message_id: str
    to: str
    subject: str
    text: str
    written_at: datetime
    calendar: str = ""
    method: str = "PUBLISH"
    unsubscribe: str = ""


class Refused(Exception):
    """The letter will not be taken, now or later."""


class NotNow(Exception):
    """The letter could not be handed over this time."""


class Channel(Protocol):
    """One way out."""

    def deliver(self, post: Post) -> bool:
        """Hand `post` over; False if it only stays in the outbox."""


Maker = Callable[[Settings], Channel]


@cache
def channels() -> Mapping[str, Maker]:
    """All channels of this installation by name."""
    found: dict[str, Maker] = {}
    own = [EntryPoint(name, target, GROUP) for name, target in BUILT_IN.items()]
    for point in [*own, *entry_points(group=GROUP)]:
        maker: Maker = point.load()
        if found.setdefault(point.name, maker) is not maker:
            raise RuntimeError(f"the channel {point.name!r} of {point.value} is there twice")
    return found


def channel_name(settings: Settings) -> str:
    """The channel that is set; where none is, the mail server if there is one, else the outbox."""
    return settings.channel or (MAIL if settings.mail_host else OUTBOX)


def is_sending(settings: Settings) -> bool:
    """Whether letters leave the house at all."""
    return channel_name(settings) != OUTBOX


def chosen_channel(settings: Settings) -> Channel:
    """The channel letters take; raises NotNow where it is not installed, so that they wait for it."""
    name = channel_name(settings)
    maker = channels().get(name)
    if maker is None:
        raise NotNow(f"There is no channel called {name!r} here; these are: {', '.join(sorted(channels()))}.")
    return maker(settings)
