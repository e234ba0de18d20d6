"""Everything of one version of a course that goes into a folder, read before anything is written."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.beside import in_brief_shown
from videre.courses.called import is_called
from videre.courses.composed import Glossary, glossary_of
from videre.courses.episodes import EpisodeShell, episode_shell
from videre.courses.models import Course, CourseFile, CourseVersion
from videre.courses.queries import CourseShown, course_shown
from videre.foundation.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Gathered:
    """``episodes`` in their order, ``briefs`` by lesson, ``files`` by the key they are kept under."""

    shown: CourseShown
    episodes: tuple[EpisodeShell, ...]
    briefs: dict[str, str]
    files: tuple[str, ...]
    glossary: Glossary | None


def gather(db: Session, slug: str, number: int | None, *, members: bool) -> Gathered:
    """The version of that number, else the current one; a course for members only has to be asked for as such."""
    course = db.scalar(sa.select(Course).where(is_called(slug)))
    if course is None or course.current_version_id is None:
        raise NotFound(f"There is no published course {slug!r} here. See: videre courses list")
    if course.members_only and not members:
        raise Conflict(
            f"{slug} is for members only, and a folder can be passed on by whoever has it. "
            "If that is meant, add --members."
        )
    pinned = course.current_version_id if number is None else _version(db, course, number)
    shown = course_shown(db, course.slug, pinned=pinned, members=members)
    assert shown is not None
    episodes = [
        episode_shell(db, course.slug, lesson.id, episode.id, pinned=pinned, members=members)
        for lesson, episode in shown.outline.episodes()
    ]
    briefs = {
        lesson.id: brief.html
        for lesson in shown.outline.lessons
        if (brief := in_brief_shown(db, course.slug, lesson.id, pinned=pinned, members=members))
    }
    files = db.scalars(sa.select(CourseFile.file_key).where(CourseFile.version_id == pinned).distinct())
    return Gathered(shown, tuple(one for one in episodes if one), briefs, tuple(sorted(files)), glossary_of(db, pinned))


def _version(db: Session, course: Course, number: int) -> int:
    of_course = CourseVersion.course_id == course.id
    found = db.scalar(sa.select(CourseVersion.id).where(of_course, CourseVersion.number == number))
    if found is None:
        known = ", ".join(
            f"{one.number} ({one.label})"
            for one in db.execute(
                sa.select(CourseVersion.number, CourseVersion.label)
                .where(of_course)
                .order_by(CourseVersion.number.desc())
                .limit(10)
            )
        )
        raise NotFound(f"{course.slug} has no version number {number}. The latest: {known}.")
    return found
