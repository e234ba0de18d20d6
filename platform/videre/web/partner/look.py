"""Choosing the partner's colours, seeing them before they are kept, and its logo."""

from dataclasses import asdict, dataclass

from flask import Response, request
from flask.typing import ResponseReturnValue

from videre.foundation.errors import Invalid
from videre.partners.actions.looking import choose_look, drop_logo, drop_look, set_logo
from videre.partners.legible import faults, proposed
from videre.partners.logos import BYTES_MOST
from videre.partners.looks import LOOK_NAMES, READY_LOOKS, Chosen, checked_choice, chosen_of, look_from, style_sheet
from videre.partners.models import Partner
from videre.partners.palette import DARK, LIGHT
from videre.web.context import db, services
from videre.web.forms import Form, typed
from videre.web.looks import Look
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.partner.area import Head, area, done, head_of, here
from videre.web.policies import PARTNER_ADMINISTRATOR

ADDRESS = "/partner/<slug:partner>/look"
COLOURS = ("accent", "accent_dark", "paper", "paper_dark")
SAID = {
    "kept": "Kept. All your pages have these colours now.",
    "dropped": "Your pages have this installation's own colours again.",
    "logo": "Your logo stands at the head of your pages.",
    "no-logo": "No logo is shown any more.",
}


@dataclass(frozen=True, slots=True)
class LookPage:
    """The forms; ``tried`` are colours shown on this page only, ``proposed`` what would be read where these are not.

    ``now`` is what stands where a field is left empty.
    """

    head: Head
    look: Look
    form: Form
    ready: dict[str, Chosen]
    names: dict[str, str]
    is_chosen: bool
    tried: Chosen | None
    proposed: Chosen | None
    logo_bytes: int
    now: dict[str, str]


@area.route(ADDRESS, policy=PARTNER_ADMINISTRATOR)
def look_show(partner: str) -> ResponseReturnValue:
    """Show what is chosen."""
    row = here(partner)
    chosen = chosen_of(row.look)
    return _shown(row, Form(asdict(chosen) if chosen else {}))


@area.route(ADDRESS, policy=PARTNER_ADMINISTRATOR, methods=("POST",), limit="60/minute")
def look_choose(partner: str) -> ResponseReturnValue:
    """Keep the colours; or only show them, as the button says that was pressed."""
    row, form, wanted = here(partner), typed(*COLOURS), request.form.get("do", "keep")
    if wanted == "drop":
        drop_look(db(), myself(), row)
        return done("look_show", row, "dropped")
    if wanted in READY_LOOKS:
        return _tried(row, Form(asdict(READY_LOOKS[wanted])))
    if wanted == "try":
        return _tried(row, form)
    try:
        choose_look(db(), myself(), row, form.values)
    except Invalid as refusal:
        return _refused(row, form, refusal)
    return done("look_show", row, "kept")


@area.route(ADDRESS + "/tried.css", policy=PARTNER_ADMINISTRATOR)
def look_tried(partner: str) -> Response:
    """Colours as a style sheet without keeping them: those in the address, if they can be read."""
    here(partner)
    chosen = checked_choice({name: request.args.get(name, "") for name in COLOURS})
    if faults(chosen):
        raise Invalid("These colours cannot be read well.", kind="hard-to-read")
    response = Response(style_sheet(look_from(chosen)), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@area.route(ADDRESS + "/logo", policy=PARTNER_ADMINISTRATOR, methods=("POST",), limit="20/minute")
def look_logo(partner: str) -> ResponseReturnValue:
    """Take a logo, or show none."""
    row = here(partner)
    if request.form.get("do") == "drop":
        drop_logo(db(), myself(), row)
        return done("look_show", row, "no-logo")
    sent = request.files.get("logo")
    try:
        set_logo(db(), services().storage, myself(), row, sent.stream.read(BYTES_MOST + 1) if sent else b"")
    except Invalid as refusal:
        chosen = chosen_of(row.look)
        return _shown(row, Form(asdict(chosen) if chosen else {}).refused(refusal), status=422)
    return done("look_show", row, "logo")


def _tried(row: Partner, form: Form) -> ResponseReturnValue:
    try:
        chosen = checked_choice(form.values)
    except Invalid as refusal:
        return _shown(row, form.refused(refusal), status=422)
    found = faults(chosen)
    if found:
        return _refused(row, form, Invalid(fields={fault.field: fault.sentence for fault in found}))
    return _shown(row, Form(asdict(chosen)), tried=chosen)


def _refused(row: Partner, form: Form, refusal: Invalid) -> ResponseReturnValue:
    try:
        better = proposed(checked_choice(form.values))
    except Invalid:
        better = None
    return _shown(row, form.refused(refusal), proposed=better, status=422)


def _shown(
    row: Partner, form: Form, *, tried: Chosen | None = None, proposed: Chosen | None = None, status: int = 200
) -> ResponseReturnValue:
    head, look = head_of(row, SAID)
    page = LookPage(head, look, form, READY_LOOKS, LOOK_NAMES, bool(row.look), tried, proposed, BYTES_MOST, _now(row))
    return render("partner/look.html", page, status)


def _now(row: Partner) -> dict[str, str]:
    light, dark = {**LIGHT, **row.look.get("light", {})}, {**DARK, **row.look.get("dark", {})}
    return {
        "accent": light["accent"],
        "accent_dark": dark["accent"],
        "paper": light["paper"],
        "paper_dark": dark["paper"],
    }
