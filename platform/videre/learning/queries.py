"""Questions about progress: what a lesson page needs in one row, and where a learner is in all courses."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from videre.accounts.models import User
from videre.courses.models import Course, EpisodeVideo
from videre.foundation.database import text_agg
from videre.learning.completion import Stand
from videre.learning.coverage import encode, from_column
from videre.learning.models import Tick, WatchCoverage


@dataclass(frozen=True, slots=True)
class PageState:
    """What a lesson page depends on besides its text: the course as it is, who reads, and what they did.

    Everything from ``session_version`` on is empty for visitors. The row is read by the id in the cookie: use it
    only where `is_signed_in` says that the session is still good.
    """

    course_id: int
    version_id: int
    live_revision: int
    user_id: int | None = None
    session_version: int | None = None
    public_id: str = ""
    name: str = ""
    zone: str | None = None
    language: str | None = None
    administrator_since: datetime | None = None
    seen: bytes | None = None
    again: bytes | None = None
    position: float = 0.0
    revision: int = 0
    episodes: dict[str, Stand] = field(default_factory=dict)
    exercises: dict[str, Stand] = field(default_factory=dict)
    ticks: str = ""

    def is_signed_in(self, identity: tuple[int, int] | None) -> bool:
        """Whether the (user id, session version) of the cookie is what the row says."""
        return identity is not None and identity == (self.user_id, self.session_version)

    def for_browser(self) -> dict[str, Any]:
        """What the scripts of the page get to know of the signed-in reader's evidence."""
        return {
            "reader": self.public_id,
            "seen": encode(self.seen) if self.seen is not None else "",
            "again": encode(self.again) if self.again is not None else "",
            "position": self.position,
            "revision": self.revision,
            "episodes": {name: [stand.state, stand.detail] for name, stand in self.episodes.items()},
            "exercises": {name: stand.state for name, stand in self.exercises.items()},
        }


_COURSE = sa.select(Course.id, Course.current_version_id, Course.live_revision).where(
    Course.slug == sa.bindparam("slug"), Course.current_version_id.is_not(None), Course.members_only.is_(False)
)
_TICKS = (
    sa.select(text_agg(Tick.item + " " + Tick.item_id + " " + Tick.state + " " + Tick.detail))
    .where(Tick.user_id == User.id, Tick.course_id == Course.id)
    .correlate(User, Course)
    .scalar_subquery()
)
_STATE = (
    _COURSE.add_columns(
        User.session_version,
        User.public_id,
        User.name,
        User.zone,
        User.language,
        User.administrator_since,
        WatchCoverage.seen,
        WatchCoverage.again,
        WatchCoverage.position,
        WatchCoverage.revision,
        _TICKS.label("ticks"),
    )
    .select_from(Course)
    .outerjoin(User, User.id == sa.bindparam("user_id"))
    .outerjoin(
        EpisodeVideo,
        sa.and_(
            EpisodeVideo.course_id == Course.id,
            EpisodeVideo.episode_id == sa.bindparam("episode_id"),
            EpisodeVideo.until.is_(None),
        ),
    )
    .outerjoin(
        WatchCoverage,
        sa.and_(WatchCoverage.user_id == User.id, WatchCoverage.video_id == EpisodeVideo.video_id),
    )
)


def page_state(connection: sa.Connection, course_slug: str, episode_id: str, user_id: int | None) -> PageState | None:
    """Everything a lesson page depends on, in one statement; None when there is no such course to read."""
    row: Any
    if user_id is None:
        row = connection.execute(_COURSE, {"slug": course_slug}).first()
        return None if row is None else PageState(row[0], row[1], row[2])
    row = connection.execute(_STATE, {"slug": course_slug, "episode_id": episode_id, "user_id": user_id}).first()
    if row is None:
        return None
    if row.session_version is None:
        return PageState(row[0], row[1], row[2])
    episodes, exercises, ticks = parsed_ticks(row.ticks)
    return PageState(
        row[0],
        row[1],
        row[2],
        user_id,
        row.session_version,
        row.public_id,
        row.name,
        row.zone,
        row.language,
        row.administrator_since,
        from_column(row.seen) if row.seen is not None else None,
        from_column(row.again) if row.again is not None else None,
        row.position or 0.0,
        row.revision or 0,
        episodes,
        exercises,
        ticks,
    )


def parsed_ticks(text: str | None) -> tuple[dict[str, Stand], dict[str, Stand], str]:
    """Episodes, exercises, and the text in an order that does not depend on the database (for ETags)."""
    episodes: dict[str, Stand] = {}
    exercises: dict[str, Stand] = {}
    lines = sorted(text.split("\n")) if text else []
    for line in lines:
        item, item_id, state, detail = line.split(" ", 3)
        (episodes if item == "episode" else exercises)[item_id] = Stand(state, detail)
    return episodes, exercises, "\n".join(lines)
