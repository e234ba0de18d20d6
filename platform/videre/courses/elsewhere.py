"""Where something is found now that was at another address in an earlier version."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import CourseVersion, UsedId
from videre.courses.outline import from_json
from videre.courses.queries import version_outline


def episode_elsewhere(db: Session, version_id: int, episode_id: str) -> tuple[str, str] | None:
    """The lesson and the id under which a version has an episode, also one that goes by another id now."""
    outline = version_outline(db, version_id)
    found = list(outline.episodes()) if outline else []
    now = next(((lesson.id, one.id) for lesson, one in found if one.id == episode_id), None)
    return now or next(((lesson.id, one.id) for lesson, one in found if episode_id in one.was), None)


def lesson_elsewhere(db: Session, version_id: int, lesson_id: str) -> str | None:
    """The lesson of a version that is another's now: one that names it, else where the first of its episodes went."""
    outline = version_outline(db, version_id)
    if outline is None:
        return None
    named = next((one.id for one in outline.lessons if lesson_id in one.was), None)
    if named is not None:
        return named
    course_id = sa.select(CourseVersion.course_id).where(CourseVersion.id == version_id).scalar_subquery()
    data = db.scalar(
        sa.select(CourseVersion.outline)
        .join(UsedId, UsedId.course_id == CourseVersion.course_id)
        .where(
            UsedId.course_id == course_id,
            UsedId.kind == "lesson",
            UsedId.item_id == lesson_id,
            CourseVersion.number == UsedId.last_version,
        )
    )
    before = from_json(data).lesson(lesson_id) if data else None
    places = {one.id: lesson.id for lesson, one in outline.episodes()}
    return next((places[one.id] for one in before.episodes if one.id in places), None) if before else None
