"""Calendar feeds of live hours: of a course, of a partner, of one person; and one hour as a file.

What everybody can read never carries a hidden way in, nor the open one, which stands on the hour's page when it is
time. Only in somebody's own feed the hours they hold or have a seat in carry it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.queries import course_shown
from videre.foundation import clock
from videre.foundation.settings import Settings
from videre.live.models import Booking, LiveHost
from videre.live.queries import Hour, session_shown, sessions_of_course, sessions_of_partner, sessions_of_user
from videre.live.rules import AHEAD_MOST, PlaceState
from videre.notifications.calendars import calendar
from videre.notifications.hours import entries
from videre.partners.models import Partner

BACK = timedelta(days=90)
MOST = 1000


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar with a tag known before its text is made: programs ask again and again for what is the same."""

    tag: str
    text: Callable[[], str]


def course_feed(db: Session, settings: Settings, slug: str) -> Feed | None:
    """The live hours of a course that everybody may read; None when there is no such course."""
    shown = course_shown(db, slug)
    if shown is None:
        return None
    hours = sessions_of_course(db, shown.course.id, *_span())
    return _public(db, settings, hours, f"{shown.outline.title} · {settings.site_name}")


def partner_feed(db: Session, settings: Settings, slug: str) -> Feed | None:
    """The live hours a partner holds; None when there is no such partner."""
    partner = db.scalar(sa.select(Partner).where(Partner.slug == slug))
    if partner is None:
        return None
    hours = sessions_of_partner(db, partner.id, *_span())
    return _public(db, settings, hours, f"{partner.name} · {settings.site_name}")


def personal_feed(db: Session, settings: Settings, user: User) -> Feed:
    """What somebody holds, has a place in, or follows."""
    hours = sessions_of_user(db, user.id, *_span())[:MOST]
    held = sa.select(LiveHost.session_id).where(LiveHost.user_id == user.id)
    seats = sa.select(Booking.session_id).where(Booking.user_id == user.id, Booking.state == PlaceState.SEAT)
    seated = set(db.scalars(sa.union(held, seats)))
    return _feed(db, settings, hours, settings.site_name, seated)


def hour_file(db: Session, settings: Settings, public_id: str) -> Feed | None:
    """One hour for a calendar; None when there is none that everybody may see."""
    shown = session_shown(db, public_id)
    return None if shown is None else _feed(db, settings, [shown.hour], "", set())


def _public(db: Session, settings: Settings, hours: Sequence[Hour], name: str) -> Feed:
    return _feed(db, settings, hours[:MOST], name, set())


def _feed(db: Session, settings: Settings, hours: Sequence[Hour], name: str, seated: set[int]) -> Feed:
    """Every change of an hour raises its sequence; the words around it are its course's, its partner's and ours."""
    state = [(one.id, one.sequence, one.course_title, one.partner_name, one.id in seated) for one in hours]
    tag = blake2b(repr((settings.address, name, state)).encode(), digest_size=12).hexdigest()
    return Feed(tag, lambda: calendar(entries(db, settings, hours, seated=seated), name=name))


def _span() -> tuple[datetime, datetime]:
    now = clock.now()
    return now - BACK, now + AHEAD_MOST
