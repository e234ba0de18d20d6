"""Questions and the places they were asked at, when the course's text changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.events import ExerciseMoved
from videre.discussion.models import Question


def asked_there(db: Session, course_id: int, kind: str, ids: Sequence[str]) -> dict[str, int]:
    """How many questions hang on each of these pages or exercises; none for those without."""
    place = Question.episode_id if kind == "episode" else Question.exercise_id
    found = db.execute(
        sa.select(place, sa.func.count())
        .where(Question.course_id == course_id, place.in_(ids), Question.hidden_at.is_(None))
        .group_by(place)
    )
    return {item_id: number for item_id, number in found if item_id is not None}


def when_exercise_moved(db: Session, event: ExerciseMoved) -> None:
    """What was asked at an exercise goes with it to its new page; a second of the old page's video does not."""
    db.execute(
        sa.update(Question)
        .where(
            Question.course_id == event.course_id,
            Question.exercise_id == event.exercise_id,
            Question.episode_id == event.from_episode_id,
            Question.video_id.is_(None),
        )
        .values(episode_id=event.to_episode_id)
        .execution_options(synchronize_session=False)
    )
