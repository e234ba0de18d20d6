"""What a partner says of itself, and what its people are met in."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from videre.accounts.rules import zones
from videre.foundation.errors import Invalid
from videre.foundation.language import NAMES
from videre.partners.actions.partnering import Settings, change_settings
from videre.partners.models import Partner
from videre.partners.rules import ABOUT_LENGTH, NAME_LENGTH
from videre.web.context import db, services
from videre.web.forms import Form, typed
from videre.web.looks import Look
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.partner.area import Head, area, done, head_of, here
from videre.web.policies import PARTNER_ADMINISTRATOR

ADDRESS = "/partner/<slug:partner>/settings"
SAID = {"saved": "Saved. Your pages show it from now on."}


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """The form; ``languages`` are (code, name, chosen)."""

    head: Head
    look: Look
    form: Form
    zones: tuple[str, ...]
    own_zone: str
    languages: list[tuple[str, str, bool]]
    name_length: int
    about_length: int


@area.route(ADDRESS, policy=PARTNER_ADMINISTRATOR)
def settings_show(partner: str) -> ResponseReturnValue:
    """Show the form."""
    row = here(partner)
    values = {
        "name": row.name,
        "about": row.about,
        "homepage": row.homepage or "",
        "support_address": row.support_address or "",
        "zone": row.zone or "",
    }
    return _shown(row, Form(values), row.languages)


@area.route(ADDRESS, policy=PARTNER_ADMINISTRATOR, methods=("POST",), limit="30/minute")
def settings_change(partner: str) -> ResponseReturnValue:
    """Take what was typed."""
    row = here(partner)
    form = typed("name", "about", "homepage", "support_address", "zone")
    languages = request.form.getlist("languages")[: len(NAMES)]
    wanted = Settings(
        form["name"],
        form["about"],
        form["homepage"],
        form["support_address"],
        form["zone"],
        tuple(code for code in languages if code.isalpha()),
    )
    try:
        change_settings(db(), myself(), row, wanted)
    except Invalid as refusal:
        return _shown(row, form.refused(refusal), languages, 422)
    return done("settings_show", row, "saved")


def _shown(row: Partner, form: Form, languages: list[str], status: int = 200) -> ResponseReturnValue:
    head, look = head_of(row, SAID)
    return render(
        "partner/settings.html",
        SettingsPage(
            head,
            look,
            form,
            zones(),
            services().settings.zone,
            [(code, name, code in languages) for code, name in NAMES.items()],
            NAME_LENGTH,
            ABOUT_LENGTH,
        ),
        status,
    )
