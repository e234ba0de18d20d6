"""The pages that several steps share."""

from dataclasses import dataclass

from flask import Response

from videre.foundation.errors import Refusal
from videre.notifications.channels import is_sending
from videre.web.context import services
from videre.web.forms import Form
from videre.web.pages import render


@dataclass(frozen=True, slots=True)
class AskPage:
    """A form, and where to go afterwards."""

    form: Form
    next: str

    @property
    def campus(self) -> bool:
        """Whether a proxy in front brings people in from their campus."""
        return bool(services().settings.proxy_user_header)


@dataclass(frozen=True, slots=True)
class SentPage:
    """A letter is on its way. ``outbox`` says that it stays in the outbox of a demo."""

    address: str
    what: str

    @property
    def outbox(self) -> bool:
        """Whether letters can only be read in the outbox."""
        settings = services().settings
        return settings.demo and not is_sending(settings)


@dataclass(frozen=True, slots=True)
class GonePage:
    """A link that cannot be used any more, and why."""

    message: str


def no_link(refusal: Refusal) -> Response:
    """What to do about a link that was used or is too old."""
    return render("signin/gone.html", GonePage(refusal.message), 409)
