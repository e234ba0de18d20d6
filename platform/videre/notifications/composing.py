"""The text of a letter, made when it is sent, from what is true then; letters about accounts are made here.

The templates see only what :class:`Facts` holds; a name somebody typed without proving their address is not
among it, so that nobody can have strangers sent a text of their choice.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from videre.accounts import links
from videre.accounts.models import MailedLink, User
from videre.accounts.queries import user_by_address
from videre.accounts.rules import Purpose
from videre.foundation import addresses, clock
from videre.foundation.language import chosen, moment
from videre.foundation.settings import Settings
from videre.notifications import answers, cases, hours
from videre.notifications.models import Letter
from videre.notifications.writing import Composed, absolute, written
from videre.partners.invitations import is_open, token
from videre.partners.models import Invitation, Partner

PATTERNS = {
    Purpose.SIGN_UP: addresses.CONFIRM,
    Purpose.SIGN_IN: addresses.SIGN_IN_LINK,
    Purpose.RESET: addresses.RESET,
    Purpose.ADDRESS: addresses.CHANGE_ADDRESS,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a letter's template may use."""

    site: str
    site_url: str
    support: str
    sign_in_url: str
    sign_up_url: str
    link: str
    until: str
    name: str
    partner: str = ""
    role: str = ""
    inviter: str = ""


def compose(db: Session, settings: Settings, letter: Letter) -> Composed | None:
    """The letter's text; None when it came too late to be of use (its link was used or is too old)."""
    if "invitation" in letter.facts:
        return _invitation(db, settings, letter)
    if "question" in letter.facts:
        return answers.compose(db, settings, letter)
    if "session" in letter.facts or "booking" in letter.facts:
        return hours.compose(db, settings, letter)
    if "case" in letter.facts:
        return cases.compose(db, settings, letter)
    link = db.get(MailedLink, letter.facts["link"]) if "link" in letter.facts else None
    if "link" in letter.facts and (link is None or link.used_at is not None or link.expires_at <= clock.now()):
        return None
    language = chosen(letter.language, settings.language)
    user = db.get(User, letter.user_id) if letter.user_id else None
    zone = (user.zone if user else None) or settings.zone
    ends = link.expires_at if link is not None else letter.facts.get("at")
    facts = Facts(
        site=settings.site_name,
        site_url=absolute(settings, addresses.HOME),
        support=settings.support_address,
        sign_in_url=absolute(settings, addresses.SIGN_IN),
        sign_up_url=absolute(settings, addresses.SIGN_UP),
        link=link_address(settings, link) if link else "",
        until=moment(_parsed(ends), zone, language) if ends else "",
        name=user.name if user else "",
    )
    kind = letter.kind
    if kind == "address" and user_by_address(db, letter.address) is not None:
        kind = "address-taken"
    return written(kind, language, facts)


def _invitation(db: Session, settings: Settings, letter: Letter) -> Composed | None:
    """An invitation with its newest link; None when it was answered, taken back or is too old."""
    found = db.get(Invitation, letter.facts["invitation"])
    if found is None or not is_open(found):
        return None
    language = chosen(letter.language, settings.language)
    partner = db.get_one(Partner, found.partner_id)
    inviter = db.get(User, found.invited_by_id) if found.invited_by_id else None
    user = db.get(User, letter.user_id) if letter.user_id else None
    zone = (user.zone if user else None) or partner.zone or settings.zone
    facts = Facts(
        site=settings.site_name,
        site_url=absolute(settings, addresses.HOME),
        support=partner.support_address or settings.support_address,
        sign_in_url=absolute(settings, addresses.SIGN_IN),
        sign_up_url=absolute(settings, addresses.SIGN_UP),
        link=absolute(settings, addresses.INVITATION, token=token(settings.secret_key, found)),
        until=moment(found.expires_at, zone, language),
        name=user.name if user else "",
        partner=partner.name,
        role=found.role,
        inviter=inviter.name if inviter else "",
    )
    return written(letter.kind, language, facts)


def link_address(settings: Settings, link: MailedLink) -> str:
    """The whole address behind which the link's purpose is done."""
    return absolute(settings, PATTERNS[Purpose(link.purpose)], token=links.token(settings.secret_key, link))


def _parsed(at: str | datetime) -> datetime:
    return datetime.fromisoformat(at) if isinstance(at, str) else at
