"""My live hours: what is coming, the feed of my own, and the courses I hear of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.foundation import addresses, clock
from videre.live.queries import Hour, courses_followed, sessions_of_user
from videre.live.rules import AHEAD_MOST
from videre.notifications import own_feed
from videre.notifications.writing import absolute
from videre.web.context import db, services
from videre.web.me.area import area
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.policies import SIGNED_IN

SHOWN = 20
GOING_ON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """``feed`` is the whole address of the feed, "" while there is none; ``followed`` are (slug, title)."""

    coming: tuple[Hour, ...]
    now: datetime
    feed: str
    followed: tuple[tuple[str, str], ...]


@area.route("/me/calendar", policy=SIGNED_IN)
def calendar() -> ResponseReturnValue:
    """Show it."""
    user, now, settings = myself(), clock.now(), services().settings
    hours = sessions_of_user(db(), user.id, now - GOING_ON, now + AHEAD_MOST)
    coming = [hour for hour in hours if hour.ends_at > now and hour.cancelled_at is None]
    feed = own_feed.feed_of(db(), user.id)
    address = (
        absolute(settings, addresses.PERSONAL_FEED, token=own_feed.token(settings.secret_key, feed)) if feed else ""
    )
    followed = tuple((slug, title) for slug, title, _since in courses_followed(db(), user.id))
    return render("me/calendar.html", CalendarPage(tuple(coming[:SHOWN]), now, address, followed))


@area.route("/me/calendar/feed", policy=SIGNED_IN, methods=("POST",), limit="30/minute")
def feed_change() -> ResponseReturnValue:
    """A new address for the feed, or none any more."""
    user = myself()
    if request.form.get("do") == "end":
        own_feed.end_feed(db(), user.id)
    else:
        own_feed.make_feed(db(), user.id)
    return redirect(url_for("me.calendar", _anchor="feed"), 303)
