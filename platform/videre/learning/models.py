"""Evidence of learners, and counts without learners."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BIT
from sqlalchemy.orm import Mapped, mapped_column

from videre.foundation.database import Base

Bits = sa.LargeBinary().with_variant(BIT(varying=True), "postgresql")


class WatchCoverage(Base):
    """Which seconds of a video a learner has seen, and which at least twice.

    SQLite: a BLOB, bit *n* (least significant first within each byte) is the second [n, n+1). PostgreSQL:
    VARBIT of exactly the video's seconds, in order of seconds. No second index: the row changes all the time.
    ``position`` is where to resume, by latest activity, not by latest delivery. ``whole_at``: when enough of
    it had been seen to count. ``revision`` rises with every report, so that pages know they are stale.
    """

    __tablename__ = "videre_watch_coverage"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"), primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_video.id"), primary_key=True)
    seen: Mapped[Any] = mapped_column(Bits)
    again: Mapped[Any] = mapped_column(Bits)
    position: Mapped[float]
    active_at: Mapped[datetime]
    whole_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)


class Submission(Base):
    """An answer as it was sent; append only, one row per idempotency key. ``origin``: account or browser."""

    __tablename__ = "videre_submission"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "idempotency_key"),
        sa.Index("ix_videre_submission_exercise", "user_id", "course_id", "exercise_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"))
    exercise_id: Mapped[str] = mapped_column(sa.String(40))
    version_number: Mapped[int]
    idempotency_key: Mapped[str] = mapped_column(sa.String(40))
    answer: Mapped[Any] = mapped_column(sa.JSON)
    correct: Mapped[bool | None]
    origin: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[datetime]


class Tick(Base):
    """What stands for a learner and an item of a course. ``item``: "episode" or "exercise".

    ``state`` of an episode: watched, read or known (the first that happened); of an exercise: tried, done.
    ``detail`` is what the explanation needs ("94" percent seen).
    """

    __tablename__ = "videre_tick"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"), primary_key=True)
    item: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    item_id: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    state: Mapped[str] = mapped_column(sa.String(10))
    detail: Mapped[str] = mapped_column(sa.String(40), default="")
    version_number: Mapped[int]
    at: Mapped[datetime]


class Carry(Base):
    """What a browser without account hands to another: once, within a day. The token itself is not kept."""

    __tablename__ = "videre_carry"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    payload: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


PLAY_AT = "play-at"


class DailyCount(Base):
    """How often something happened on a day, without any identifier.

    ``what``: play, finish, answer, right; with the host's slug as ``item_id`` also registered (the first time somebody
    joins) and play-at (a play on a page of one of its course instances).
    """

    __tablename__ = "videre_daily_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"), primary_key=True)
    what: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    item_id: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    signed_in: Mapped[bool] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


class Enrolment(Base):
    """Somebody's place in a course instance: a view on their evidence, never its owner.

    ``state``: asked (waiting for approval), joined, left or declined. The counters are kept when an episode or an
    exercise changes state, so that lists need no counting; ``videre progress recount`` must agree with them.
    ``active_on`` is a day: enough to see who has gone silent.
    """

    __tablename__ = "videre_enrolment"
    __table_args__ = (
        sa.UniqueConstraint("instance_id", "user_id"),
        sa.Index("ix_videre_enrolment_people", "instance_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course_instance.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10))
    asked_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    episodes_done: Mapped[int] = mapped_column(default=0)
    exercises_done: Mapped[int] = mapped_column(default=0)
    last_episode_id: Mapped[str | None] = mapped_column(sa.String(40))
    active_on: Mapped[date | None]


class JoiningAnswer(Base):
    """What somebody answered to a partner's question when joining: an option's key, or a line of text."""

    __tablename__ = "videre_joining_answer"

    enrolment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("videre_enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        sa.ForeignKey("videre_joining_question.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    answer: Mapped[str] = mapped_column(sa.String(300))


class InstanceCount(Base):
    """How many of those who are in a course instance have an item in a state.

    ``item``/``item_id`` as in `Tick`; ``state``: tried or done for exercises, done for episodes. The item "people"
    says how many are in it (``state`` joined) or wait (asked). Kept in the transaction that changes a tick, an
    enrolment or its end.
    """

    __tablename__ = "videre_instance_count"

    instance_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course_instance.id"), primary_key=True)
    item: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    item_id: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    state: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


class Feedback(Base):
    """One tap and one sentence about an episode, without saying whose. ``tap``: clear, mixed or lost."""

    __tablename__ = "videre_feedback"
    __table_args__ = (sa.Index("ix_videre_feedback_episode", "course_id", "episode_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"))
    episode_id: Mapped[str] = mapped_column(sa.String(40))
    version_number: Mapped[int]
    tap: Mapped[str] = mapped_column(sa.String(10))
    sentence: Mapped[str] = mapped_column(sa.String(300), default="")
    day: Mapped[date]
