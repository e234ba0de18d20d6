"""Questions as people read them: beside an episode, on a page of their own, and those of one person."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course, CourseInstance, CourseVersion
from videre.courses.outline import from_json
from videre.courses.where import Where
from videre.discussion.models import Question, Reply, Vote
from videre.discussion.rules import State, state
from videre.media.models import Video
from videre.partners.models import Partner

SHOWN = (Question.shown_at.is_not(None), Question.hidden_at.is_(None))


@dataclass(frozen=True, slots=True)
class AnswerBeside:
    """The reply that was marked as the answer."""

    html: str
    name: str
    by_staff: bool


@dataclass(frozen=True, slots=True)
class QuestionBeside:
    """A question in the list beside its episode. ``second`` is None where it is none of the video shown now."""

    public_id: str
    html: str
    name: str
    second: float | None
    exercise_id: str | None
    votes: int
    replies: int
    asked_at: datetime
    answer: AnswerBeside | None


@dataclass(frozen=True, slots=True)
class EpisodeNamed:
    """An episode with its course, as links and lists name it; ``lesson_id`` is "" where it is gone from the course."""

    course_slug: str
    course_title: str
    lesson_id: str
    title: str
    exercises: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question in its asker's list."""

    question: Question
    state: State
    place: EpisodeNamed


def questions_beside(
    db: Session, course_id: int, episode_id: str, video: str | None, *, most: int, skip: int = 0
) -> tuple[list[QuestionBeside], int]:
    """What others see at an episode in the order of the video, and how many there are in all.

    ``video``: the public id of the one shown now; moments of earlier ones are not told.
    """
    own = sa.case((Video.public_id == (video or ""), Question.second), else_=sa.null())
    found = _beside(course_id, episode_id).order_by(own.is_(None), own, Question.id).limit(most).offset(skip)
    rows = [dict(row) for row in db.execute(found).mappings()]
    return [_shown(row, video) for row in rows], (rows[0]["total"] if rows else _count(db, course_id, episode_id, skip))


def first_questions(course_id: int, episode_id: str, *, most: int) -> sa.Select[*tuple[Any, ...]]:
    """The question for the few that most people have, to be brought `along` with the lesson page's own."""
    return _beside(course_id, episode_id).order_by(Question.votes.desc(), Question.id.desc()).limit(most)


def questions_first(rows: Iterable[Mapping[str, Any]], video: str | None) -> tuple[list[QuestionBeside], int]:
    """What `first_questions` found, in the order of the video shown now, and how many there are in all."""
    found = list(rows)
    shown = [_shown(row, video) for row in found]
    shown.sort(key=lambda one: (one.second is None, one.second or 0.0, one.asked_at))
    return shown, found[0]["total"] if found else 0


def question_by_public_id(db: Session, public_id: str) -> Question | None:
    """The question, whatever its state."""
    return db.scalar(sa.select(Question).where(Question.public_id == public_id))


def replies_of(db: Session, question: Question) -> Sequence[Reply]:
    """All replies whatever their state: the answer first, then in the order they came."""
    order = (Reply.id == (question.answer_id or 0)).desc(), Reply.created_at, Reply.id
    return db.scalars(sa.select(Reply).where(Reply.question_id == question.id).order_by(*order)).all()


def asked_in(db: Session, question: Question) -> Where | None:
    """The course instance in which it was asked; None for the course at large."""
    if question.instance_id is None:
        return None
    row = db.execute(
        sa.select(Partner.slug, CourseInstance.slug)
        .join(Partner, Partner.id == CourseInstance.partner_id)
        .where(CourseInstance.id == question.instance_id)
    ).one()
    return Where(partner=row[0], instance=row[1])


def waiting_of(db: Session, course_id: int, episode_id: str, user_id: int) -> list[QuestionBeside]:
    """What somebody asked at an episode and others do not see yet."""
    own = sa.select(Question).where(
        Question.user_id == user_id,
        Question.course_id == course_id,
        Question.episode_id == episode_id,
        Question.shown_at.is_(None),
        Question.hidden_at.is_(None),
    )
    return [
        QuestionBeside(
            one.public_id, one.html, one.name, one.second, one.exercise_id, 0, one.replies, one.created_at, None
        )
        for one in db.scalars(own.order_by(Question.id))
    ]


@dataclass(frozen=True, slots=True)
class StillOpen:
    """A question that others see and nobody has answered."""

    public_id: str
    text: str
    episode_id: str
    exercise_id: str | None
    votes: int
    asked_at: datetime


