"""Questions about live hours: one, those of a course, partner or person, and what is needed to tell of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.models import Course, CourseInstance, CourseVersion
from videre.discussion.models import Question
from videre.foundation.addresses import is_public_id
from videre.foundation.database import Askable
from videre.live import rules
from videre.live.models import (
    AgendaItem,
    AgendaVote,
    Booking,
    Follower,
    LiveHost,
    LiveSeries,
    LiveSession,
    LiveSessionInstance,
)
from videre.live.rules import Phase, PlaceState, phase
from videre.partners.models import Partner


@dataclass(frozen=True, slots=True)
class Hour:
    """A live hour as lists show it; plain values, so that it may be kept. ``starts_at``/``ends_at`` are in UTC."""

    id: int
    public_id: str
    course_id: int
    course_slug: str
    course_title: str
    partner_slug: str
    partner_name: str
    kind: str
    title: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    needs_place: bool
    seats: int | None
    taken: int
    series_id: int | None
    sequence: int
    announced_at: datetime | None
    cancelled_at: datetime | None
    changed_at: datetime
    told_at: datetime | None
    came: int | None
    has_recording: bool

    def phase(self, now: datetime) -> Phase:
        """Where `now` lies."""
        return phase(self.starts_at, self.ends_at, now, cancelled=self.cancelled_at is not None)


@dataclass(frozen=True, slots=True)
class HostShown:
    """Somebody who holds an hour."""

    user_id: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """The series an hour is one of: the ``number``-th of ``of`` that stand."""

    number: int
    of: int
    every_weeks: int


@dataclass(frozen=True, slots=True)
class SessionShown:
    """A live hour with all that belongs to it. ``row`` is the table's own row, for reading.

    ``members_only``: its course is read by members alone; ask `learning.members` who is one.
    """

    hour: Hour
    row: LiveSession
    members_only: bool
    hosts: tuple[HostShown, ...]
    instances: tuple["InstanceNamed", ...]
    series: SeriesShown | None


@dataclass(frozen=True, slots=True)
class InstanceNamed:
    """A course instance an hour is for."""

    id: int
    slug: str
    label: str
    partner_slug: str
    partner_name: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to be talked about; ``question`` is the public id of one that was taken along."""

    id: int
    public_id: str
    topic: str
    votes: int
    question_id: int | None
    question: str | None
    added_by: str | None
    answer: str
    answer_html: str
    second: float | None


_TITLE = CourseVersion.outline["title"].as_string()
_HOURS = (
    sa.select(LiveSession, Course.slug, _TITLE, Partner.slug, Partner.name)
    .join(Course, Course.id == LiveSession.course_id)
    .join(CourseVersion, CourseVersion.id == Course.current_version_id)
    .join(Partner, Partner.id == LiveSession.partner_id)
)
_STANDS = LiveSession.cancelled_at.is_(None)


def session_by_id(db: Session, session_id: int) -> SessionShown | None:
    """An hour with its hosts, course and partner, for letters and feeds."""
    return _shown(db, LiveSession.id == session_id)


def session_shown(db: Session, public_id: str, *, members: bool = False) -> SessionShown | None:
    """The same by its public id, if everybody may read its course; with `members` of any course."""
    if not is_public_id(public_id):
        return None
    readable = sa.true() if members else Course.members_only.is_(False)
    return _shown(db, LiveSession.public_id == public_id, readable)


def upcoming_of_course(
    db: Session, course_id: int, now: datetime, limit: int = 8, *, instance_id: int | None = None
) -> list[Hour]:
    """The hours not over yet within 60 days, the next first: those for everybody, and those for the instance."""
    soon = LiveSession.starts_at < now + rules.SHOWN_AHEAD
    return _hours(db, LiveSession.course_id == course_id, _for(instance_id), _STANDS, _ahead(now), soon, limit=limit)


def upcoming_everywhere(db: Session, now: datetime, limit: int = 60) -> list[Hour]:
    """The next hours for everybody of all courses that everybody may read; for the first page."""
    return _hours(db, Course.members_only.is_(False), _for(None), _STANDS, _ahead(now), limit=limit)


def past_of_course(
    db: Session, course_id: int, now: datetime, limit: int = 50, *, instance_id: int | None = None
) -> list[Hour]:
    """The hours that were held, the latest first."""
    return _hours(
        db, LiveSession.course_id == course_id, _for(instance_id), _STANDS, LiveSession.ends_at <= now, limit=-limit
    )


