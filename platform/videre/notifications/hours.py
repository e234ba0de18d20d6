"""Letters about live hours, as they are when the letter is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.foundation import addresses, clock
from videre.foundation.language import chosen, moment
from videre.foundation.settings import Settings
from videre.live import links
from videre.live.models import Booking, LiveHost, LiveSession
from videre.live.queries import Hour, hours_where, session_by_id
from videre.live.rules import PlaceState, confirm_until
from videre.notifications import unfollowing
from videre.notifications.calendars import Entry, calendar
from videre.notifications.models import Letter
from videre.notifications.queries import details_of
from videre.notifications.writing import Composed, absolute, written
from videre.partners.models import Partner

ASKED = "place-asked"
TAKEN = "place-taken"
QUEUED = "place-queued"
RETURNED = "place-returned"
ANNOUNCED = "hour-announced"
CHANGED = "hour-changed"
CANCELLED = "hour-cancelled"
REMINDER = "hour-reminder"
WANTED = {TAKEN: PlaceState.SEAT, QUEUED: PlaceState.WAITING, RETURNED: PlaceState.CANCELLED}
DATES_MOST = 60


@dataclass(frozen=True, slots=True)
class HourFacts:
    """What a letter about an hour may use; times are in the reader's zone.

    ``link`` is the way in, only for those who have a place where it is hidden; ``place_url`` the page of one's own
    place; ``stands`` how that place stands: "asked", "seat", "waiting" or "". ``dates`` are those of a series.
    """

    site: str
    site_url: str
    support: str
    title: str
    course: str
    partner: str
    when: str
    where: str
    link: str
    page_url: str
    place_url: str
    stands: str
    until: str
    dates: tuple[str, ...]
    promoted: bool
    unfollow_url: str


def compose(db: Session, settings: Settings, letter: Letter) -> Composed | None:
    """The letter; None when it came too late: the place stands otherwise by now, the hour is over or called off."""
    booking = db.get(Booking, letter.facts["booking"]) if "booking" in letter.facts else None
    if "booking" in letter.facts and booking is None:
        return None
    session_id = booking.session_id if booking is not None else letter.facts["session"]
    shown = session_by_id(db, session_id)
    if shown is None or _is_too_late(letter, booking, shown.row):
        return None
    user = db.get(User, letter.user_id) if letter.user_id else None
    if letter.user_id and user is None:
        return None
    language = chosen(letter.language, settings.language)
    zone = (user.zone if user else None) or (booking.zone if booking else "") or shown.hour.zone
    partner = db.get_one(Partner, shown.row.partner_id)
    hours = _told_of(db, letter, shown.hour)
    stands = booking.state if booking is not None else ""
    has_seat = stands == PlaceState.SEAT or _holds(db, session_id, letter.user_id)
    unfollow = _unfollow_url(settings, letter, shown.row.course_id)
    facts = HourFacts(
        site=settings.site_name,
        site_url=absolute(settings, addresses.HOME),
        support=partner.support_address or settings.support_address,
        title=shown.hour.title,
        course=shown.hour.course_title,
        partner=shown.hour.partner_name,
        when=moment(shown.hour.starts_at, zone, language),
        where=shown.row.place or "",
        link=(shown.row.link or "") if has_seat else "",
        page_url=absolute(settings, addresses.LIVE, live=shown.hour.public_id),
        place_url=_place_url(settings, booking) if booking is not None else "",
        stands=stands,
        until=moment(confirm_until(booking.asked_at, shown.row.ends_at), zone, language) if booking else "",
        dates=tuple(moment(hour.starts_at, zone, language) for hour in hours[:DATES_MOST]) if len(hours) > 1 else (),
        promoted=bool(letter.facts.get("promoted")),
        unfollow_url=unfollow,
    )
    text, method = _calendar(db, settings, letter, booking, hours)
    return written(letter.kind, language, facts, calendar=text, method=method, unsubscribe=unfollow)


def _is_too_late(letter: Letter, booking: Booking | None, session: LiveSession) -> bool:
    now = clock.now()
    if letter.kind == CANCELLED:
        return session.cancelled_at is None
    if letter.kind == RETURNED:
        return booking is None or booking.state != PlaceState.CANCELLED
    if session.cancelled_at is not None or session.ends_at <= now:
        return True
    if letter.kind == ASKED:
        return booking is None or booking.state == PlaceState.CANCELLED
    if letter.kind == REMINDER:
        return session.starts_at <= now or _moved_since(letter, session) or not _still_comes(booking)
    wanted = WANTED.get(letter.kind)
    return wanted is not None and (booking is None or booking.state != wanted)


def _moved_since(letter: Letter, session: LiveSession) -> bool:
    return datetime.fromisoformat(letter.facts["starts"]) != session.starts_at


def _still_comes(booking: Booking | None) -> bool:
    return booking is None or booking.state == PlaceState.SEAT


def _told_of(db: Session, letter: Letter, hour: Hour) -> Sequence[Hour]:
    """The hours the letter tells of: for those who follow a course, all of a series that are meant."""
    if hour.series_id is None or "booking" in letter.facts or letter.kind not in (ANNOUNCED, CHANGED, CANCELLED):
        return [hour]
    alike = (LiveSession.series_id == hour.series_id) & (LiveSession.starts_at >= hour.starts_at)
    if letter.kind == CANCELLED:
        alike &= LiveSession.cancelled_at == hour.cancelled_at
    else:
        alike &= LiveSession.cancelled_at.is_(None)
    return sorted(hours_where(db, alike), key=lambda one: one.starts_at) or [hour]


def _calendar(
    db: Session, settings: Settings, letter: Letter, booking: Booking | None, hours: Sequence[Hour]
) -> tuple[str, str]:
    """What goes into the reader's calendar, and how; nothing before a place is theirs."""
    if letter.kind in (ASKED, QUEUED) or not settings.mail_from:
        return "", "PUBLISH"
    method = "CANCEL" if letter.kind in (CANCELLED, RETURNED) else "REQUEST" if booking is not None else "PUBLISH"
    guest = booking.address if booking is not None else None
    sees = booking is not None and booking.state == PlaceState.SEAT
    found = entries(db, settings, hours, seated={hour.id for hour in hours} if sees else set(), attendee=guest)
    return calendar(found, method=method, organiser=(settings.site_name, settings.mail_from)), method


