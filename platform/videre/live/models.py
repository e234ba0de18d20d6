"""Live sessions, the places in them, their topics, and code people bring."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from videre.foundation.database import Base


class LiveSeries(Base):
    """A weekly series: the same local time in one zone, right across clock changes."""

    __tablename__ = "videre_live_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    zone: Mapped[str] = mapped_column(sa.String(60))
    first_on: Mapped[date]
    local_time: Mapped[time]
    every_weeks: Mapped[int] = mapped_column(default=1)
    times: Mapped[int]
    created_at: Mapped[datetime]


class LiveSession(Base):
    """A dated meeting of people, on learners' pages a live hour. ``kind``: qa, bring-your-own-code or other.

    The promise is the local time in ``zone``: ``local_starts`` is "2026-11-26T14:00", ``fold`` 1 for the second of
    two equal times; ``starts_at``/``ends_at`` are derived from it. ``seats`` empty: open, no place needed.
    ``taken`` seats are counted here, so that the last one is sold by one conditional update. ``link_hidden``: only
    who has a place gets the link. ``uid``/``sequence`` are iCalendar's (RFC 5545). The last columns are what the
    host says afterwards.
    """

    __tablename__ = "videre_live_session"
    __table_args__ = (
        sa.Index("ix_videre_live_session_course", "course_id", "starts_at"),
        sa.Index("ix_videre_live_session_partner", "partner_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    uid: Mapped[str] = mapped_column(sa.String(120), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_live_series.id"), index=True)
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_partner.id"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"))
    kind: Mapped[str] = mapped_column(sa.String(24))
    title: Mapped[str] = mapped_column(sa.String(120))
    about: Mapped[str] = mapped_column(sa.Text, default="")
    zone: Mapped[str] = mapped_column(sa.String(60))
    local_starts: Mapped[str] = mapped_column(sa.String(16))
    fold: Mapped[int] = mapped_column(default=0)
    minutes: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    link: Mapped[str | None] = mapped_column(sa.String(1000))
    place: Mapped[str | None] = mapped_column(sa.String(200))
    link_hidden: Mapped[bool] = mapped_column(default=False)
    seats: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    came: Mapped[int | None]
    rooms: Mapped[int | None]
    said: Mapped[str] = mapped_column(sa.String(300), default="")
    told_at: Mapped[datetime | None]
    recording_video_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_video.id"), index=True)
    recording_address: Mapped[str | None] = mapped_column(sa.String(1000))


class LiveSessionInstance(Base):
    """A course instance the session is for; a session without any is for everybody who takes the course."""

    __tablename__ = "videre_live_session_instance"

    session_id: Mapped[int] = mapped_column(
        sa.ForeignKey("videre_live_session.id", ondelete="CASCADE"), primary_key=True
    )
    instance_id: Mapped[int] = mapped_column(
        sa.ForeignKey("videre_course_instance.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class LiveHost(Base):
    """Who holds the session. ``role``: host or co-host."""

    __tablename__ = "videre_live_host"

    session_id: Mapped[int] = mapped_column(
        sa.ForeignKey("videre_live_session.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("videre_user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(sa.String(10))


class Booking(Base):
    """A place in a session, one per mail address. ``state``: asked (address not confirmed yet), seat, waiting,
    cancelled. Waiting ones are promoted in the order of ``queued_at``. The cancel link is signed over ``nonce``."""

    __tablename__ = "videre_booking"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "address"),
        sa.Index("ix_videre_booking_queue", "session_id", "state", "queued_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_live_session.id"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="SET NULL"), index=True)
    address: Mapped[str] = mapped_column(sa.String(254), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    language: Mapped[str] = mapped_column(sa.String(12), default="")
    zone: Mapped[str] = mapped_column(sa.String(60), default="")
    nonce: Mapped[str] = mapped_column(sa.String(43), unique=True)
    state: Mapped[str] = mapped_column(sa.String(10))
    asked_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    seated_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class AgendaItem(Base):
    """Something to talk about: a question taken along, or a topic typed by a host. ``answer`` is what was written
    afterwards, ``second`` where it is in the recording, ``reply_id`` the same answer beside the question."""

    __tablename__ = "videre_agenda_item"
    __table_args__ = (sa.UniqueConstraint("session_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_live_session.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_question.id", ondelete="CASCADE"), index=True)
    topic: Mapped[str] = mapped_column(sa.String(300))
    position: Mapped[int]
    votes: Mapped[int] = mapped_column(default=0)
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answer_html: Mapped[str] = mapped_column(sa.Text, default="")
    second: Mapped[float | None]
    reply_id: Mapped[int | None]


class AgendaVote(Base):
    """A wish to talk about a topic, once per person; ``voter`` as in `videre.discussion.models.Vote`."""

    __tablename__ = "videre_agenda_vote"

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_agenda_item.id", ondelete="CASCADE"), primary_key=True)
    voter: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]


class Follower(Base):
    """Somebody with an account who chose to hear of new live hours of a course."""

    __tablename__ = "videre_follower"

    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("videre_user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]


class CodeCase(Base):
    """Code somebody wants to bring: a link or a paste, what they tried, what good would look like.

    ``state``: new, seen, met or closed; ``outcome`` is one line by staff. Without account, ``address`` is where the
    hosts answer; kept until a month after the case is closed.
    """

    __tablename__ = "videre_code_case"
    __table_args__ = (sa.Index("ix_videre_code_case_course", "course_id", "state", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"))
    instance_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("videre_course_instance.id", ondelete="SET NULL"), index=True
    )
    example: Mapped[str] = mapped_column(sa.String(40), default="")
    code: Mapped[str] = mapped_column(sa.Text)
    tried: Mapped[str] = mapped_column(sa.Text, default="")
    good: Mapped[str] = mapped_column(sa.Text, default="")
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    address: Mapped[str | None] = mapped_column(sa.String(254), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(sa.String(12), default="")
    state: Mapped[str] = mapped_column(sa.String(10))
    outcome: Mapped[str] = mapped_column(sa.String(300), default="")
    handled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class CodeCaseHour(Base):
    """A coming session at which somebody would bring their code."""

    __tablename__ = "videre_code_case_hour"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_code_case.id", ondelete="CASCADE"), primary_key=True)
    session_id: Mapped[int] = mapped_column(
        sa.ForeignKey("videre_live_session.id", ondelete="CASCADE"), primary_key=True, index=True
    )