def sessions_of_course(db: Session, course_id: int, since: datetime, until: datetime) -> list[Hour]:
    """Every hour for everybody in a course that begins in that time, cancelled ones too; for its feed."""
    return _hours(db, LiveSession.course_id == course_id, _for(None), *_within(since, until))


def sessions_of_partner(db: Session, partner_id: int, since: datetime, until: datetime) -> list[Hour]:
    """Every hour held in the partner's name or for one of its course instances, cancelled ones too.

    It is for everybody's eyes, so hours of courses for members only are not among them.
    """
    for_its_own = sa.exists().where(
        LiveSessionInstance.session_id == LiveSession.id,
        LiveSessionInstance.instance_id == CourseInstance.id,
        CourseInstance.partner_id == partner_id,
    )
    held = (LiveSession.partner_id == partner_id) | for_its_own
    return _hours(db, Course.members_only.is_(False), held, *_within(since, until))


def sessions_of_user(db: Session, user_id: int, since: datetime, until: datetime) -> list[Hour]:
    """Every hour somebody holds or has a place in, and those of courses they follow; cancelled ones too.

    Of courses followed: the hours for everybody.
    """
    holds = sa.exists().where(LiveHost.session_id == LiveSession.id, LiveHost.user_id == user_id)
    comes = sa.exists().where(
        Booking.session_id == LiveSession.id,
        Booking.user_id == user_id,
        Booking.state.in_((PlaceState.SEAT, PlaceState.WAITING)),
    )
    follows = sa.exists().where(Follower.course_id == LiveSession.course_id, Follower.user_id == user_id)
    return _hours(db, holds | comes | (follows & _for(None)), *_within(since, until))


def hours_led_by(db: Session, user_id: int, *, limit: int = 300) -> list[Hour]:
    """The hours somebody holds, the latest first."""
    held = sa.exists().where(LiveHost.session_id == LiveSession.id, LiveHost.user_id == user_id)
    return _hours(db, held, limit=-limit)


def hours_where(db: Session, which: sa.ColumnElement[bool], *, limit: int = 300) -> list[Hour]:
    """The hours for which a condition holds, the latest first; for those who may lead them."""
    return _hours(db, which, limit=-limit)


def hours_taking(db: Session, question_ids: Collection[int]) -> dict[int, Hour]:
    """By question: the latest hour that stands and talks, or talked, about it."""
    taken = _HOURS.add_columns(AgendaItem.question_id).join(AgendaItem, AgendaItem.session_id == LiveSession.id)
    rows = db.execute(taken.where(AgendaItem.question_id.in_(question_ids), _STANDS).order_by(LiveSession.starts_at))
    return {row.question_id: _hour(row[:5]) for row in rows}


def is_hour_running(db: Askable, course_id: int, now: datetime) -> bool:
    """Whether an hour of the course is held right now, so that what is asked is seen by others at once."""
    running = sa.select(sa.literal(1)).where(
        LiveSession.course_id == course_id, _STANDS, LiveSession.starts_at <= now, LiveSession.ends_at > now
    )
    return db.execute(running.limit(1)).first() is not None


def series_members(db: Session, series_id: int) -> Sequence[LiveSession]:
    """The hours of a series in their order, cancelled ones too."""
    return db.scalars(
        sa.select(LiveSession).where(LiveSession.series_id == series_id).order_by(LiveSession.starts_at, LiveSession.id)
    ).all()


