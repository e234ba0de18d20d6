"""Courses, immutable versions, the videos and pause points attached to episodes, and course instances."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from videre.foundation.database import Base


class Course(Base):
    """A course by its slug, which is one in the installation; ``partner_id`` empty: the installation's own.

    Who teaches at that partner publishes it and says which videos it shows.

    ``live_revision`` rises with every change, also of what is outside the text (videos, captions, chapters,
    pause points), so that pages made from both know when they are stale. ``current_version_id`` is no foreign
    key: the two tables would point at each other, and versions are never deleted. ``stated_pauses`` is what the
    author wrote last, {episode: [[second, exercise]]}: publishing the same again leaves alone what staff changed.
    """

    __tablename__ = "videre_course"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    partner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_partner.id"), index=True)
    current_version_id: Mapped[int | None]
    live_revision: Mapped[int] = mapped_column(default=1)
    members_only: Mapped[bool] = mapped_column(default=False)
    stated_pauses: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    created_at: Mapped[datetime]


class FormerSlug(Base):
    """A slug that a course had before: its addresses lead on, and nobody else may take it."""

    __tablename__ = "videre_course_former_slug"

    slug: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"), index=True)
    until: Mapped[datetime]


class CourseVersion(Base):
    """One immutable state of a course's text: ``digest`` is its identity, ``number`` runs per course, ``label``
    is the author's. ``outline`` is everything but the pages' text (title, lessons, episodes, authors …)."""

    __tablename__ = "videre_course_version"
    __table_args__ = (
        sa.UniqueConstraint("course_id", "number"),
        sa.UniqueConstraint("course_id", "digest"),
        sa.UniqueConstraint("course_id", "label"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"), index=True)
    number: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(40))
    digest: Mapped[str] = mapped_column(sa.String(64))
    outline: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    published_at: Mapped[datetime]


class CourseDraft(Base):
    """A course somebody brought in by browser, not shown yet: its files lie in the data folder under ``public_id``.

    ``origin`` is zip, folder or git, ``name`` what that is called. ``state``: checking, ready, refused (``problems``
    say why) or shown, as ``version_id``. Removed with its files a while after the last change.

    One from git has its ``source_id`` and, once it is known, its ``commit``. One without ``user_id`` was brought by
    nobody: its source has a new commit, and it is proposed to those who publish there.
    """

    __tablename__ = "videre_course_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_partner.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_user.id", ondelete="CASCADE"), index=True)
    source_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_course_source.id"), index=True)
    commit: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    origin: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(10), default="checking")
    slug: Mapped[str] = mapped_column(sa.String(40), default="")
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    label: Mapped[str] = mapped_column(sa.String(40), default="")
    problems: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_course_version.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class CourseSource(Base):
    """A folder of a git repository from which a partner's course comes; ``course_id`` once it was shown from there.

    ``repository`` is its address, ``at`` the branch, tag or commit asked for, "" for the branch it shows first.
    ``follow``: off, daily or hook. ``seen_commit`` is the last one that was looked at or proposed, ``shown_commit``
    the one that learners see. ``trouble`` is why the last look failed. The secret of the hook is made from
    ``hook_nonce`` and the installation's key, so it is kept nowhere. ``look`` is the job that looked last.
    """

    __tablename__ = "videre_course_source"
    __table_args__ = (sa.UniqueConstraint("partner_id", "repository", "at", "folder"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(12), unique=True)
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_partner.id"))
    course_id: Mapped[int | None] = mapped_column(sa.ForeignKey("videre_course.id"), unique=True)
    repository: Mapped[str] = mapped_column(sa.String(500))
    at: Mapped[str] = mapped_column(sa.String(200), default="")
    folder: Mapped[str] = mapped_column(sa.String(200), default="")
    follow: Mapped[str] = mapped_column(sa.String(10), default="off", index=True)
    seen_commit: Mapped[str] = mapped_column(sa.String(64), default="")
    shown_commit: Mapped[str] = mapped_column(sa.String(64), default="")
    hook_nonce: Mapped[str] = mapped_column(sa.String(40), default="")
    trouble: Mapped[str] = mapped_column(sa.String(500), default="")
    look: Mapped[str] = mapped_column(sa.String(60), default="")
    looked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class PageText(Base):
    """One rendered page of a version: an episode, or the in-brief page of a lesson (``kind``).

    ``html`` is sanitised; pictures in it have addresses relative to the page, so it does not know where Videre
    is mounted. ``exercises`` are the typed exercises with their answers, so they never leave the server whole.
    ``sections`` is plain text by heading, for a search; ``notes_html`` is for instructors.
    """

    __tablename__ = "videre_page_text"
    __table_args__ = (sa.UniqueConstraint("version_id", "kind", "page_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course_version.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    page_id: Mapped[str] = mapped_column(sa.String(40))
    html: Mapped[str] = mapped_column(sa.Text)
    contents: Mapped[list[Any]] = mapped_column(sa.JSON)
    exercises: Mapped[list[Any]] = mapped_column(sa.JSON)
    sections: Mapped[list[Any]] = mapped_column(sa.JSON)
    notes_html: Mapped[str] = mapped_column(sa.Text)


class CourseFile(Base):
    """A picture of a version, kept in storage under its content's hash."""

    __tablename__ = "videre_course_file"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course_version.id"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(300), primary_key=True)
    file_key: Mapped[str] = mapped_column(sa.String(100))


