"""What of courses can be found: the pages of every version that somebody reads, but no answers and no notes for staff.

A version is read when it is a course's current one or one that a course instance is pinned to. It never changes, so
its rows are written once and taken away when nobody reads it any more. Closed instances stay readable.
"""

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.links import EXERCISE_PREFIX
from videre.content.outline import Section, outline
from videre.courses.events import CoursePublished, InstanceMoved, InstanceOpened
from videre.courses.models import Course, CourseInstance, CourseVersion, EpisodeVideo, PageText
from videre.courses.outline import CourseOutline, EpisodeOutline, LessonOutline, from_json
from videre.courses.queries import EPISODE, IN_BRIEF, version_outline
from videre.foundation.search import Entry, Source, declare
from videre.foundation.search.models import SearchText
from videre.foundation.search.writing import refresh, remove
from videre.media.searching import VIDEO

VERSION = "version"
COURSE, LESSON, BRIEF = "course", "lesson", "brief"
SECTION, EXERCISE, TERM = "section", "exercise", "term"


def versions_read() -> sa.Select[Any]:
    """The ids of all versions that somebody reads."""
    current = sa.select(Course.current_version_id.label("id")).where(Course.current_version_id.is_not(None))
    return sa.union(current, sa.select(CourseInstance.version_id)).subquery("read").select()


def follow_versions(db: Session, course_id: int) -> None:
    """Write the rows of the versions of a course that are read from now on, remove those that no longer are."""
    db.flush()
    # Not the key: whoever answers in the course meanwhile refers to its row and must not wait for us.
    db.execute(sa.select(Course.id).where(Course.id == course_id).with_for_update(key_share=True))
    own = sa.select(CourseVersion.id).where(CourseVersion.course_id == course_id)
    wanted = set(db.scalars(own.where(CourseVersion.id.in_(versions_read()))))
    written = sa.select(SearchText.owner_id).where(SearchText.area == VERSION, SearchText.owner_id.in_(own))
    there = set(db.scalars(written.distinct()))
    for version_id in sorted(there - wanted):
        remove(db, VERSION, version_id)
    for version_id in sorted(wanted - there):
        refresh(db, VERSION, version_id)


def when_versions_change(db: Session, event: CoursePublished | InstanceOpened) -> None:
    """A version is read from now on; perhaps another no longer is."""
    follow_versions(db, event.course_id)


def when_instance_moved(db: Session, event: InstanceMoved) -> None:
    """The same where a course instance is pinned to another version."""
    course_id = db.scalar(sa.select(CourseInstance.course_id).where(CourseInstance.id == event.instance_id))
    if course_id is not None:
        follow_versions(db, course_id)


def places_of_version(course_id: Any, version_id: Any) -> list[sa.Select[Any]]:
    """Where a version is read: its own text, and the videos that its episodes show now.

    Both are ids, or columns of tables that the caller restricts with ``where``.
    """
    text = sa.select(
        sa.cast(VERSION, sa.String).label("area"),
        sa.type_coerce(version_id, sa.Integer).label("scope_id"),
        sa.type_coerce(course_id, sa.Integer).label("course_id"),
        sa.type_coerce(version_id, sa.Integer).label("version_id"),
        sa.cast(sa.null(), sa.String).label("episode_id"),
        sa.cast(sa.null(), sa.Double).label("starts"),
        sa.cast(sa.null(), sa.Double).label("ends"),
    )
    in_version = sa.exists().where(
        PageText.version_id == version_id, PageText.kind == EPISODE, PageText.page_id == EpisodeVideo.episode_id
    )
    films = sa.select(
        sa.cast(VIDEO, sa.String).label("area"),
        EpisodeVideo.video_id.label("scope_id"),
        sa.type_coerce(course_id, sa.Integer).label("course_id"),
        sa.type_coerce(version_id, sa.Integer).label("version_id"),
        EpisodeVideo.episode_id,
        EpisodeVideo.start_second.label("starts"),
        EpisodeVideo.end_second.label("ends"),
    ).where(EpisodeVideo.course_id == course_id, EpisodeVideo.until.is_(None), in_version)
    return [text, films]


def versions_named(db: Session, ids: Collection[int]) -> dict[int, tuple[str, CourseOutline]]:
    """By version: the course's slug, and what the version is made of."""
    rows = db.execute(
        sa.select(CourseVersion.id, Course.slug, CourseVersion.outline)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(CourseVersion.id.in_(ids))
    )
    return {version_id: (slug, from_json(data)) for version_id, slug, data in rows}


def _entries(db: Session, version_id: int) -> Iterator[Entry]:
    told = version_outline(db, version_id)
    if told is None:
        return
    pages = {
        (page.kind, page.page_id): page
        for page in db.scalars(sa.select(PageText).where(PageText.version_id == version_id))
    }
    about = " ".join((told.summary, told.audience, *told.prerequisites))
    yield Entry(version_id, COURSE, "", told.title, about, told.language)
    for lesson in told.lessons:
        yield Entry(version_id, LESSON, lesson.id, lesson.title, lesson.summary, told.language)
        yield from _in_brief(version_id, lesson, pages.get((IN_BRIEF, lesson.id)), told.language)
        for episode in lesson.episodes:
            yield from _episode(version_id, episode, pages.get((EPISODE, episode.id)), told.language)


def _in_brief(version_id: int, lesson: LessonOutline, page: PageText | None, language: str) -> Iterator[Entry]:
    for one in _sections(page):
        yield Entry(version_id, BRIEF, lesson.id, one.title or lesson.title, one.text, language, one.anchor)


def _episode(version_id: int, episode: EpisodeOutline, page: PageText | None, language: str) -> Iterator[Entry]:
    exercises = page.exercises if page is not None else []
    asked = {EXERCISE_PREFIX + one["id"] for one in exercises}
    sections = [one for one in _sections(page) if one.anchor not in asked]
    begins = " ".join(one.text for one in sections if not one.anchor and one.kind != TERM)
    text = f"{episode.summary} {begins}".strip()
    yield Entry(version_id, SECTION, episode.id, episode.title, text, language)
    for one in sections:
        if one.kind == TERM:
            yield Entry(version_id, TERM, episode.id, one.title, one.text, language, one.anchor)
        elif one.anchor:
            yield Entry(version_id, SECTION, episode.id, one.title, one.text, language, one.anchor)
    for one in exercises:
        anchor = EXERCISE_PREFIX + one["id"]
        yield Entry(version_id, EXERCISE, episode.id, one["title"], _question(one), language, anchor)


def _sections(page: PageText | None) -> list[Section]:
    """The sections of a page; of one that was published before they were made for the search, from its HTML."""
    if page is None:
        return []
    if all("kind" in one for one in page.sections):
        return [Section(**one) for one in page.sections]
    return outline(page.html).sections


def _question(exercise: dict[str, Any]) -> str:
    """What an exercise asks, and what there is to choose from: never what is right, no hint, no solution."""
    public = exercise.get("public") or {}
    options = [one.get("html", "") for one in public.get("options", ()) if isinstance(one, dict)]
    return " ".join(one.text for html in (exercise["prompt_html"], *options) for one in outline(html).sections)


def _hold(db: Session, version_id: int) -> None:
    """Nothing to hold: a version never changes. Who adds or removes one holds its course."""


declare(Source(VERSION, versions_read, _entries, _hold))
