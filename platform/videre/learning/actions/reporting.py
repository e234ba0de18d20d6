"""Reporting what was watched: one statement, whatever the order, the loss or the repetition of reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from videre.accounts.models import User
from videre.foundation import clock
from videre.foundation.database import Askable, UTCDateTime, connection_of
from videre.foundation.errors import NotAllowed, NotFound
from videre.learning.actions.tallying import counted_together
from videre.learning.actions.ticking import count_episode
from videre.learning.completion import How
from videre.learning.coverage import decode, from_column, is_enough, joined, percent, refused, to_varbit
from videre.learning.models import WatchCoverage
from videre.learning.rules import active_at
from videre.learning.timelines import Showing, Timeline, likely_showings, showings, timeline

COVERAGE: Any = WatchCoverage.__table__
SIGNED_OUT = "You are signed out. What you did is kept in this browser; sign in to add it to your account."


@dataclass(frozen=True, slots=True)
class Report:
    """What one browser knows of one video: two sets of exactly the video's size, and where to resume."""

    seen: bytes
    again: bytes
    position: float
    active_at: datetime


@dataclass(frozen=True, slots=True)
class Covered:
    """What is known after a report: everything ever seen, where to resume, and how often it changed."""

    seen: bytes
    again: bytes
    position: float
    revision: int
    counted: tuple[str, ...] = ()


def checked_report(video: Timeline, body: Mapping[str, Any], now: datetime) -> Report:
    """The report in `body`; Invalid when anything does not fit the video."""
    seconds = body.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds != video.bits:
        raise refused("seconds", f"must be {video.bits}, the length of this video in seconds begun")
    seen = decode(body.get("seen"), video.bits, "seen")
    again = decode(body.get("again"), video.bits, "again")
    position = body.get("position", 0)
    if isinstance(position, bool) or not isinstance(position, int | float) or not 0 <= position <= video.bits + 1:
        raise refused("position", f"must be a second of the video, from 0 to {video.bits}")
    return Report(
        joined(seen, again), again, min(float(position), video.seconds), active_at(now, body.get("age_ms", 0))
    )


def report_coverage(
    db: Askable, identity: tuple[int, int], public_id: str, body: Mapping[str, Any], wanted_percent: int
) -> Covered:
    """Add what a browser has seen of a video to what is known, for the signed-in `identity`.

    On the ordinary path this is one statement: it checks the session (NotAllowed, "signed-out"), joins the sets and
    returns the union. Only when an episode may count now, more is asked and written.
    """
    return count_joined(db, identity[0], _joined(db, identity, public_id, body), wanted_percent)


def report_where_nothing_counts(
    db: Askable, identity: tuple[int, int], public_id: str, body: Mapping[str, Any], wanted_percent: int
) -> Covered | None:
    """As `report_coverage` while no episode counts by it; None when one may, so that all is to be reported again.

    `db` may keep each statement by itself: here it is only one, and joining the same sets twice changes nothing.
    """
    known = _joined(db, identity, public_id, body)
    if _may_count(likely_showings(db, known.video_id), known.seen, known.whole_at, wanted_percent):
        return None
    return Covered(known.seen, known.again, known.position, known.revision)


def _joined(db: Askable, identity: tuple[int, int], public_id: str, body: Mapping[str, Any]) -> "JoinedReport":
    video = timeline(db, public_id, identity[0])
    if video is None:
        raise NotFound("There is no such video.")
    return join_report(db, identity, video, checked_report(video, body, clock.now()))


@dataclass(frozen=True, slots=True)
class JoinedReport:
    """What is known of a video after a report joined it, before its episodes are looked at."""

    video_id: int
    seen: bytes
    again: bytes
    position: float
    whole_at: datetime | None
    revision: int
    active_at: datetime


def join_report(db: Askable, identity: tuple[int, int], video: Timeline, report: Report) -> JoinedReport:
    """The one statement: joins the sets if the session is good."""
    connection = connection_of(db)
    on_postgresql = connection.dialect.name == "postgresql"
    parameters = {
        "user_id": identity[0],
        "session_version": identity[1],
        "video_id": video.video_id,
        "seen": to_varbit(report.seen, video.bits) if on_postgresql else report.seen,
        "again": to_varbit(report.again, video.bits) if on_postgresql else report.again,
        "position": report.position,
        "active_at": report.active_at,
    }
    row = connection.execute(_upsert(on_postgresql), parameters).first()
    if row is None:
        raise NotAllowed(SIGNED_OUT, kind="signed-out")
    return JoinedReport(
        video.video_id, from_column(row[0]), from_column(row[1]), row[2], row[3], row[4], report.active_at
    )