def still_open(db: Session, course_id: int, episode_ids: Collection[str], *, most: int) -> tuple[list[StillOpen], int]:
    """Questions at these episodes without an answer, the oldest first, and how many there are in all."""
    columns = (Question.public_id, Question.text, Question.episode_id, Question.exercise_id, Question.votes)
    rows = db.execute(
        sa.select(*columns, Question.created_at, sa.func.count().over().label("total"))
        .where(
            Question.course_id == course_id,
            Question.episode_id.in_(list(episode_ids)),
            Question.answered_at.is_(None),
            *SHOWN,
        )
        .order_by(Question.created_at, Question.id)
        .limit(most)
    ).all()
    return [StillOpen(*row[:6]) for row in rows], (rows[0].total if rows else 0)


def has_voted(db: Session, question_id: int, voter: str | None) -> bool:
    """Whether somebody has said “I have this too”."""
    if voter is None:
        return False
    return db.get(Vote, (question_id, voter)) is not None


def questions_of(db: Session, user_id: int, *, most: int = 200) -> list[OwnQuestion]:
    """What somebody asked while signed in, the latest first."""
    mine = sa.select(Question).where(Question.user_id == user_id).order_by(Question.id.desc()).limit(most)
    found = db.scalars(mine).all()
    named = episodes_named(db, ((one.course_id, one.episode_id) for one in found))
    return [
        OwnQuestion(one, state(one.shown_at, one.hidden_at), named[one.course_id, one.episode_id])
        for one in found
        if (one.course_id, one.episode_id) in named
    ]


def episodes_named(db: Session, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], EpisodeNamed]:
    """By (course id, episode id): what the episodes are called, by one statement; not of courses for members only."""
    pairs = set(wanted)
    rows = db.execute(
        sa.select(Course.id, Course.slug, CourseVersion.outline)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(Course.id.in_({course_id for course_id, _ in pairs}), Course.members_only.is_(False))
    )
    found: dict[tuple[int, str], EpisodeNamed] = {}
    for course_id, slug, data in rows:
        outline = from_json(data)
        gone = EpisodeNamed(slug, outline.title, "", "", {})
        found |= {pair: replace(gone, title=pair[1]) for pair in pairs if pair[0] == course_id}
        for lesson, one in outline.episodes():
            if (course_id, one.id) in pairs:
                titles = {exercise.id: exercise.title for exercise in one.exercises}
                found[course_id, one.id] = EpisodeNamed(slug, outline.title, lesson.id, one.title, titles)
    return found


def voted_for(db: Session, public_ids: Collection[str], voter: str | None) -> frozenset[str]:
    """Which of these questions somebody has too."""
    if voter is None or not public_ids:
        return frozenset()
    mine = sa.select(Question.public_id).join(Vote, Vote.question_id == Question.id).where(Vote.voter == voter)
    return frozenset(db.scalars(mine.where(Question.public_id.in_(public_ids))))


def _beside(course_id: int, episode_id: str) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Question.public_id,
            Question.html,
            Question.name,
            Question.second,
            Video.public_id.label("video"),
            Question.exercise_id,
            Question.votes,
            Question.replies,
            Question.created_at,
            Reply.html.label("answer_html"),
            Reply.name.label("answer_name"),
            Reply.by_staff,
            sa.func.count().over().label("total"),
        )
        .outerjoin(Reply, sa.and_(Reply.id == Question.answer_id, Reply.hidden_at.is_(None)))
        .outerjoin(Video, Video.id == Question.video_id)
        .where(Question.course_id == course_id, Question.episode_id == episode_id, *SHOWN)
    )


def _count(db: Session, course_id: int, episode_id: str, skip: int) -> int:
    if not skip:
        return 0
    counted = sa.select(sa.func.count()).where(
        Question.course_id == course_id, Question.episode_id == episode_id, *SHOWN
    )
    return db.execute(counted).scalar_one()


def _shown(row: Mapping[str, Any], video: str | None) -> QuestionBeside:
    """A row of `_beside`; moments of other videos than the one shown now are not told."""
    answer = None
    if row["answer_html"] is not None:
        answer = AnswerBeside(row["answer_html"], row["answer_name"], row["by_staff"])
    return QuestionBeside(
        row["public_id"],
        row["html"],
        row["name"],
        row["second"] if video is not None and row["video"] == video else None,
        row["exercise_id"],
        row["votes"],
        row["replies"],
        row["created_at"],
        answer,
    )
