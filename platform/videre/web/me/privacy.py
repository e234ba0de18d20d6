"""What is known about people and kept in their browsers: the register itself, as everybody may read it."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from videre.accounts.rules import GRACE
from videre.foundation import personal
from videre.foundation.addresses import PRIVACY
from videre.web.context import services
from videre.web.found import Found, about_site
from videre.web.me.area import area
from videre.web.pages import render
from videre.web.policies import PUBLIC


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """The register."""

    kept: list[personal.Kept]
    tables: list[personal.PersonalData]
    retention_days: int
    days_of_grace: int
    found: Found


@area.route(PRIVACY, policy=PUBLIC)
def privacy() -> ResponseReturnValue:
    """Show it."""
    return render(
        "me/privacy.html",
        PrivacyPage(
            personal.kept_in_browser(),
            personal.declared(),
            services().settings.retention_days,
            GRACE.days,
            about_site(PRIVACY, "Privacy"),
        ),
    )
