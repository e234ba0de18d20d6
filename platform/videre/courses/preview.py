"""A draft's pages as they will be shown, with the videos that its episodes show or will show."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.called import is_called
from videre.courses.episodes import EpisodeShell, Pause, page_in
from videre.courses.models import Course, CourseDraft, EpisodeVideo
from videre.courses.prepared import Prepared
from videre.courses.queries import EPISODE, CourseHead, VersionHead
from videre.media.models import Video
from videre.media.queries import WITH_PARTS, VideoShown, shown


def heads_of(prepared: Prepared, at: datetime) -> tuple[CourseHead, VersionHead]:
    """The course and the version that the draft would be, numbered nought."""
    course = CourseHead(0, prepared.slug, prepared.outline.title, prepared.outline.language, 0)
    return course, VersionHead(0, 0, prepared.label, at)


def episode_previewed(
    db: Session, draft: CourseDraft, prepared: Prepared, lesson_id: str, episode_id: str
) -> EpisodeShell | None:
    """The page of an episode as it will be; None when the draft has no such episode there."""
    text = prepared.page(EPISODE, episode_id)
    found = page_in(prepared.outline, lesson_id, episode_id, text) if text is not None else None
    if found is None:
        return None
    lesson, page = found
    course, version = heads_of(prepared, draft.changed_at)
    video, start, end = _video(db, draft, prepared, episode_id)
    return EpisodeShell(
        course=course,
        version=version,
        outline=prepared.outline,
        lesson=lesson,
        episode=page,
        video=video,
        pauses=tuple(Pause(second, one) for second, one in sorted(prepared.pauses.get(episode_id, ()))),
        start=start,
        end=end,
    )


def _video(
    db: Session, draft: CourseDraft, prepared: Prepared, episode_id: str
) -> tuple[VideoShown | None, float, float | None]:
    """What the episode shows now, else the video its author names, if that is here."""
    now = db.execute(
        sa.select(*WITH_PARTS, EpisodeVideo.start_second, EpisodeVideo.end_second)
        .join(EpisodeVideo, EpisodeVideo.video_id == Video.id)
        .join(Course, Course.id == EpisodeVideo.course_id)
        .where(is_called(prepared.slug), EpisodeVideo.episode_id == episode_id, EpisodeVideo.until.is_(None))
    ).first()
    if now is not None:
        return shown(now), now.start_second, now.end_second
    named = db.execute(
        sa.select(*WITH_PARTS).where(
            Video.partner_id == draft.partner_id,
            Video.name == prepared.videos.get(episode_id, ""),
            Video.published_at.is_not(None),
        )
    ).first()
    return shown(named), 0.0, None
