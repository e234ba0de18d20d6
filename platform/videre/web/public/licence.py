"""Under which licence all this stands."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution

from flask import Response

from videre import __version__
from videre.foundation.addresses import LICENCE
from videre.web.found import Found, about_site
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.kept import for_everybody


@dataclass(frozen=True, slots=True)
class LicencePage:
    """The version that runs here and the notice that travels with it."""

    version: str
    text: str
    found: Found


@area.route(LICENCE, policy=PUBLIC)
def licence_show() -> Response:
    """The licence of the software, and where that of a course is found."""
    return for_everybody(
        (), "public/licence.html", lambda: LicencePage(__version__, _notice(), about_site(LICENCE, "Licence"))
    )


def _notice() -> str:
    """The licence file of the installed package."""
    try:
        found = next(file for file in distribution("videre").files or () if file.name == "LICENSE")
        return found.read_text().strip()
    except (PackageNotFoundError, StopIteration, OSError):
        return "MIT License"
