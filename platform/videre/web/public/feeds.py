"""Calendars to subscribe to, and the way to hear no longer."""

from dataclasses import dataclass

from flask import Response, request
from flask.typing import ResponseReturnValue

from videre.courses.models import Course
from videre.foundation import addresses
from videre.foundation.errors import NotFound
from videre.live.actions.following import unfollow_course
from videre.notifications import feeds, own_feed, unfollowing
from videre.notifications.feeds import Feed
from videre.web.context import db, services
from videre.web.pages import render
from videre.web.policies import PUBLIC
from videre.web.public.area import area

KEPT = "public, max-age=300"
OWN = "private, max-age=300"
DEAD_FEED = "This calendar address is in use no more. Your present one is on your page “My live hours”."


@dataclass(frozen=True, slots=True)
class UnfollowPage:
    """Whether one no longer hears of live hours of a course."""

    slug: str
    done: bool


@area.route(addresses.COURSE_FEED, policy=PUBLIC)
def course_feed(course: str) -> Response:
    """The live hours of a course."""
    return _calendar(feeds.course_feed(db(), services().settings, course), KEPT)


@area.route(addresses.PARTNER_FEED, policy=PUBLIC)
def partner_feed(partner: str) -> Response:
    """The live hours of a partner."""
    return _calendar(feeds.partner_feed(db(), services().settings, partner), KEPT)


@area.route(addresses.PERSONAL_FEED, policy=PUBLIC)
def personal_feed(token: str) -> Response:
    """Somebody's own hours; the address is the key."""
    settings = services().settings
    try:
        owner = own_feed.opened(db(), settings.secret_key, token)
    except NotFound:
        raise NotFound(DEAD_FEED) from None
    answer = _calendar(feeds.personal_feed(db(), settings, owner), OWN)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@area.route(addresses.LIVE_FILE, policy=PUBLIC)
def hour_file(live: str) -> Response:
    """One hour as a file."""
    answer = _calendar(feeds.hour_file(db(), services().settings, live), KEPT)
    answer.headers["Content-Disposition"] = f'attachment; filename="live-hour-{live}.ics"'
    return answer


@area.route(addresses.UNFOLLOW, policy=PUBLIC, methods=("GET", "POST"), csrf="address", limit="60/hour")
def unfollow(token: str) -> ResponseReturnValue:
    """Hear no longer of a course's live hours: the page shows a button, mail programs post at once (RFC 8058)."""
    user_id, course_id = unfollowing.opened(services().settings.secret_key, token)
    course = db().get(Course, course_id)
    if course is None:
        raise NotFound
    if request.method == "POST":
        unfollow_course(db(), user_id, course_id)
    answer = render("public/unfollow.html", UnfollowPage(course.slug, request.method == "POST"))
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _calendar(feed: Feed | None, kept: str) -> Response:
    """The calendar, made only where the reader has another one."""
    if feed is None:
        raise NotFound
    answer = Response(mimetype="text/calendar", headers={"Cache-Control": kept})
    answer.set_etag(feed.tag)
    if feed.tag in request.if_none_match:
        answer.status_code = 304
    else:
        answer.set_data(feed.text())
    return answer
