"""A live hour: when, with whom, about what; the way in, and afterwards what was said. And the hours of a course."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from videre.courses.where import Where
from videre.foundation import clock
from videre.foundation.addresses import COURSE_LIVE, INSTANCE, LIVE
from videre.foundation.errors import FOR_SOME, NotFound
from videre.learning.members import may_read_members
from videre.live.access import may_lead
from videre.live.actions.following import follow_course, unfollow_course
from videre.live.bookings import booking_of
from videre.live.models import Booking
from videre.live.queries import (
    Hour,
    SessionShown,
    Topic,
    is_follower,
    past_of_course,
    session_shown,
    topics_of,
    upcoming_of_course,
    voted,
)
from videre.live.rules import KIND_NAMES, Kind, Phase, PlaceState, is_open_to_join
from videre.media.queries import VideoShown, video_shown
from videre.partners.models import Partner
from videre.web.context import db
from videre.web.forms import Form
from videre.web.found import Found
from videre.web.learn.where import host_at
from videre.web.looks import Look, look_of
from videre.web.pages import render
from videre.web.people import Reader, has_session_cookie, reader
from videre.web.policies import PUBLIC, SIGNED_IN
from videre.web.public.area import area
from videre.web.public.found import hour_found, hours_found
from videre.web.public.reading import read_at, shown_at
from videre.web.strangers import stranger_fields
from videre.web.voters import voter

PAST_SHOWN = 50
COMING_SHOWN = 60


@dataclass(frozen=True, slots=True)
class LivePage:
    """The page. ``link`` is the way in where this reader may see it now; ``mine`` the reader's place.

    ``free`` is how many seats are left, None where they are not counted; ``at`` is the second of the recording that
    was asked for. ``form`` is the one for a place, ``hidden`` its unseen part; ``asked``: its letter is on the way.
    """

    shown: SessionShown
    phase: Phase
    kind: str
    about: tuple[str, ...]
    look: Look | None
    leads: bool
    mine: Booking | None
    link: str | None
    free: int | None
    topics: tuple[Topic, ...]
    voted: frozenset[int]
    recording: VideoShown | None
    at: float
    follows: bool
    form: Form
    hidden: Markup
    asked: bool = False
    found: Found | None = None

    @property
    def hour(self) -> Hour:
        """The hour as lists show it."""
        return self.shown.hour

    @property
    def path(self) -> str:
        """Where the course is that it belongs to: in the one instance it is for, else at the course's own address."""
        only = self.shown.instances[0] if len(self.shown.instances) == 1 else None
        own = Where(self.hour.course_slug)
        return (Where(partner=only.partner_slug, instance=only.slug) if only else own).path

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to come, or goes on."""
        return self.phase in (Phase.AHEAD, Phase.JOINABLE, Phase.RUNNING)

    @property
    def is_open(self) -> bool:
        """Whether the way in is shown now."""
        return is_open_to_join(self.phase)


@dataclass(frozen=True, slots=True)
class HoursPage:
    """The hours of a course, or of a course instance: those to come, and those that were. ``base`` is its page."""

    slug: str
    title: str
    base: str
    look: Look | None
    coming: tuple[Hour, ...]
    past: tuple[Hour, ...]
    now: datetime
    follows: bool
    found: Found | None


@area.route(LIVE, policy=PUBLIC)
def live_show(live: str) -> Response:
    """The hour."""
    return live_page(shown_hour(live))


@area.route(COURSE_LIVE, also=INSTANCE + "live/", policy=PUBLIC)
def hours_list(course: str = "", partner: str = "", instance: str = "") -> Response:
    """Every live hour of a course for everybody; of a course instance also those that are only for it."""
    where = Where(course, partner, instance)
    read, host = read_at(where), host_at(where)
    shown = shown_at(read, host.instance.course_slug if host else course)
    now, who = clock.now(), _reader()
    coming = tuple(upcoming_of_course(db(), read.course_id, now, COMING_SHOWN, instance_id=read.instance_id))
    page = HoursPage(
        slug=shown.course.slug,
        title=shown.outline.title,
        base=f"{request.script_root}/{where.path}",
        look=host.look if host else None,
        coming=coming,
        past=tuple(past_of_course(db(), read.course_id, now, PAST_SHOWN, instance_id=read.instance_id)),
        now=now,
        follows=who is not None and is_follower(db(), who.id, read.course_id),
        found=None if read.members else hours_found(where, shown.outline.title, coming),
    )
    return render("public/hours.html", page)


@area.route(COURSE_LIVE + "follow", policy=SIGNED_IN, methods=("POST",), csrf="origin", limit="30/minute")
def hours_follow(course: str) -> ResponseReturnValue:
    """Hear of new live hours of the course, or no longer."""
    read, who = read_at(Where(course)), reader()
    assert who is not None
    (follow_course if request.form.get("do") != "end" else unfollow_course)(db(), who.id, read.course_id)
    return redirect(url_for("public.hours_list", course=course, _anchor="hear"), 303)


def shown_hour(public_id: str) -> SessionShown:
    """The hour of that id, if this reader may read its course."""
    shown, who = session_shown(db(), public_id, members=True), _reader()
    if shown is None or (
        shown.members_only and not may_read_members(db(), who.id if who else None, shown.row.course_id)
    ):
        raise NotFound("There is no such live hour, or it is only for some people.", kind=FOR_SOME)
    return shown


def live_page(shown: SessionShown, form: Form | None = None, status: int = 200, *, asked: bool = False) -> Response:
    """The page of an hour as it is for this reader, with a form that was refused or sent."""
    row, now, who = shown.row, clock.now(), _reader()
    phase = shown.hour.phase(now)
    leads = who is not None and may_lead(db(), who.id, row)
    mine = booking_of(db(), row.id, who.id) if who is not None else None
    has_seat = mine is not None and mine.state == PlaceState.SEAT
    may_see = leads or has_seat or not row.link_hidden
    voter_key = voter()
    partner = db().get_one(Partner, row.partner_id)
    page = LivePage(
        shown=shown,
        phase=phase,
        kind=KIND_NAMES[Kind(row.kind)],
        about=tuple(part for part in row.about.split("\n\n") if part.strip()),
        look=None if partner.is_own else look_of(partner),
        leads=leads,
        mine=mine,
        link=row.link if may_see and is_open_to_join(phase) else None,
        free=None if row.seats is None else max(row.seats - row.taken, 0),
        topics=tuple(topics_of(db(), row.id)),
        voted=voted(db(), row.id, voter_key) if voter_key else frozenset(),
        recording=video_shown(db(), row.recording_video_id) if row.recording_video_id else None,
        at=_second(),
        follows=who is not None and is_follower(db(), who.id, row.course_id),
        form=form or Form(),
        hidden=stranger_fields(),
        asked=asked,
        found=None if shown.members_only else hour_found(shown),
    )
    return render("public/live.html", page, status)


def _reader() -> Reader | None:
    return reader() if has_session_cookie() else None


def _second() -> float:
    """The moment of the recording in the address; 0 for none."""
    asked = request.args.get("at", "")
    return float(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 6 else 0.0
