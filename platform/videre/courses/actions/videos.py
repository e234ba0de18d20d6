"""Which video an episode shows. An actor of None is the operator at the machine."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.access import may_publish_course, owner_of
from videre.courses.actions.touching import touch_film, touch_live, touch_video
from videre.courses.called import is_called
from videre.courses.events import VideoAttached, VideoDetached
from videre.courses.models import Course, EpisodeVideo, NamedVideo
from videre.courses.queries import version_outline
from videre.courses.rules import checked_clip
from videre.foundation import clock
from videre.foundation.database import begin_write
from videre.foundation.errors import NotAllowed, NotFound
from videre.foundation.events import record
from videre.media.access import may_add_video
from videre.media.events import VideoChanged, VideoPublished
from videre.media.models import Video
from videre.partners.models import Partner


def attach_video(
    db: Session,
    actor_id: int | None,
    course_id: int,
    episode_id: str,
    video_id: int,
    *,
    start: float = 0.0,
    end: float | None = None,
) -> bool:
    """Show the video, or a part of it, on the episode from now on; False when it is shown already."""
    course = changed_course(db, actor_id, course_id)
    outline = version_outline(db, course.current_version_id or 0)
    if outline is None or episode_id not in {episode.id for _lesson, episode in outline.episodes()}:
        raise NotFound(f"The course {course.slug} has no episode {episode_id}.")
    video = db.get(Video, video_id)
    if video is None or video.published_at is None or not may_add_video(db, actor_id, video.partner_id):
        raise NotFound("There is no such video, or it is not ready yet.")
    checked_clip(start, end, video.seconds)
    return show_video(db, actor_id, course_id, episode_id, video_id, start=start, end=end)


def detach_video(db: Session, actor_id: int | None, course_id: int, episode_id: str) -> bool:
    """Show no video on the episode from now on; False when it shows none."""
    changed_course(db, actor_id, course_id)
    return hide_video(db, actor_id, course_id, episode_id)


def when_video_published(db: Session, event: VideoPublished) -> None:
    """Show a video that has just been published where an author or whoever brought it in wishes it.

    A wish that cannot be met (no such episode, or somebody who may no longer say what the course shows) is left
    alone: the video is there, and can be attached by hand.
    """
    hold_names(db)
    touch_film(db, event.video_id)  # before any of these courses is locked alone: it locks them in their order
    attach_named(db, event.video_id)
    slug, _, episode_id = event.attach_to.partition("/")
    course = db.execute(sa.select(Course).where(is_called(slug)).with_for_update()).scalar_one_or_none()
    if course is None or course.current_version_id is None:
        return
    if not may_publish_course(db, event.asked_by_id, course.id):
        return
    outline = version_outline(db, course.current_version_id)
    if outline is not None and episode_id in {episode.id for _lesson, episode in outline.episodes()}:
        show_video(
            db,
            event.asked_by_id,
            course.id,
            episode_id,
            event.video_id,
            start=event.start_second,
            end=event.end_second,
        )


def when_video_changed(db: Session, event: VideoChanged) -> None:
    """Make the pages that show the video stale."""
    touch_video(db, event.video_id)


def attach_named(db: Session, video_id: int) -> int:
    """Attach a video that has just been published wherever an author has named it; how many episodes took it.

    Names mean videos of the course's own partner. Listens to the media room, so it asks no actor.
    """
    hold_names(db)
    named = db.execute(
        sa.select(NamedVideo)
        .join(Video, Video.name == NamedVideo.name)
        .join(Course, Course.id == NamedVideo.course_id)
        .where(
            Video.id == video_id,
            Video.published_at.is_not(None),
            Video.partner_id == owner_of(Course.partner_id),
            NamedVideo.taken_at.is_(None),
        )
        .order_by(NamedVideo.course_id, NamedVideo.episode_id)
        .with_for_update(of=NamedVideo)
    ).scalars()
    count = 0
    for one in named.all():
        one.taken_at = clock.now()
        count += show_video(db, None, one.course_id, one.episode_id, video_id)
    return count


def hold_names(db: Session) -> None:
    """Let nobody else match names with videos until the end of this transaction.

    Otherwise, on PostgreSQL, a video could be published while a course that names it is: neither transaction
    sees the other's rows, and the episode would stay without its video. Taken before any course is locked.
    """
    begin_write(db)
    db.execute(sa.select(Partner.id).where(Partner.is_own).with_for_update(key_share=True))


def shown_name(db: Session, course_id: int, episode_id: str) -> str | None:
    """The name of the video that the episode shows now."""
    return db.scalar(
        sa.select(Video.name)
        .join(EpisodeVideo, EpisodeVideo.video_id == Video.id)
        .where(EpisodeVideo.course_id == course_id, EpisodeVideo.episode_id == episode_id, EpisodeVideo.until.is_(None))
    )


def show_video(
    db: Session,
    actor_id: int | None,
    course_id: int,
    episode_id: str,
    video_id: int,
    *,
    start: float = 0.0,
    end: float | None = None,
) -> bool:
    """The write of `attach_video` for callers that have decided: ends what is shown now, begins the new."""
    now = _shown_now(db, course_id, episode_id)
    if now is not None and (now.video_id, now.start_second, now.end_second) == (video_id, start, end):
        return False
    if now is not None:
        now.until = clock.now()
        db.flush()
    db.add(
        EpisodeVideo(
            course_id=course_id,
            episode_id=episode_id,
            video_id=video_id,
            start_second=start,
            end_second=end,
            since=clock.now(),
        )
    )
    touch_live(db, course_id)
    record(db, VideoAttached(course_id, episode_id, video_id), actor_id=actor_id)
    db.flush()
    return True


def hide_video(db: Session, actor_id: int | None, course_id: int, episode_id: str) -> bool:
    """The write of `detach_video` for callers that have decided."""
    now = _shown_now(db, course_id, episode_id)
    if now is None:
        return False
    now.until = clock.now()
    touch_live(db, course_id)
    record(db, VideoDetached(course_id, episode_id, now.video_id), actor_id=actor_id)
    db.flush()
    return True


def changed_course(db: Session, actor_id: int | None, course_id: int) -> Course:
    """The course, locked for somebody who may say what it shows."""
    begin_write(db)
    course = db.execute(sa.select(Course).where(Course.id == course_id).with_for_update()).scalar_one_or_none()
    if course is None:
        raise NotFound("There is no such course.")
    if not may_publish_course(db, actor_id, course_id):
        raise NotAllowed("Only instructors of the partner that a course belongs to may change what it shows.")
    return course


def _shown_now(db: Session, course_id: int, episode_id: str) -> EpisodeVideo | None:
    return db.execute(
        sa.select(EpisodeVideo)
        .where(EpisodeVideo.course_id == course_id, EpisodeVideo.episode_id == episode_id, EpisodeVideo.until.is_(None))
        .with_for_update()
    ).scalar_one_or_none()
