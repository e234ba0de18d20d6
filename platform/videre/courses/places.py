"""Where a video is shown, and where somebody could show one: episodes of the courses they may publish."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.access import courses_published_by
from videre.courses.models import Course, CourseVersion, EpisodeVideo, PausePoint
from videre.courses.outline import ExerciseOutline, from_json


@dataclass(frozen=True, slots=True)
class Place:
    """An episode that could show a video; ``busy``: it shows one."""

    wish: str
    title: str
    busy: bool


@dataclass(frozen=True, slots=True)
class CoursePlaces:
    """A course with its episodes."""

    id: int
    slug: str
    title: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Showing:
    """An episode that shows the video now. ``pauses`` are (second, exercise id); ``mine``: it may be changed."""

    course_id: int
    course: str
    course_title: str
    lesson_id: str
    episode_id: str
    title: str
    start: float
    end: float | None
    exercises: tuple[ExerciseOutline, ...]
    pauses: tuple[tuple[float, str], ...]
    mine: bool

    def seconds_of(self, exercise_id: str) -> tuple[float, ...]:
        """When the exercise is offered."""
        return tuple(at for at, one in self.pauses if one == exercise_id)


def places_of(db: Session, user_id: int, *, everywhere: bool) -> list[CoursePlaces]:
    """All episodes of the courses the person may publish, by title; `everywhere` for site administrators."""
    statement = _published()
    if not everywhere:
        statement = statement.where(Course.id.in_(courses_published_by(user_id)))
    rows = db.execute(statement).all()
    busy = {
        (course_id, episode_id)
        for course_id, episode_id in db.execute(
            sa.select(EpisodeVideo.course_id, EpisodeVideo.episode_id).where(
                EpisodeVideo.until.is_(None), EpisodeVideo.course_id.in_([row.id for row in rows])
            )
        )
    }
    found = []
    for row in rows:
        outline = from_json(row.outline)
        places = tuple(
            Place(f"{row.slug}/{one.id}", one.title, (row.id, one.id) in busy) for _lesson, one in outline.episodes()
        )
        found.append(CoursePlaces(row.id, row.slug, outline.title, places))
    return sorted(found, key=lambda one: (one.title.casefold(), one.slug))


def showings_of(db: Session, video_id: int, user_id: int, *, everywhere: bool) -> list[Showing]:
    """Every episode that shows the video now."""
    now = db.execute(
        sa.select(EpisodeVideo)
        .where(EpisodeVideo.video_id == video_id, EpisodeVideo.until.is_(None))
        .order_by(EpisodeVideo.course_id, EpisodeVideo.episode_id)
    ).scalars()
    shown = {(one.course_id, one.episode_id): one for one in now}
    ids = {course_id for course_id, _episode in shown}
    if not ids:
        return []
    mine = ids if everywhere else set(db.scalars(courses_published_by(user_id).where(Course.id.in_(ids))))
    pauses: dict[tuple[int, str], list[tuple[float, str]]] = {}
    for one in db.scalars(sa.select(PausePoint).where(PausePoint.course_id.in_(ids)).order_by(PausePoint.second)):
        pauses.setdefault((one.course_id, one.episode_id), []).append((one.second, one.exercise_id))
    found = []
    for row in db.execute(_published().where(Course.id.in_(ids))):
        outline = from_json(row.outline)
        for lesson, episode in outline.episodes():
            part = shown.get((row.id, episode.id))
            if part is not None:
                found.append(
                    Showing(
                        course_id=row.id,
                        course=row.slug,
                        course_title=outline.title,
                        lesson_id=lesson.id,
                        episode_id=episode.id,
                        title=episode.title,
                        start=part.start_second,
                        end=part.end_second,
                        exercises=episode.exercises,
                        pauses=tuple(pauses.get((row.id, episode.id), ())),
                        mine=row.id in mine,
                    )
                )
    return found


def _published() -> sa.Select[Any]:
    return sa.select(Course.id, Course.slug, CourseVersion.outline).join(
        CourseVersion, CourseVersion.id == Course.current_version_id
    )
