"""What of questions can be found: those that others see, with their answers. Names are never part of it."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.outline import outline
from videre.courses.called import is_called
from videre.courses.models import Course, CourseVersion
from videre.discussion.models import Question, Reply
from videre.discussion.queries import SHOWN
from videre.foundation.search import Entry, Source, declare
from videre.foundation.search.writing import refresh

QUESTION = "question"
TITLE = 120


def index_question(db: Session, question_id: int) -> None:
    """Bring what can be found of a question in line with what others see of it now."""
    refresh(db, QUESTION, question_id)


def places_of_questions(course: str | None = None, course_id: int | None = None) -> sa.Select[Any]:
    """Questions are for everybody who can read them: those of courses that are open, or of one of these."""
    places = sa.select(
        sa.cast(QUESTION, sa.String).label("area"),
        Course.id.label("scope_id"),
        Course.id.label("course_id"),
        Course.current_version_id.label("version_id"),
        sa.cast(sa.null(), sa.String).label("episode_id"),
        sa.cast(sa.null(), sa.Double).label("starts"),
        sa.cast(sa.null(), sa.Double).label("ends"),
    ).where(Course.current_version_id.is_not(None), Course.members_only.is_(False))
    if course is not None:
        places = places.where(is_called(course))
    return places if course_id is None else places.where(Course.id == course_id)


def _questions() -> sa.Select[Any]:
    return sa.select(Question.id).where(*SHOWN)


def _entries(db: Session, question_id: int) -> Iterator[Entry]:
    found = db.execute(
        sa.select(
            Question.course_id,
            Question.public_id,
            Question.episode_id,
            Question.html,
            Question.language,
            Reply.html.label("answer"),
            CourseVersion.outline["language"].as_string().label("spoken"),
        )
        .join(Course, Course.id == Question.course_id)
        .outerjoin(CourseVersion, CourseVersion.id == Course.current_version_id)
        .outerjoin(
            Reply,
            sa.and_(Reply.id == Question.answer_id, Reply.shown_at.is_not(None), Reply.hidden_at.is_(None)),
        )
        .where(Question.id == question_id)
    ).one()
    asked, answer = _plain(found.html), _plain(found.answer or "")
    text = f"{asked} {answer}" if len(asked) > TITLE and answer else answer or (asked if len(asked) > TITLE else "")
    title = asked if len(asked) <= TITLE else asked[:TITLE].rsplit(" ", 1)[0] + " …"
    language = found.spoken or found.language or "en"
    yield Entry(found.course_id, QUESTION, found.public_id, title, text, language, anchor=found.episode_id)


def _plain(html: str) -> str:
    return " ".join(section.text for section in outline(html).sections)


def _hold(db: Session, question_id: int) -> None:
    db.execute(sa.select(Question.id).where(Question.id == question_id).with_for_update(key_share=True))


declare(Source(QUESTION, _questions, _entries, _hold))