class EpisodeVideo(Base):
    """Which video an episode shows, from when until when (``until`` empty: now), and which part of it.

    Not part of a version: a video may be attached at 22:00 without a new text version.
    """

    __tablename__ = "videre_episode_video"
    __table_args__ = (
        sa.Index(
            "uq_videre_episode_video_now",
            "course_id",
            "episode_id",
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"))
    episode_id: Mapped[str] = mapped_column(sa.String(40))
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_video.id"), index=True)
    start_second: Mapped[float] = mapped_column(default=0.0)
    end_second: Mapped[float | None]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class NamedVideo(Base):
    """The video an author names for an episode, by its name at the course's partner.

    Not part of a version. ``taken_at``: since when the name has been acted upon; empty while there is no such
    video yet. Once taken, publishing the same name again leaves alone what staff attached meanwhile.
    """

    __tablename__ = "videre_named_video"

    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"), primary_key=True)
    episode_id: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(100), index=True)
    taken_at: Mapped[datetime | None]


class PausePoint(Base):
    """A second of an episode's video at which an exercise is offered."""

    __tablename__ = "videre_pause_point"

    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"), primary_key=True)
    episode_id: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    second: Mapped[float] = mapped_column(primary_key=True)
    exercise_id: Mapped[str] = mapped_column(sa.String(40))


class UsedId(Base):
    """A lesson, episode or exercise id a course has ever published, and what it was: ids are never reused.

    ``detail`` is the kind of an exercise; ``last_version`` the number of the last version that had it.
    """

    __tablename__ = "videre_used_id"

    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    item_id: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    detail: Mapped[str] = mapped_column(sa.String(40))
    last_version: Mapped[int]


class CourseInstance(Base):
    """A course hosted by a partner in time, on a pinned version; without dates it goes on all the time.

    ``joining`` is open, code, approval or form: the host's own form at ``form_address``, which gives out
    ``join_code``. ``label`` tells instances of one course apart ("Spring"). ``asks``: the partner's questions are
    put to those who join. ``revision`` rises with everything its pages show that is not the course's.
    """

    __tablename__ = "videre_course_instance"
    __table_args__ = (sa.UniqueConstraint("partner_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_partner.id"), index=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course.id"), index=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_course_version.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(40))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    joining: Mapped[str] = mapped_column(sa.String(10), default="open")
    label: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    language: Mapped[str | None] = mapped_column(sa.String(12))
    join_code: Mapped[str | None] = mapped_column(sa.String(40))
    form_address: Mapped[str | None] = mapped_column(sa.String(500))
    asks: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    welcome: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class InstanceCoHost(Base):
    """A partner that hosts a course instance together with its host, and is named beside it."""

    __tablename__ = "videre_instance_co_host"

    instance_id: Mapped[int] = mapped_column(
        sa.ForeignKey("videre_course_instance.id", ondelete="CASCADE"), primary_key=True
    )
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("videre_partner.id"), primary_key=True, index=True)


class Staff(Base):
    """A person's role in a course instance: host, instructor or helper.

    While ``on_duty_until`` lies ahead, what strangers ask there is seen by others at once.
    """

    __tablename__ = "videre_staff"

    instance_id: Mapped[int] = mapped_column(
        sa.ForeignKey("videre_course_instance.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("videre_user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    since: Mapped[datetime]
    on_duty_until: Mapped[datetime | None]
