"""A partner's own page: who they are, what one can learn with them and when, and the live hours to come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response
from markupsafe import Markup

from videre.content.typed_text import render_typed
from videre.courses.hosting import Hosted, Standing, hosted_by, partner_state
from videre.foundation import clock
from videre.foundation.addresses import PARTNER
from videre.foundation.errors import NotFound
from videre.foundation.language import NAMES
from videre.live.queries import Hour, sessions_of_partner
from videre.live.rules import Phase
from videre.partners.access import may_administer
from videre.partners.queries import partner as partner_at
from videre.web.context import db, glance
from videre.web.found import Found
from videre.web.looks import Look, look_of
from videre.web.me.person import myself
from videre.web.people import has_session_cookie, reader
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.found import partner_found
from videre.web.public.kept import for_everybody

HOURS_AHEAD = timedelta(days=60)
LONGEST = timedelta(hours=12)
HOURS_SHOWN = 6
FRESH = 300
"""Live hours come to an end without anything being written, so a kept page lasts for so many seconds."""


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """``courses`` by where today lies in them; ``manages`` for whoever administers the partner."""

    look: Look
    about: Markup
    homepage: str | None
    languages: list[str]
    zone: str | None
    courses: dict[Standing, list[Hosted]]
    now: datetime
    hours: list[Hour]
    more_hours: bool
    manages: bool
    found: Found


@area.route(PARTNER, policy=PUBLIC)
def partner_show(partner: str) -> Response:
    """The page, in their look."""
    state = glance(lambda connection: partner_state(connection, partner))
    if state is None:
        raise NotFound("There is no such partner here.")
    now = clock.now()
    key = (state, clock.today(), int(now.timestamp()) // FRESH)
    return for_everybody(key, "public/partner.html", lambda: _page(partner, now))


def _page(slug: str, now: datetime) -> PartnerPage:
    session, row = db(), partner_at(db(), slug)
    hosted = hosted_by(session, row.id, clock.today())
    hours = [
        one
        for one in sessions_of_partner(session, row.id, now - LONGEST, now + HOURS_AHEAD)
        if one.phase(now) not in (Phase.OVER, Phase.CANCELLED)
    ]
    look, about = look_of(row), Markup(render_typed(row.about, links=True)) if row.about else Markup("")
    return PartnerPage(
        look=look,
        about=about,
        homepage=row.homepage,
        languages=[NAMES[code] for code in row.languages if code in NAMES],
        zone=row.zone,
        courses={standing: [one for one in hosted if one.standing is standing] for standing in Standing},
        now=now,
        hours=hours[:HOURS_SHOWN],
        more_hours=len(hours) > HOURS_SHOWN,
        manages=bool(has_session_cookie() and reader()) and may_administer(session, myself(), row.id),
        found=partner_found(look, about, row.homepage, hosted),
    )
