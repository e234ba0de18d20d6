"""What a course has now and had before, as a new reading of it needs to know: so that ids stay with what they name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.identity import NOTHING_KNOWN, Known, KnownItem
from videre.content.outline import outline
from videre.courses.called import is_called
from videre.courses.models import Course, CourseVersion, PageText, UsedId
from videre.courses.outline import CourseOutline, from_json
from videre.courses.queries import EPISODE

MOST_PAST = 50
"""So many earlier versions are looked into for things that may come back."""


def known_of(db: Session, slug: str) -> Known:
    """Everything that has an id in the course; nothing for a course that was never published."""
    row = db.execute(
        sa.select(Course.id, CourseVersion.id.label("version_id"), CourseVersion.number, CourseVersion.outline)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(is_called(slug))
    ).first()
    if row is None:
        return NOTHING_KNOWN
    current = from_json(row.outline)
    items = tuple(items_of(current, _texts(db, row.version_id)))
    here = {item.id for item in items}
    rows = db.execute(sa.select(UsedId.item_id, UsedId.last_version).where(UsedId.course_id == row.id))
    used = {one.item_id: one.last_version for one in rows}
    past = _past(db, row.id, {one: last for one, last in used.items() if one not in here})
    return Known(items, frozenset(used), past, row.number)


def items_of(course: CourseOutline, pages: Mapping[str, Mapping[str, Any]]) -> Iterator[KnownItem]:
    """Everything with an id in a state of a course; `pages` are the rows of its episodes by id."""
    for lesson in course.lessons:
        titles = " ".join(episode.title for episode in lesson.episodes)
        yield KnownItem(lesson.id, "lesson", "", lesson.title, titles)
        for episode in lesson.episodes:
            page = pages.get(episode.id, {"sections": (), "exercises": ()})
            tasks = {one["id"]: f"{one['title']} {plain(one['prompt_html'])}" for one in page["exercises"]}
            said = (f"{one['title']} {one['text']}" for one in page["sections"])
            text = " ".join([episode.title, *said, *tasks.values()]) if page["sections"] or tasks else ""
            yield KnownItem(episode.id, "episode", episode.path, episode.title, text)
            for one in episode.exercises:
                yield KnownItem(one.id, "exercise", episode.path, one.title, tasks.get(one.id, ""))


def plain(html: str) -> str:
    """What sanitised HTML says, in words."""
    return " ".join(f"{one.title} {one.text}".strip() for one in outline(html).sections)


def _texts(db: Session, version_id: int, only: Iterable[str] | None = None) -> dict[str, Mapping[str, Any]]:
    statement = sa.select(PageText.page_id, PageText.sections, PageText.exercises).where(
        PageText.version_id == version_id, PageText.kind == EPISODE
    )
    if only is not None:
        statement = statement.where(PageText.page_id.in_(sorted(only)))
    return {row.page_id: {"sections": row.sections, "exercises": row.exercises} for row in db.execute(statement)}


def _past(db: Session, course_id: int, gone: Mapping[str, int]) -> tuple[KnownItem, ...]:
    """What had an id once and has none now, as it stood in the last version that had it."""
    by_version: dict[int, set[str]] = defaultdict(set)
    for one, number in gone.items():
        by_version[number].add(one)
    numbers = sorted(by_version, reverse=True)[:MOST_PAST]
    found: list[KnownItem] = []
    rows = db.execute(
        sa.select(CourseVersion.id, CourseVersion.number, CourseVersion.outline)
        .where(CourseVersion.course_id == course_id, CourseVersion.number.in_(numbers))
        .order_by(CourseVersion.number.desc())
    ).all()
    for version_id, number, data in rows:
        wanted, state = by_version[number], from_json(data)
        pages = [one.id for _lesson, one in state.episodes() if wanted & {one.id, *(each.id for each in one.exercises)}]
        found += [item for item in items_of(state, _texts(db, version_id, pages)) if item.id in wanted]
    return tuple(found)
