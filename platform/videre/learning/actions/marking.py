"""Saying of an episode "I have read it" or "I know this", and taking it back."""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.models import EpisodeVideo
from videre.courses.where import Where
from videre.foundation import clock
from videre.foundation.database import UTCDateTime
from videre.foundation.errors import NotAllowed
from videre.learning.actions.answering import is_signed_in
from videre.learning.actions.reporting import SIGNED_OUT
from videre.learning.actions.tallying import TickChanged, hold_for_ticks, tick_changed
from videre.learning.actions.ticking import KEYS, TICK, add_missing_ticks, episode_counted, tick_row
from videre.learning.completion import How, Mark, Stand, Tried
from videre.learning.coverage import clip, from_column, is_enough, percent
from videre.learning.models import Tick, WatchCoverage
from videre.learning.published import Published, read_at
from videre.media.models import Video


def mark(
    db: Session,
    identity: tuple[int, int],
    where: Where | str,
    lesson_id: str,
    episode_id: str,
    how: Mark,
    wanted_percent: int,
) -> Stand | None:
    """Let an episode count by what the learner says, or take that back; what stands afterwards."""
    course = read_at(db, where, identity[0])
    course.episode(lesson_id, episode_id)
    if how is Mark.NONE:
        if not is_signed_in(db, identity):
            raise NotAllowed(SIGNED_OUT, kind="signed-out")
        return take_back(db, identity[0], course, episode_id, wanted_percent)
    now = clock.now()
    connection = db.connection()
    hold_for_ticks(db, identity[0])
    row = tick_row(identity[0], course.course_id, course.number, "episode", episode_id, how, "", now)
    stands = connection.execute(
        _said(connection.dialect.name == "postgresql"), row | {"session_version": identity[1]}
    ).first()
    if stands is None:
        raise NotAllowed(SIGNED_OUT, kind="signed-out")
    if stands.at == now:
        episode_counted(db, identity[0], course.course_id, episode_id, how, now)
    return Stand(stands.state, stands.detail, stands.at)


def take_back(db: Session, user_id: int, course: Published, episode_id: str, wanted_percent: int) -> Stand | None:
    """What was said by hand no longer stands; an episode seen well enough still counts by watching."""
    hold_for_ticks(db, user_id)
    gone = db.execute(
        sa.delete(Tick)
        .where(
            Tick.user_id == user_id,
            Tick.course_id == course.course_id,
            Tick.item == "episode",
            Tick.item_id == episode_id,
            Tick.state.in_((How.READ.value, How.KNOWN.value)),
        )
        .returning(Tick.user_id)
        .execution_options(synchronize_session=False)
    ).first()
    seen = db.execute(
        sa.select(WatchCoverage.seen, Video.seconds, EpisodeVideo.start_second, EpisodeVideo.end_second)
        .join(EpisodeVideo, EpisodeVideo.video_id == WatchCoverage.video_id)
        .join(Video, Video.id == EpisodeVideo.video_id)
        .where(
            WatchCoverage.user_id == user_id,
            EpisodeVideo.course_id == course.course_id,
            EpisodeVideo.episode_id == episode_id,
            EpisodeVideo.until.is_(None),
        )
    ).first()
    if seen is not None:
        raw, part = from_column(seen.seen), clip(seen.seconds or 0.0, seen.start_second, seen.end_second)
        if is_enough(raw, part, wanted_percent):
            detail = str(percent(raw, part))
            watched = tick_row(
                user_id, course.course_id, course.number, "episode", episode_id, How.WATCHED, detail, clock.now()
            )
            add_missing_ticks(db, [watched])
    stands = db.execute(
        sa.select(Tick.state, Tick.detail, Tick.at).where(
            Tick.user_id == user_id,
            Tick.course_id == course.course_id,
            Tick.item == "episode",
            Tick.item_id == episode_id,
        )
    ).first()
    if gone is not None and stands is None:
        today = clock.today()
        tick_changed(db, TickChanged(user_id, course.course_id, "episode", episode_id, Tried.DONE.value, "", today))
    return None if stands is None else Stand(stands.state, stands.detail, stands.at)


@cache
def _said(on_postgresql: bool) -> Any:
    """`completion.chosen` as an UPSERT; since when it counts stays as it was."""
    types: dict[str, Any] = {
        "course_id": sa.Integer(),
        "item": sa.String(),
        "item_id": sa.String(),
        "state": sa.String(),
        "detail": sa.String(),
        "version_number": sa.Integer(),
        "at": UTCDateTime(),
    }
    row = sa.select(User.id, *(sa.bindparam(name, type_=kind) for name, kind in types.items())).where(
        User.id == sa.bindparam("user_id"), User.session_version == sa.bindparam("session_version")
    )
    insert: Any = (postgresql.insert if on_postgresql else sqlite.insert)(TICK).from_select(["user_id", *types], row)
    new = insert.excluded
    takes = sa.or_(new.state == How.KNOWN.value, TICK.c.state == How.KNOWN.value)
    return insert.on_conflict_do_update(
        index_elements=KEYS,
        set_={
            "state": sa.case((takes, new.state), else_=TICK.c.state),
            "detail": sa.case((takes, new.detail), else_=TICK.c.detail),
        },
    ).returning(TICK.c.state, TICK.c.detail, TICK.c.at)
