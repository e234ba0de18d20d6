"""What live hours know of people: places, who held them, wishes, and what somebody chose to hear of."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.models import Course
from videre.foundation.personal import PersonalData, declare
from videre.live.actions.leading import held_for_writing
from videre.live.actions.places import give_back
from videre.live.models import AgendaItem, AgendaVote, Booking, CodeCase, Follower, LiveHost, LiveSession
from videre.live.rules import PlaceState

CONTRACT = "contract: the place its owner asked for"
INTEREST = "legitimate interest: running the courses"


def _own_address(user_id: int) -> sa.ScalarSelect[str]:
    return sa.select(User.address).where(User.id == user_id).scalar_subquery()


def _booked(user_id: int) -> sa.ColumnElement[bool]:
    return (Booking.user_id == user_id) | (Booking.address == _own_address(user_id))


def _export_bookings(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(Booking, LiveSession.title, LiveSession.starts_at)
        .join(LiveSession, LiveSession.id == Booking.session_id)
        .where(_booked(user_id))
        .order_by(Booking.id)
    )
    for one, title, starts_at in rows:
        yield {
            "hour": title,
            "starts_at": starts_at.isoformat(),
            "address": one.address,
            "name": one.name,
            "language": one.language,
            "zone": one.zone,
            "state": one.state,
            "asked_at": one.asked_at.isoformat(),
            "queued_at": one.queued_at.isoformat() if one.queued_at else None,
            "seated_at": one.seated_at.isoformat() if one.seated_at else None,
            "cancelled_at": one.cancelled_at.isoformat() if one.cancelled_at else None,
        }


def _erase_bookings(db: Session, user_id: int) -> None:
    """Whoever leaves gives their places back first, so that those who wait move up."""
    for booking in db.scalars(sa.select(Booking).where(_booked(user_id)).order_by(Booking.session_id)).all():
        session = held_for_writing(db, booking.session_id)
        db.refresh(booking)
        if session is not None and booking.state != PlaceState.CANCELLED:
            booking.user_id = None
            give_back(db, session, booking)
        db.delete(booking)
        db.flush()


def _export_hosted(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(LiveSession.title, LiveSession.starts_at, LiveHost.role)
        .join(LiveHost, LiveHost.session_id == LiveSession.id)
        .where(LiveHost.user_id == user_id)
        .order_by(LiveSession.starts_at)
    )
    for title, starts_at, role in rows:
        yield {"hour": title, "starts_at": starts_at.isoformat(), "role": role}


def _erase_hosted(db: Session, user_id: int) -> None:
    db.execute(sa.delete(LiveHost).where(LiveHost.user_id == user_id))


def _export_made(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(LiveSession.title, LiveSession.starts_at, LiveSession.created_at)
        .where(LiveSession.created_by_id == user_id)
        .order_by(LiveSession.starts_at)
    )
    for title, starts_at, created_at in rows:
        yield {"hour": title, "starts_at": starts_at.isoformat(), "created_at": created_at.isoformat()}


def _erase_made(db: Session, user_id: int) -> None:
    db.execute(sa.update(LiveSession).where(LiveSession.created_by_id == user_id).values(created_by_id=None))


def _export_topics(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.scalars(sa.select(AgendaItem).where(AgendaItem.added_by_id == user_id).order_by(AgendaItem.id))
    for one in rows:
        yield {"topic": one.topic, "answer": one.answer, "created_at": one.created_at.isoformat()}


def _erase_topics(db: Session, user_id: int) -> None:
    db.execute(sa.update(AgendaItem).where(AgendaItem.added_by_id == user_id).values(added_by_id=None))


def _export_votes(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(AgendaItem.topic, AgendaVote.at)
        .join(AgendaItem, AgendaItem.id == AgendaVote.item_id)
        .where(AgendaVote.user_id == user_id)
        .order_by(AgendaVote.at, AgendaItem.id)
    )
    for topic, at in rows:
        yield {"topic": topic, "at": at.isoformat()}


def _erase_votes(db: Session, user_id: int) -> None:
    """The number of wishes stays; whose they were does not."""
    db.execute(sa.delete(AgendaVote).where(AgendaVote.user_id == user_id))


def _export_followed(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    rows = db.execute(
        sa.select(Course.slug, Follower.since)
        .join(Course, Course.id == Follower.course_id)
        .where(Follower.user_id == user_id)
        .order_by(Course.slug)
    )
    for slug, since in rows:
        yield {"course": slug, "since": since.isoformat()}


def _erase_followed(db: Session, user_id: int) -> None:
    db.execute(sa.delete(Follower).where(Follower.user_id == user_id))


def _told(user_id: int) -> sa.ColumnElement[bool]:
    return (CodeCase.user_id == user_id) | (CodeCase.address == _own_address(user_id))


def _export_cases(db: Session, user_id: int) -> Iterable[dict[str, Any]]:
    for one in db.scalars(sa.select(CodeCase).where(_told(user_id)).order_by(CodeCase.id)):
        yield {
            "code": one.code,
            "tried": one.tried,
            "good": one.good,
            "name": one.name,
            "address": one.address,
            "state": one.state,
            "outcome": one.outcome,
            "created_at": one.created_at.isoformat(),
            "closed_at": one.closed_at.isoformat() if one.closed_at else None,
        }


def _erase_cases(db: Session, user_id: int) -> None:
    db.execute(sa.delete(CodeCase).where(_told(user_id)).execution_options(synchronize_session=False))
    handled = sa.update(CodeCase).where(CodeCase.handled_by_id == user_id).values(handled_by_id=None)
    db.execute(handled.execution_options(synchronize_session=False))


declare(
    PersonalData(
        "videre_code_case",
        "Code you told us about, so that somebody can help you with it in a live hour.",
        "consent: you sent it for this",
        "Until a month after it was closed, a year at most.",
        _export_cases,
        _erase_cases,
    )
)
declare(
    PersonalData(
        "videre_booking",
        "Your place in a live hour: so that there is one for you, and to tell you when something changes.",
        CONTRACT,
        "Without account until 30 days after the hour, a wish never confirmed one day; with one, as long as progress.",
        _export_bookings,
        _erase_bookings,
    )
)
declare(
    PersonalData(
        "videre_live_host",
        "Which live hours you hold: your name stands on their pages.",
        INTEREST,
        "With the hour, until you delete your account.",
        _export_hosted,
        _erase_hosted,
    )
)
declare(
    PersonalData(
        "videre_live_session",
        "Which live hours you put into the calendar.",
        INTEREST,
        "With the hour; your name is taken off when you delete your account.",
        _export_made,
        _erase_made,
    )
)
declare(
    PersonalData(
        "videre_agenda_item",
        "Topics you put on the list of a live hour.",
        INTEREST,
        "With the hour; your name is taken off when you delete your account.",
        _export_topics,
        _erase_topics,
    )
)
declare(
    PersonalData(
        "videre_agenda_vote",
        "Topics you wished to hear about in a live hour, so that each wish counts once.",
        INTEREST,
        "With the hour, until you delete your account.",
        _export_votes,
        _erase_votes,
    )
)
declare(
    PersonalData(
        "videre_follower",
        "Courses of whose new live hours you chose to hear.",
        "consent: you chose it, and may end it on the course's page or in every letter",
        "Until you end it or delete your account.",
        _export_followed,
        _erase_followed,
    )
)