def count_joined(db: Askable, user_id: int, known: JoinedReport, wanted_percent: int) -> Covered:
    """Count the episodes of which enough is known to be seen now, if any."""
    counted: tuple[str, ...] = ()
    current = likely_showings(db, known.video_id)
    if _may_count(current, known.seen, known.whole_at, wanted_percent):
        counted = count_watched(
            db, user_id, known.video_id, known.seen, known.whole_at, wanted_percent, at=known.active_at
        )
    return Covered(known.seen, known.again, known.position, known.revision, counted)


def count_watched(
    db: Askable,
    user_id: int,
    video_id: int,
    seen: bytes,
    whole_at: datetime | None,
    wanted_percent: int,
    *,
    at: datetime,
) -> tuple[str, ...]:
    """Count the episodes of which enough was seen, as of `at`; when none is left to count, note since when."""
    now = clock.now()
    current = showings(db, video_id)
    counted = []
    with counted_together(db):
        for showing in _outstanding(current, whole_at):
            if is_enough(seen, showing.part, wanted_percent):
                detail = str(percent(seen, showing.part))
                if count_episode(
                    db, user_id, showing.course_id, showing.version_number, showing.episode_id, How.WATCHED, detail, at
                ):
                    counted.append(showing.episode_id)
    if current and all(is_enough(seen, showing.part, wanted_percent) for showing in current):
        connection_of(db).execute(_WHOLE, {"of_user": user_id, "of_video": video_id, "at": now})
    return tuple(counted)


def _outstanding(current: Sequence[Showing], whole_at: datetime | None) -> list[Showing]:
    """Those not looked at yet: all, or those attached after everything counted."""
    return [showing for showing in current if whole_at is None or showing.since > whole_at]


def _may_count(current: Sequence[Showing], seen: bytes, whole_at: datetime | None, wanted_percent: int) -> bool:
    return any(is_enough(seen, showing.part, wanted_percent) for showing in _outstanding(current, whole_at))


_WHOLE = (
    sa.update(COVERAGE)
    .where(COVERAGE.c.user_id == sa.bindparam("of_user"), COVERAGE.c.video_id == sa.bindparam("of_video"))
    .values(whole_at=sa.bindparam("at", type_=UTCDateTime()))
)


@cache
def _upsert(on_postgresql: bool) -> Any:
    bits: Any = postgresql.BIT(varying=True) if on_postgresql else sa.LargeBinary()
    row = sa.select(
        User.id,
        sa.bindparam("video_id", type_=sa.Integer()),
        sa.bindparam("seen", type_=bits),
        sa.bindparam("again", type_=bits),
        sa.bindparam("position", type_=sa.Float()),
        sa.bindparam("active_at", type_=UTCDateTime()),
        sa.literal_column("1"),
    ).where(User.id == sa.bindparam("user_id"), User.session_version == sa.bindparam("session_version"))
    columns = ["user_id", "video_id", "seen", "again", "position", "active_at", "revision"]
    insert: Any = (postgresql.insert if on_postgresql else sqlite.insert)(COVERAGE).from_select(columns, row)
    new = insert.excluded
    is_later = new.active_at >= COVERAGE.c.active_at

    def union(name: str) -> Any:
        if on_postgresql:
            return COVERAGE.c[name].op("|", return_type=bits)(new[name])
        return sa.func.bits_or(COVERAGE.c[name], new[name], type_=bits)

    return insert.on_conflict_do_update(
        index_elements=["user_id", "video_id"],
        set_={
            "seen": union("seen"),
            "again": union("again"),
            "position": sa.case((is_later, new.position), else_=COVERAGE.c.position),
            "active_at": sa.case((is_later, new.active_at), else_=COVERAGE.c.active_at),
            "revision": COVERAGE.c.revision + 1,
        },
    ).returning(COVERAGE.c.seen, COVERAGE.c.again, COVERAGE.c.position, COVERAGE.c.whole_at, COVERAGE.c.revision)
