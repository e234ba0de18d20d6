"""What a version would be called, and what showing it would do, asked before and while it is shown."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.facts import Facts
from videre.courses.called import is_called
from videre.courses.models import Course, CourseVersion
from videre.courses.outline import CourseOutline
from videre.courses.rules import Decision, Version, decide, own_label
from videre.foundation.errors import Conflict


@dataclass(frozen=True, slots=True)
class Called:
    """The label a text gets, what showing it does, and the number of the version that is shown now."""

    label: str
    decision: Decision
    current: int | None


def called(db: Session, course: Course, label: str, digest: str, outline: CourseOutline) -> Called:
    """What becomes of a text in this course; Conflict where another one has its label."""
    versions = [
        Version(*row)
        for row in db.execute(
            sa.select(CourseVersion.id, CourseVersion.number, CourseVersion.label, CourseVersion.digest).where(
                CourseVersion.course_id == course.id
            )
        )
    ]
    wanted = own_label(versions, label, digest) if _is_cited(label, outline) else label
    decision = decide(versions, course.current_version_id, wanted, digest)
    current = next((one.number for one in versions if one.id == course.current_version_id), None)
    return Called(wanted, decision, current)


def refused_label(db: Session, slug: str, label: str, digest: str, outline: CourseOutline) -> str:
    """Why a text cannot be shown under its label; "" where it can."""
    course = db.scalar(sa.select(Course).where(is_called(slug)))
    try:
        if course is not None:
            called(db, course, label, digest, outline)
    except Conflict as refused:
        return str(refused)
    return ""


def _is_cited(label: str, outline: CourseOutline) -> bool:
    """Whether the label is what the CITATION.cff of a lesson says that was not written for us."""
    return not outline.has_own_ids and label == Facts(outline.citation).label
