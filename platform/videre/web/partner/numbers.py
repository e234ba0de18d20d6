"""Our numbers."""

from flask import Response, url_for

from videre.web.numbers import numbers_page, numbers_table
from videre.web.partner.area import area, head_of, here
from videre.web.policies import PARTNER_ADMINISTRATOR


@area.route("/partner/<slug:partner>/numbers", policy=PARTNER_ADMINISTRATOR)
def numbers_show(partner: str) -> Response:
    """The partner's year."""
    found = here(partner)
    head, look = head_of(found)
    return numbers_page(
        "partner/numbers.html", found.id, url_for("partner.numbers_show", partner=partner), head=head, look=look
    )


@area.route("/partner/<slug:partner>/numbers.csv", policy=PARTNER_ADMINISTRATOR)
def numbers_file(partner: str) -> Response:
    """The same as a table file."""
    return numbers_table(here(partner).id, partner)
