"""Files of videos that only courses for members show: which they are, and who may have them.

A video that any course shows to everybody is for everybody, and so is one that no course shows yet: its address
cannot be guessed. What is closed are films, posters and captions.
"""

import sqlalchemy as sa

from videre.accounts.models import User
from videre.courses.models import Course, EpisodeVideo
from videre.learning.members import may_read_members
from videre.media.models import Caption, Video


def closed_keys(connection: sa.Connection) -> frozenset[str]:
    """The keys of all closed files; one statement where no course is for members only."""
    closed = _keys(connection, sa.and_(_shown(members_only=True), ~_shown(members_only=False)))
    if not closed:
        return closed
    # The same content may have come in twice: open in one place is open.
    return closed - _keys(connection, ~sa.and_(_shown(members_only=True), ~_shown(members_only=False)))


def is_open_in(course_id: int) -> sa.ColumnElement[bool]:
    """Of a video: that whoever may read this course may have its files."""
    here = sa.exists().where(
        EpisodeVideo.video_id == Video.id, EpisodeVideo.until.is_(None), EpisodeVideo.course_id == course_id
    )
    return sa.or_(here, ~_shown(members_only=True), _shown(members_only=False))


def may_have(connection: sa.Connection, identity: tuple[int, int] | None, key: str) -> bool:
    """Whether the (user id, session version) of a cookie belongs to somebody who may read a course that shows it."""
    if identity is None:
        return False
    known = sa.select(User.id).where(User.id == identity[0], User.session_version == identity[1])
    if connection.execute(known).first() is None:
        return False
    courses = (
        sa.select(EpisodeVideo.course_id)
        .join(Video, Video.id == EpisodeVideo.video_id)
        .outerjoin(Caption, Caption.video_id == Video.id)
        .where(EpisodeVideo.until.is_(None), sa.or_(*(column == key for column in _COLUMNS)))
        .distinct()
    )
    return any(
        may_read_members(connection, identity[0], course_id) for (course_id,) in connection.execute(courses).all()
    )


_COLUMNS = (Video.file_key, Video.poster_key, Caption.file_key)


def _shown(*, members_only: bool) -> sa.Exists:
    return sa.exists().where(
        EpisodeVideo.video_id == Video.id,
        EpisodeVideo.until.is_(None),
        Course.id == EpisodeVideo.course_id,
        Course.members_only.is_(members_only),
    )


def _keys(connection: sa.Connection, which: sa.ColumnElement[bool]) -> frozenset[str]:
    rows = connection.execute(
        sa.select(*_COLUMNS).select_from(Video).outerjoin(Caption, Caption.video_id == Video.id).where(which)
    )
    return frozenset(key for row in rows for key in row if key)
