"""A partner's look: its name and logo in the head of a page, and a style sheet that overrides names of ours.

A page is shown in it when its dataclass has a field ``look: Look | None`` (see ``pages.html``). The style sheet's
address holds the revision of the partner's face, so it is kept for ever and changes at once.
"""

from dataclasses import dataclass

from flask import Response

from videre.partners.looks import style_sheet
from videre.partners.models import Partner
from videre.partners.queries import partner as partner_at
from videre.web.assets import FOREVER
from videre.web.context import db
from videre.web.policies import PUBLIC
from videre.web.routes import Area

area = Area("looks")


@dataclass(frozen=True, slots=True)
class Look:
    """What the frame of a page shows of a partner; ``logo`` is the key of its file, ``support`` a mail address."""

    slug: str
    name: str
    revision: int
    is_coloured: bool
    logo: str | None
    support: str


def look_of(partner: Partner) -> Look:
    """The look of the partner as it is now; pages that are kept have ``face_revision`` in their key."""
    return Look(
        slug=partner.slug,
        name=partner.name,
        revision=partner.face_revision,
        is_coloured=bool(partner.look),
        logo=partner.logo_key,
        support=partner.support_address or "",
    )


@area.route("/looks/<slug:partner>/<whole:revision>.css", policy=PUBLIC)
def look_style(partner: str, revision: int) -> Response:
    """The partner's names for the style sheet; an older revision answers with today's, but not for ever."""
    row = partner_at(db(), partner)
    response = Response(style_sheet(row.look), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = FOREVER if revision == row.face_revision else "no-cache"
    return response