def entries(
    db: Session, settings: Settings, hours: Iterable[Hour], *, seated: set[int], attendee: str | None = None
) -> list[Entry]:
    """The hours as calendars show them; only for those in `seated` with the way in."""
    listed = list(hours)
    details = details_of(db, [hour.id for hour in listed])
    return [
        Entry(
            hour,
            known.uid,
            absolute(settings, addresses.LIVE, live=hour.public_id),
            known.about,
            known.place,
            known.link if hour.id in seated else None,
            attendee,
        )
        for hour in listed
        if (known := details.get(hour.id)) is not None
    ]


def _place_url(settings: Settings, booking: Booking) -> str:
    return absolute(settings, addresses.PLACE, token=links.token(settings.secret_key, booking))


def _unfollow_url(settings: Settings, letter: Letter, course_id: int) -> str:
    """Where one stops hearing of the course; only in letters that came for that reason."""
    if letter.user_id is None or not letter.facts.get("follows"):
        return ""
    token = unfollowing.token(settings.secret_key, letter.user_id, course_id)
    return absolute(settings, addresses.UNFOLLOW, token=token)


def _holds(db: Session, session_id: int, user_id: int | None) -> bool:
    if user_id is None:
        return False
    found = sa.select(LiveHost.role).where(LiveHost.session_id == session_id, LiveHost.user_id == user_id)
    return db.scalar(found) is not None
