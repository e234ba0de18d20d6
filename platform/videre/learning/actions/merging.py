"""Taking what a browser knows into an account: joined, judged again, and the same however often it is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.foundation import clock, events
from videre.foundation.addresses import is_public_id, is_slug
from videre.foundation.errors import Invalid, NotAllowed, NotFound, Refusal, shortened
from videre.learning.actions.answering import add_submission, check_length
from videre.learning.actions.reporting import SIGNED_OUT, Report, checked_report, count_joined, join_report
from videre.learning.actions.tallying import counted_together, hold_for_ticks
from videre.learning.actions.ticking import count_episode, set_exercise
from videre.learning.completion import How
from videre.learning.coverage import encode
from videre.learning.events import EvidenceMerged
from videre.learning.models import Tick
from videre.learning.published import Published, with_item
from videre.learning.rules import MERGE_ANSWERS, MERGE_TICKS, MERGE_VIDEOS, active_at, checked_key
from videre.learning.timelines import Timeline, timeline


@dataclass(frozen=True, slots=True)
class Left:
    """Something that could not be taken, and why."""

    what: str
    name: str
    why: str


@dataclass(slots=True)
class Merged:
    """What an account knows after a browser's evidence joined it."""

    reader: str
    videos: dict[str, str] = field(default_factory=dict)
    episodes: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Said:
    course: Published
    episode_id: str
    how: How
    at: datetime


@dataclass(frozen=True, slots=True)
class _Judged:
    course: Published
    exercise_id: str
    answer: object
    key: str
    correct: bool
    at: datetime


def merge(
    db: Session, identity: tuple[int, int], body: Mapping[str, Any], *, wanted_percent: int, longest: int
) -> Merged:
    """Join a whole browser's evidence to the account of `identity`.

    Everything is read and judged before anything is written. One piece that cannot be taken (a course that is
    gone, a set that fits no video) is named in ``left`` and keeps nothing else from being taken.
    """
    reader = db.execute(
        sa.select(User.public_id).where(User.id == identity[0], User.session_version == identity[1])
    ).scalar()
    if reader is None:
        raise NotAllowed(SIGNED_OUT, kind="signed-out")
    now, merged = clock.now(), Merged(reader)
    videos = _checked(body, "videos", MERGE_VIDEOS, merged, lambda one: _video(db, identity[0], one, now))
    said = _checked(body, "episodes", MERGE_TICKS, merged, lambda one: _episode(db, identity[0], one, now))
    judged = _checked(body, "answers", MERGE_ANSWERS, merged, lambda one: _answer(db, identity[0], one, now, longest))
    # What reports write without holding the person comes first, in an order of its own (see `tallying`).
    joined = [
        (public_id, join_report(db, identity, line, report))
        for public_id, line, report in sorted(videos, key=lambda one: one[1].video_id)
    ]
    judged.sort(key=lambda one: (one.at, one.key))
    with counted_together(db):
        hold_for_ticks(db, identity[0])
        for sent in judged:
            add_submission(db, identity[0], sent.course, sent.exercise_id, sent.answer, sent.key, sent.correct, sent.at)
        for public_id, known in joined:
            merged.videos[public_id] = encode(count_joined(db, identity[0], known, wanted_percent).seen)
        for one in said:
            merged.episodes += _add_said(db, identity[0], one)
        for answer in judged:
            merged.answers[answer.key] = set_exercise(
                db,
                identity[0],
                answer.course.course_id,
                answer.course.number,
                answer.exercise_id,
                done=answer.correct,
                at=answer.at,
            )
    counts = (len(merged.videos), merged.episodes, len(merged.answers))
    if any(counts):
        events.record(db, EvidenceMerged(identity[0], *counts), actor_id=identity[0])
    return merged


def _checked(
    body: Mapping[str, Any], name: str, most: int, merged: Merged, check: Callable[[Mapping[str, Any]], Any]
) -> list[Any]:
    found = body.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Invalid(f"The field “{name}” must be a list of objects.", fields={name: "A list is expected."})
    if len(found) > most:
        message = f"At most {most} are taken at once; {len(found)} came."
        raise Invalid(f"The field “{name}” is too long. {message}", fields={name: message}, kind="too-long")
    taken = []
    for one in found:
        try:
            taken.append(check(one))
        except Refusal as refusal:
            which = one.get("video") or one.get("exercise") or one.get("episode") or "?"
            merged.left.append(Left(name, shortened(which, 40), refusal.message))
    return taken


def _text(one: Mapping[str, Any], name: str, fits: Callable[[str], bool]) -> str:
    value = one.get(name)
    if not isinstance(value, str) or not fits(value):
        raise NotFound(f"The field “{name}” names nothing here.")
    return value


def _video(db: Session, user_id: int, one: Mapping[str, Any], now: datetime) -> tuple[str, Timeline, Report]:
    public_id = _text(one, "video", is_public_id)
    line = timeline(db, public_id, user_id)
    if line is None:
        raise NotFound("There is no such video.")
    return public_id, line, checked_report(line, one, now)


def _episode(db: Session, user_id: int, one: Mapping[str, Any], now: datetime) -> _Said:
    episode_id = _text(one, "episode", is_slug)
    course = with_item(db, _text(one, "course", is_slug), "episode", episode_id, user_id)
    how = one.get("how")
    if how not in (How.READ.value, How.KNOWN.value):
        raise Invalid("An episode is marked as read or known.", fields={"how": "read or known"})
    return _Said(course, episode_id, How(how), active_at(now, one.get("age_ms", 0)))


def _answer(db: Session, user_id: int, one: Mapping[str, Any], now: datetime, longest: int) -> _Judged:
    exercise_id = _text(one, "exercise", is_slug)
    course = with_item(db, _text(one, "course", is_slug), "exercise", exercise_id, user_id)
    check_length(one.get("answer"), longest)
    verdict = course.exercise(None, None, exercise_id).grader.grade(one.get("answer"))
    at = active_at(now, one.get("age_ms", 0))
    return _Judged(course, exercise_id, one.get("answer"), checked_key(one.get("key")), verdict.correct, at)


def _add_said(db: Session, user_id: int, said: _Said) -> bool:
    """`completion.merged`: what stands stays, but "I know this" says more than having watched or read."""
    course = said.course
    if count_episode(db, user_id, course.course_id, course.number, said.episode_id, said.how, "", said.at):
        return True
    if said.how is How.KNOWN:
        db.execute(
            sa.update(Tick)
            .where(
                Tick.user_id == user_id,
                Tick.course_id == course.course_id,
                Tick.item == "episode",
                Tick.item_id == said.episode_id,
                Tick.state != How.KNOWN.value,
            )
            .values(state=How.KNOWN.value, detail="")
        )
    return False
