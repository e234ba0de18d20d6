"""The pages that several steps share."""

from dataclasses import dataclass

from flask import Response

from videre.foundation.errors import NotFound, Refusal
from videre.notifications.channels import is_sending
from videre.web.context import services
from videre.web.forms import Form
from videre.web.pages import render


@dataclass(frozen=True, slots=True)
class AskPage:
    """A form, and where to go afterwards. ``forgetful``: this browser has not kept who signed in just now."""

    form: Form
    next: str
    forgetful: bool = False

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
    """A link that cannot be used, and why. ``is_whole``: it is one of ours, and was good once."""

    message: str
    is_whole: bool = True


def no_link(refusal: Refusal) -> Response:
    """What to do about a link that was used, is too old, or did not arrive whole."""
    is_whole = not isinstance(refusal, NotFound)
    return render("signin/gone.html", GonePage(refusal.message, is_whole), 409 if is_whole else 404)
