"""Verbs on courses that are published already: which video an episode shows, and who hosts a course.

An actor of None is the operator at the machine. `publishing` holds the verb that brings text in.
"""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.access import may_open_instance, may_publish_course, owner_of
from videre.courses.events import InstanceOpened, StaffAdded, StaffRemoved, VideoAttached, VideoDetached
from videre.courses.models import Course, CourseInstance, EpisodeVideo, NamedVideo, Staff
from videre.courses.queries import episodes_showing, version_outline
from videre.courses.rules import Joining, StaffRole, checked_clip, checked_dates
from videre.foundation import clock
from videre.foundation.addresses import is_slug
from videre.foundation.database import begin_write, dialect_insert, only_once
from videre.foundation.errors import Invalid, NotAllowed, NotFound
from videre.foundation.events import record
from videre.media.access import may_add_video
from videre.media.events import VideoChanged, VideoPublished
from videre.media.models import Video
from videre.partners.models import Partner


def touch_live(db: Session, course_id: int) -> None:
    """Say that something on the course's pages has changed although its text has not."""
    db.execute(sa.update(Course).where(Course.id == course_id).values(live_revision=Course.live_revision + 1))


def touch_video(db: Session, video_id: int) -> None:
    """Say so for every course that shows the video: its captions, chapters or poster have changed."""
    for course_id in sorted({course_id for course_id, _episode in episodes_showing(db, video_id)}):
        touch_live(db, course_id)


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
    course = _locked(db, actor_id, course_id)
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
    _locked(db, actor_id, course_id)
    return hide_video(db, actor_id, course_id, episode_id)


def when_video_published(db: Session, event: VideoPublished) -> None:
    """Show a video that has just been published where an author or whoever brought it in wishes it.

    A wish that cannot be met (no such episode) is left alone: the video is there, and can be attached by hand.
    """
    attach_named(db, event.video_id)
    slug, _, episode_id = event.attach_to.partition("/")
    course = db.execute(sa.select(Course).where(Course.slug == slug).with_for_update()).scalar_one_or_none()
    if course is None or course.current_version_id is None:
        return
    outline = version_outline(db, course.current_version_id)
    if outline is not None and episode_id in {episode.id for _lesson, episode in outline.episodes()}:
        show_video(db, None, course.id, episode_id, event.video_id)


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


def open_instance(
    db: Session,
    actor_id: int | None,
    partner_id: int,
    course_id: int,
    slug: str,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    joining: Joining = Joining.OPEN,
) -> CourseInstance:
    """Host the course at the partner, pinned to the version that is current now."""
    if not may_open_instance(db, actor_id, partner_id):
        raise NotAllowed("Only the partner's administrators may open a course there.")
    if not is_slug(slug):
        raise Invalid(fields={"slug": "Use only a–z, 0–9 and “-”, and at most 40 of them."})
    checked_dates(starts_on, ends_on)
    course = db.get(Course, course_id)
    if course is None or course.current_version_id is None or db.get(Partner, partner_id) is None:
        raise NotFound("There is no such course or partner.")
    instance = CourseInstance(
        partner_id=partner_id,
        course_id=course_id,
        version_id=course.current_version_id,
        slug=slug,
        starts_on=starts_on,
        ends_on=ends_on,
        joining=joining.value,
        created_at=clock.now(),
    )
    only_once(db, instance, f"The partner has a course at “{slug}” already; choose another short name.")
    touch_live(db, course_id)
    record(db, InstanceOpened(instance.id, partner_id, course_id, instance.version_id), actor_id=actor_id)
    return instance


def add_staff(db: Session, actor_id: int | None, instance_id: int, user_id: int, role: StaffRole) -> bool:
    """Have the person work in the instance; False when they do in that role already."""
    _staffed(db, actor_id, instance_id)
    added = db.execute(
        dialect_insert(db, Staff)
        .values(instance_id=instance_id, user_id=user_id, role=role.value, since=clock.now())
        .on_conflict_do_nothing()
        .returning(Staff.user_id)
    ).first()
    if added is not None:
        record(db, StaffAdded(instance_id, user_id, role.value), actor_id=actor_id)
    return added is not None


def remove_staff(db: Session, actor_id: int | None, instance_id: int, user_id: int, role: StaffRole) -> bool:
    """End the person's work in the instance in that role; False when there was none."""
    _staffed(db, actor_id, instance_id)
    removed = db.execute(
        sa.delete(Staff)
        .where(Staff.instance_id == instance_id, Staff.user_id == user_id, Staff.role == role.value)
        .returning(Staff.user_id)
    ).first()
    if removed is not None:
        record(db, StaffRemoved(instance_id, user_id, role.value), actor_id=actor_id)
    return removed is not None


def _staffed(db: Session, actor_id: int | None, instance_id: int) -> CourseInstance:
    instance = db.get(CourseInstance, instance_id)
    if instance is None:
        raise NotFound("There is no such course instance.")
    if not may_open_instance(db, actor_id, instance.partner_id):
        raise NotAllowed("Only the partner's administrators may say who works in its courses.")
    return instance


def _locked(db: Session, actor_id: int | None, course_id: int) -> Course:
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
