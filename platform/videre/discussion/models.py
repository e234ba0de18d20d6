"""Questions, replies, and who has the same question."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from videre.foundation.database import Base


class Question(Base):
    """Something asked at an episode, at an exercise or at a second of a video; for everybody after, at that spot.

    ``name`` is what others see, "" for nobody's; ``user_id`` is known to the system alone. ``address`` is a
    stranger's wish to hear of the answer: deleted as soon as that letter is sent. ``html`` is ``text`` rendered and
    sanitised. Others see it from ``shown_at`` on, unless it was taken away (``hidden_at``). ``votes`` and
    ``replies`` are the numbers of rows that others see. ``instance_id``: where it was asked, so who answers.
    ``key`` comes with the form, so that sending it twice asks once.
    """

    __tablename__ = "videre_question"
    __table_args__ = (
        sa.Index("ix_videre_question_place", "course_id", "episode_id", "shown_at"),
        sa.Index("ix_videre_question_open", "course_id", "answered_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"))
    instance_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("videre_course_instance.id", ondelete="SET NULL"), index=True
    )
    version_number: Mapped[int]
    episode_id: Mapped[str] = mapped_column(sa.String(40))
    exercise_id: Mapped[str | None] = mapped_column(sa.String(40))
    video_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_video.id"), index=True)
    second: Mapped[float | None]
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="SET NULL"), index=True)
    address: Mapped[str | None] = mapped_column(sa.String(254), index=True)
    language: Mapped[str] = mapped_column(sa.String(12), default="")
    votes: Mapped[int] = mapped_column(default=0)
    replies: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer_id: Mapped[int | None]
    key: Mapped[str | None] = mapped_column(sa.String(64), unique=True)


class Reply(Base):
    """A reply to a question; ``by_staff``: from somebody who teaches there, so seen at once. ``key`` as above."""

    __tablename__ = "videre_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_question.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    by_staff: Mapped[bool] = mapped_column(default=False)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    key: Mapped[str | None] = mapped_column(sa.String(64), unique=True)


class Vote(Base):
    """“I have this too”, once per person.

    ``voter`` is "user:" and an id, or a keyed hash of the random name a browser without account goes by.
    """

    __tablename__ = "videre_vote"

    question_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_question.id", ondelete="CASCADE"), primary_key=True)
    voter: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
