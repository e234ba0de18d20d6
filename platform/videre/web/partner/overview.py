"""A partner at a glance: its courses, its people, how it looks, what it asks."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from videre.courses.hosting import Hosted, Standing, hosted_by
from videre.foundation import clock
from videre.foundation.addresses import MANAGE_PARTNER
from videre.partners.queries import joining_questions, open_invitations, roles_by_kind
from videre.partners.rules import Role
from videre.web.context import db
from videre.web.looks import Look
from videre.web.pages import render
from videre.web.partner.area import Head, area, head_of, here
from videre.web.policies import PARTNER_ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """``unset`` says what a new partner should do first, as (page, sentence)."""

    head: Head
    look: Look
    courses: list[Hosted]
    now: int
    roles: dict[Role, int]
    invited: int
    questions: list[str]
    about: str
    unset: list[tuple[str, str]]


@area.route(MANAGE_PARTNER, policy=PARTNER_ADMINISTRATOR)
def overview(partner: str) -> ResponseReturnValue:
    """Show it."""
    session, row = db(), here(partner)
    head, look = head_of(row)
    courses = hosted_by(session, row.id, clock.today(), members=True)
    steps = [
        ("settings_show", "Say in a few sentences who you are.", not row.about),
        ("settings_show", "Name an address people can write to when they need help.", not row.support_address),
        ("look_show", "Choose a colour, and show your logo.", not row.look and not row.logo_key),
    ]
    return render(
        "partner/overview.html",
        OverviewPage(
            head=head,
            look=look,
            courses=courses,
            now=sum(one.standing is Standing.OPEN for one in courses),
            roles=roles_by_kind(session, row.id),
            invited=sum(not one.is_expired for one in open_invitations(session, row.id)),
            questions=[one.label for one in joining_questions(session, row.id)],
            about=row.about,
            unset=[(page, sentence) for page, sentence, missing in steps if missing],
        ),
    )
