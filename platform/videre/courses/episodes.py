"""The page of an episode in its course, as it is for everybody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.rendered import Exercise
from videre.courses.models import Course, EpisodeVideo, PausePoint
from videre.courses.outline import CourseOutline, EpisodeOutline, LessonOutline
from videre.courses.queries import EPISODE, PAGE, CourseHead, VersionHead, exercise_of, shown_of
from videre.foundation.database import text_agg
from videre.media.models import Video
from videre.media.queries import WITH_PARTS, VideoShown
from videre.media.queries import shown as video_of


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The episode before or after."""

    lesson_id: str
    episode_id: str
    title: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Pause:
    """A second of the video at which an exercise is offered."""

    at: float
    exercise: str


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """The page of an episode. The exercises carry their answers: show only what `to_public_json` gives."""

    id: str
    title: str
    summary: str
    minutes: int | None
    optional: bool
    html: str
    contents: tuple[tuple[int, str, str], ...]
    exercises: tuple[Exercise, ...]
    notes_html: str
    previous: Neighbour | None
    next: Neighbour | None


@dataclass(frozen=True, slots=True)
class EpisodeShell:
    """Everything on a lesson page that is the same for everybody; ``start``/``end`` cut the video.

    ``along`` is what another room's question found that the statement brought along.
    """

    course: CourseHead
    version: VersionHead
    outline: CourseOutline
    lesson: LessonOutline
    episode: EpisodePage
    video: VideoShown | None
    pauses: tuple[Pause, ...]
    start: float
    end: float | None
    along: Any = None


# Everything about an episode that is one row; a text of the few pause points saves a statement.
_EPISODE = (
    PAGE.add_columns(
        EpisodeVideo.start_second,
        EpisodeVideo.end_second,
        *WITH_PARTS,
        sa.select(text_agg(sa.cast(PausePoint.second, sa.Text) + " " + PausePoint.exercise_id))
        .where(PausePoint.course_id == Course.id, PausePoint.episode_id == sa.bindparam("page_id"))
        .correlate(Course)
        .scalar_subquery()
        .label("pauses"),
    )
    .outerjoin(
        EpisodeVideo,
        sa.and_(
            EpisodeVideo.course_id == Course.id,
            EpisodeVideo.episode_id == sa.bindparam("page_id"),
            EpisodeVideo.until.is_(None),
        ),
    )
    .outerjoin(Video, sa.and_(Video.id == EpisodeVideo.video_id, Video.published_at.is_not(None)))
)


def episode_shell(
    db: Session,
    course_slug: str,
    lesson_id: str,
    episode_id: str,
    *,
    pinned: int | None = None,
    members: bool = False,
    along: sa.ScalarSelect[Any] | None = None,
) -> EpisodeShell | None:
    """The page of an episode in its course, by one statement whatever its size; it may bring something `along`."""
    row = db.execute(
        _EPISODE.add_columns((sa.null() if along is None else along).label("along")),
        {"slug": course_slug, "kind": EPISODE, "page_id": episode_id, "pinned": pinned, "members": members},
    ).first()
    if row is None or row.html is None:
        return None
    shown = shown_of(row)
    found = page_in(shown.outline, lesson_id, episode_id, dict(row._mapping))
    if found is None:
        return None
    lesson, page = found
    return EpisodeShell(
        course=shown.course,
        version=shown.version,
        outline=shown.outline,
        lesson=lesson,
        episode=page,
        video=video_of(row),
        pauses=_pauses(row.pauses, {exercise.id for exercise in page.exercises}),
        start=row.start_second or 0.0,
        end=row.end_second,
        along=row.along,
    )


def page_in(
    outline: CourseOutline, lesson_id: str, episode_id: str, text: Mapping[str, Any]
) -> tuple[LessonOutline, EpisodePage] | None:
    """The lesson and the page at this place of a course, None where there is none; `text` is as in `PageText`."""
    order = list(outline.episodes())
    at = next((i for i, (lesson, one) in enumerate(order) if (lesson.id, one.id) == (lesson_id, episode_id)), None)
    if at is None:
        return None
    lesson, episode = order[at]
    return lesson, EpisodePage(
        id=episode.id,
        title=episode.title,
        summary=episode.summary,
        minutes=episode.minutes,
        optional=episode.optional,
        html=text["html"],
        contents=tuple((level, anchor, words) for level, anchor, words in text["contents"]),
        exercises=tuple(exercise_of(one) for one in text["exercises"]),
        notes_html=text["notes_html"],
        previous=_neighbour(order, at - 1),
        next=_neighbour(order, at + 1),
    )


def _pauses(text: str | None, exercises: Collection[str]) -> tuple[Pause, ...]:
    """The pause points of a row of `_EPISODE` whose exercise is still there."""
    pairs = (line.split(" ") for line in text.split("\n")) if text else ()
    found = (Pause(float(second), exercise) for second, exercise in pairs if exercise in exercises)
    return tuple(sorted(found, key=lambda pause: pause.at))


def _neighbour(order: Sequence[tuple[LessonOutline, EpisodeOutline]], at: int) -> Neighbour | None:
    if not 0 <= at < len(order):
        return None
    lesson, episode = order[at]
    return Neighbour(lesson.id, episode.id, episode.title, episode.minutes)
