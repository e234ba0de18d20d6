"""Pages of a course beside its episodes: lessons in brief, and what it says about bringing one's own code."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from videre.content.course import CodeCard
from videre.courses.outline import CourseOutline, LessonOutline
from videre.courses.queries import CODE, IN_BRIEF, PAGE, CourseHead, VersionHead, shown_of


@dataclass(frozen=True, slots=True)
class InBriefShown:
    """A lesson at a glance; ``html`` is "" where the author wrote no page in brief."""

    course: CourseHead
    version: VersionHead
    outline: CourseOutline
    lesson: LessonOutline
    html: str


@dataclass(frozen=True, slots=True)
class CodePageShown:
    """What a course says about bringing one's own code: ``html`` is the story, then the example cards."""

    course: CourseHead
    version: VersionHead
    outline: CourseOutline
    html: str
    cards: tuple[CodeCard, ...]


def in_brief_shown(
    db: Session, slug: str, lesson_id: str, *, pinned: int | None = None, members: bool = False
) -> InBriefShown | None:
    """A lesson at a glance, with its page in brief."""
    row = db.execute(
        PAGE, {"slug": slug, "kind": IN_BRIEF, "page_id": lesson_id, "pinned": pinned, "members": members}
    ).first()
    shown = None if row is None else shown_of(row)
    lesson = None if shown is None else shown.outline.lesson(lesson_id)
    if row is None or shown is None or lesson is None:
        return None
    return InBriefShown(shown.course, shown.version, shown.outline, lesson, row.html or "")


def code_page_shown(db: Session, slug: str, *, members: bool = False) -> CodePageShown | None:
    """What a course says about bringing one's own code; None where it says nothing."""
    row = db.execute(PAGE, {"slug": slug, "kind": CODE, "page_id": CODE, "pinned": None, "members": members}).first()
    if row is None or row.html is None:
        return None
    shown = shown_of(row)
    return CodePageShown(
        shown.course, shown.version, shown.outline, row.html, tuple(CodeCard(**one) for one in row.contents)
    )
