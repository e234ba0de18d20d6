"""Questions about progress: what a lesson page needs in one row, and where a learner is in all courses."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from videre.accounts.models import User
from videre.courses.models import Course, CourseInstance, EpisodeVideo, Staff
from videre.courses.where import Where
from videre.foundation.database import text_agg
from videre.learning.completion import Stand
from videre.learning.coverage import encode, from_column
from videre.learning.members import may_read_members
from videre.learning.models import Enrolment, Tick, WatchCoverage
from videre.partners.models import Membership, Partner


@dataclass(frozen=True, slots=True)
class PageState:
    """What a lesson page depends on besides its text: the course as it is, who reads, and what they did.

    Everything from ``user_id`` to ``is_staff`` is empty for visitors. The row is read by the id in the cookie: use it
    only where `is_signed_in` says that the session is still good. The last ones are those of a course instance;
    ``enrolled`` is where the reader stands in it.
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
    is_staff: bool = False
    members_only: bool = False
    instance_id: int | None = None
    instance_revision: int = 0
    face_revision: int = 0
    enrolled: str = ""

    @property
    def of_all(self) -> tuple[int | None, ...]:
        """What the page depends on whoever reads: the key of what is kept of it."""
        return (self.version_id, self.live_revision, self.instance_id, self.instance_revision, self.face_revision)

    def for_visitor(self) -> "PageState":
        """The same without a reader, for a session that is no longer good."""
        return PageState(
            self.course_id,
            self.version_id,
            self.live_revision,
            members_only=self.members_only,
            instance_id=self.instance_id,
            instance_revision=self.instance_revision,
            face_revision=self.face_revision,
        )

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


_COURSE = sa.select(Course.id, Course.current_version_id, Course.live_revision, Course.members_only).where(
    Course.slug == sa.bindparam("slug"), Course.current_version_id.is_not(None)
)
_PINNED = (
    sa.select(
        Course.id,
        CourseInstance.version_id,
        Course.live_revision,
        Course.members_only,
        CourseInstance.id.label("instance_id"),
        CourseInstance.revision.label("instance_revision"),
        Partner.face_revision,
    )
    .select_from(CourseInstance)
    .join(Partner, Partner.id == CourseInstance.partner_id)
    .join(Course, Course.id == CourseInstance.course_id)
    .where(Partner.slug == sa.bindparam("partner"), CourseInstance.slug == sa.bindparam("instance"))
)
_TICKS = (
    sa.select(text_agg(Tick.item + " " + Tick.item_id + " " + Tick.state + " " + Tick.detail))
    .where(Tick.user_id == User.id, Tick.course_id == Course.id)
    .correlate(User, Course)
    .scalar_subquery()
)
_ENROLLED = (
    sa.select(Enrolment.state)
    .where(Enrolment.instance_id == CourseInstance.id, Enrolment.user_id == User.id)
    .correlate(User, CourseInstance)
    .scalar_subquery()
)


def _with_reader(base: Any) -> Any:
    """The statement with the reader's part: who they are, what they saw of the episode's video, what stands."""
    return (
        base.add_columns(
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
            sa.or_(
                sa.exists().where(Membership.user_id == User.id).correlate(User),
                sa.exists().where(Staff.user_id == User.id).correlate(User),
            ).label("is_staff"),
        )
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


_STATE = _with_reader(_COURSE.select_from(Course))
_PINNED_STATE = _with_reader(_PINNED).add_columns(_ENROLLED.label("enrolled"))


def page_state(connection: sa.Connection, where: Where | str, episode_id: str, user_id: int | None) -> PageState | None:
    """Everything a lesson page depends on, in one statement; None when there is no such course to read.

    `where` is a course by its slug, or wherever else it is read. A course for members only costs a second statement.
    """
    is_pinned = isinstance(where, Where) and where.is_pinned
    given: dict[str, Any]
    if isinstance(where, str):
        given = {"slug": where}
    else:
        given = {"slug": where.course, "partner": where.partner, "instance": where.instance}
    if user_id is None:
        row = connection.execute(_PINNED if is_pinned else _COURSE, given).first()
    else:
        given |= {"episode_id": episode_id, "user_id": user_id}
        row = connection.execute(_PINNED_STATE if is_pinned else _STATE, given).first()
    if row is None or (row[3] and not may_read_members(connection, user_id, row[0])):
        return None
    found = PageState(row[0], row[1], row[2], members_only=row[3])
    if is_pinned:
        found = replace(
            found,
            instance_id=row.instance_id,
            instance_revision=row.instance_revision,
            face_revision=row.face_revision,
        )
    if user_id is None or row.session_version is None:
        return found
    episodes, exercises, ticks = parsed_ticks(row.ticks)
    return PageState(
        found.course_id,
        found.version_id,
        found.live_revision,
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
        bool(row.is_staff) or row.administrator_since is not None,
        found.members_only,
        found.instance_id,
        found.instance_revision,
        found.face_revision,
        (row.enrolled or "") if is_pinned else "",
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