def topics_of(db: Session, session_id: int) -> list[Topic]:
    """What will be, or was, talked about, in its order; without questions that were taken away since."""
    rows = db.execute(
        sa.select(AgendaItem, Question.public_id, User.name)
        .outerjoin(User, User.id == AgendaItem.added_by_id)
        .outerjoin(Question, Question.id == AgendaItem.question_id)
        .where(AgendaItem.session_id == session_id, Question.hidden_at.is_(None))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return [
        Topic(
            one.id,
            one.public_id,
            one.topic,
            one.votes,
            one.question_id,
            question,
            name,
            one.answer,
            one.answer_html,
            one.second,
        )
        for one, question, name in rows
    ]


def voted(db: Session, session_id: int, voter: str) -> frozenset[int]:
    """The topics of an hour that somebody wished for."""
    from_ = AgendaVote.item_id == AgendaItem.id
    return frozenset(
        db.scalars(
            sa.select(AgendaVote.item_id)
            .join(AgendaItem, from_)
            .where(AgendaItem.session_id == session_id, AgendaVote.voter == voter)
        )
    )


def is_follower(db: Session, user_id: int, course_id: int) -> bool:
    """Whether somebody chose to hear of new hours of the course."""
    found = sa.select(Follower.since).where(Follower.user_id == user_id, Follower.course_id == course_id)
    return db.scalar(found) is not None


def courses_followed(db: Session, user_id: int) -> list[tuple[str, str, datetime]]:
    """(slug, title, since) of the courses of whose hours somebody chose to hear."""
    rows = db.execute(
        sa.select(Course.slug, _TITLE, Follower.since)
        .join(Course, Course.id == Follower.course_id)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(Follower.user_id == user_id)
        .order_by(Course.slug)
    )
    return [(slug, title, since) for slug, title, since in rows]


def _hours(db: Session, *where: sa.ColumnElement[bool], limit: int | None = None) -> list[Hour]:
    """In the order of time; with a negative limit the latest first."""
    latest_first = limit is not None and limit < 0
    order = (
        (LiveSession.starts_at.desc(), LiveSession.id.desc())
        if latest_first
        else (LiveSession.starts_at, LiveSession.id)
    )
    rows = db.execute(_HOURS.where(*where).order_by(*order).limit(abs(limit) if limit is not None else None))
    return [_hour(row) for row in rows]


def _hour(row: Any) -> Hour:
    one, course_slug, course_title, partner_slug, partner_name = row
    return Hour(
        id=one.id,
        public_id=one.public_id,
        course_id=one.course_id,
        course_slug=course_slug,
        course_title=course_title,
        partner_slug=partner_slug,
        partner_name=partner_name,
        kind=one.kind,
        title=one.title,
        zone=one.zone,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        needs_place=needs_place(one),
        seats=one.seats,
        taken=one.taken,
        series_id=one.series_id,
        sequence=one.sequence,
        announced_at=one.announced_at,
        cancelled_at=one.cancelled_at,
        changed_at=one.changed_at,
        told_at=one.told_at,
        came=one.came,
        has_recording=one.recording_video_id is not None or one.recording_address is not None,
    )


def needs_place(session: LiveSession) -> bool:
    """Whether people sign up: there are so many seats, or only who has a place gets the link."""
    return session.seats is not None or session.link_hidden


def _shown(db: Session, *where: sa.ColumnElement[bool]) -> SessionShown | None:
    row = db.execute(_HOURS.add_columns(Course.members_only).where(*where)).first()
    if row is None:
        return None
    hour, one = _hour(row[:5]), row[0]
    hosts = db.execute(
        sa.select(User.id, User.name, LiveHost.role)
        .join(User, User.id == LiveHost.user_id)
        .where(LiveHost.session_id == one.id)
        .order_by(LiveHost.role.desc(), User.name, User.id)
    )
    instances = db.execute(
        sa.select(CourseInstance.id, CourseInstance.slug, CourseInstance.label, Partner.slug, Partner.name)
        .join(LiveSessionInstance, LiveSessionInstance.instance_id == CourseInstance.id)
        .join(Partner, Partner.id == CourseInstance.partner_id)
        .where(LiveSessionInstance.session_id == one.id)
        .order_by(Partner.name, CourseInstance.id)
    )
    return SessionShown(
        hour,
        one,
        row.members_only,
        tuple(HostShown(*host) for host in hosts),
        tuple(InstanceNamed(*instance) for instance in instances),
        _series(db, one),
    )


def _series(db: Session, one: LiveSession) -> SeriesShown | None:
    if one.series_id is None:
        return None
    alike = LiveSession.series_id == one.series_id
    before = sa.func.count().filter(LiveSession.starts_at <= one.starts_at)
    number, of, every = db.execute(
        sa.select(before, sa.func.count(), sa.func.max(LiveSeries.every_weeks))
        .join(LiveSeries, LiveSeries.id == LiveSession.series_id)
        .where(alike, _STANDS)
    ).one()
    return SeriesShown(number, of, every or 1)


def _for(instance_id: int | None) -> sa.ColumnElement[bool]:
    limited = sa.exists().where(LiveSessionInstance.session_id == LiveSession.id)
    if instance_id is None:
        return ~limited
    own = limited.where(LiveSessionInstance.instance_id == instance_id)
    return ~limited | own


def _ahead(now: datetime) -> sa.ColumnElement[bool]:
    return LiveSession.ends_at > now


def _within(since: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return LiveSession.starts_at >= since, LiveSession.starts_at < until
