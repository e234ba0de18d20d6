"""Answering an exercise: kept once per key, judged by the server, noted as tried or done."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from json import JSONEncoder, dumps
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from videre.accounts.models import User
from videre.content.exercises import Verdict
from videre.courses.models import Course, CourseInstance
from videre.courses.queries import PublishedExercise
from videre.courses.where import Where
from videre.foundation import clock
from videre.foundation.database import Askable, UTCDateTime, connection_of
from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from videre.foundation.worded import worded
from videre.learning.actions.counting import add_count
from videre.learning.actions.reporting import SIGNED_OUT
from videre.learning.actions.ticking import TICK, set_exercise
from videre.learning.completion import Tried
from videre.learning.members import is_member
from videre.learning.models import Submission
from videre.learning.published import Published, likely_at, read_at, version
from videre.learning.rules import checked_key

SUBMISSION: Any = Submission.__table__
_PLAIN = JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an exercise stands, as its address says: in a course, or in a course instance of a partner."""

    course: str
    lesson: str
    episode: str
    exercise: str
    partner: str = ""
    instance: str = ""

    @property
    def where(self) -> Where:
        """Where the course is read."""
        return Where(self.course, self.partner, self.instance)


@dataclass(frozen=True, slots=True)
class Answered:
    """The verdict on an answer, and what stands for the exercise now; ``kept``: in an account."""

    exercise: PublishedExercise
    verdict: Verdict
    state: str
    kept: bool


def submit(
    db: Askable, identity: tuple[int, int], place: Place, answer: object, key: object, *, longest: int
) -> Answered:
    """Keep an answer and judge it; the same key again gives the verdict on what was sent first.

    The statement that writes also checks the session and that the version judged by is still the current one, and
    gives what stands for the exercise, so an answer that changes nothing of that is one statement.
    """
    own_key = checked_key(key)
    check_length(answer, longest)
    course = likely_at(db, place.where, identity[0])
    for _ in range(2):
        now = clock.now()
        try:
            found = course.exercise(place.lesson, place.episode, place.exercise)
            verdict = found.grader.grade(answer)
        except (NotFound, Invalid):
            if course is (fresh := read_at(db, place.where, identity[0])):
                raise
            course = fresh
            continue
        kept = _insert(db, identity, course, place.exercise, answer, own_key, verdict.correct, now)
        if kept is not None:
            state = kept.stands
            if state is None or (verdict.correct and state != Tried.DONE):
                state = set_exercise(
                    db, identity[0], course.course_id, course.number, place.exercise, done=verdict.correct, at=now
                )
            return Answered(found, verdict, state, True)
        if (first := _first(db, identity, course, place, own_key)) is not None:
            return first
        course = read_at(db, place.where, identity[0])
    raise Conflict("The course is being published anew; send this again in a moment.", kind="version-changed")


def judge(db: Askable, place: Place, answer: object, *, before: str | None, longest: int) -> Answered:
    """Judge a stranger's answer; nothing of it is kept but a count. `before`: what stood in the browser."""
    check_length(answer, longest)
    course = read_at(db, place.where)
    found = course.exercise(place.lesson, place.episode, place.exercise)
    verdict = found.grader.grade(answer)
    if before is None:
        add_count(db, course.course_id, "answer", place.exercise, signed_in=False)
    if verdict.correct and before != Tried.DONE:
        add_count(db, course.course_id, "right", place.exercise, signed_in=False)
    state = Tried.DONE if verdict.correct or before == Tried.DONE else Tried.TRIED
    return Answered(found, verdict, state, False)


def key_of_form(place: Place, answer: object) -> str:
    """The key of an answer sent by a form without script: the same answer again is the same submission."""
    text = dumps([place.where.path, place.exercise, answer], sort_keys=True)
    return "form-" + sha256(text.encode()).hexdigest()[:32]


def check_length(answer: object, longest: int) -> None:
    """Refuse an answer of more than `longest` bytes."""
    size = len(_PLAIN.encode(answer).encode("utf-8", "surrogatepass"))
    if size > longest:
        message = worded(
            "This answer has %(size)s bytes; %(most)s are the most that can be taken.",
            size=f"{size:,}",
            most=f"{longest:,}",
        )
        raise Invalid(message, fields={"answer": message}, kind="too-long")


def add_submission(
    db: Askable,
    user_id: int,
    course: Published,
    exercise_id: str,
    answer: object,
    key: str,
    correct: bool,
    at: datetime,
) -> bool:
    """Append an answer that a browser brings along; whether it was not there yet."""
    row = {
        "user_id": user_id,
        "course_id": course.course_id,
        "exercise_id": exercise_id,
        "version_number": course.number,
        "idempotency_key": key,
        "answer": answer,
        "correct": correct,
        "origin": "browser",
        "at": at,
    }
    connection = connection_of(db)
    return connection.execute(_append(connection.dialect.name == "postgresql"), row).first() is not None


def _insert(
    db: Askable,
    identity: tuple[int, int],
    course: Published,
    exercise_id: str,
    answer: object,
    key: str,
    correct: bool,
    at: datetime,
) -> Any:
    """The row (``stands``: the state of the exercise before, if any); None when nothing was written."""
    connection = connection_of(db)
    parameters = {
        "of_user": identity[0],
        "of_session": identity[1],
        "of_course": course.course_id,
        "of_version": course.version_id,
        "exercise_id": exercise_id,
        "version_number": course.number,
        "key": key,
        "answer": answer,
        "correct": correct,
        "at": at,
    }
    if course.instance_id is not None:
        parameters["of_instance"] = course.instance_id
    statement = _guarded(
        connection.dialect.name == "postgresql",
        is_pinned=course.instance_id is not None,
        for_members=course.members_only,
    )
    return connection.execute(statement, parameters).first()


def _first(db: Askable, identity: tuple[int, int], course: Published, place: Place, key: str) -> Answered | None:
    """What was answered with this key before; NotAllowed when the session is no longer good."""
    connection = connection_of(db)
    if connection.execute(_SESSION, {"of_user": identity[0], "of_session": identity[1]}).first() is None:
        raise NotAllowed(SIGNED_OUT, kind="signed-out")
    row = connection.execute(_EARLIER, {"of_user": identity[0], "key": key}).first()
    if row is None:
        return None
    if (row.course_id, row.exercise_id) != (course.course_id, place.exercise):
        raise Conflict("This key belongs to the answer to another exercise.", kind="key-taken")
    found = version(db, course, row.version_number).exercise(None, None, place.exercise)
    verdict = found.grader.grade(row.answer)
    state = set_exercise(
        db, identity[0], course.course_id, row.version_number, place.exercise, done=bool(row.correct), at=clock.now()
    )
    return Answered(found, verdict, state, True)


_SESSION = sa.select(User.id).where(
    User.id == sa.bindparam("of_user"), User.session_version == sa.bindparam("of_session")
)
_EARLIER = sa.select(
    SUBMISSION.c.course_id,
    SUBMISSION.c.exercise_id,
    SUBMISSION.c.version_number,
    SUBMISSION.c.answer,
    SUBMISSION.c.correct,
    SUBMISSION.c.at,
).where(SUBMISSION.c.user_id == sa.bindparam("of_user"), SUBMISSION.c.idempotency_key == sa.bindparam("key"))


def is_signed_in(db: Askable, identity: tuple[int, int]) -> bool:
    """Whether the session is still good."""
    return connection_of(db).execute(_SESSION, {"of_user": identity[0], "of_session": identity[1]}).first() is not None


@cache
def _append(on_postgresql: bool) -> Any:
    insert: Any = (postgresql.insert if on_postgresql else sqlite.insert)(SUBMISSION)
    return insert.on_conflict_do_nothing(index_elements=["user_id", "idempotency_key"]).returning(SUBMISSION.c.id)


@cache
def _guarded(on_postgresql: bool, *, is_pinned: bool, for_members: bool) -> Any:
    """Writes only while the version judged by is still the one read there, and the person may read it."""
    of_user: Any = sa.bindparam("of_user", type_=sa.Integer())
    of_course: Any = sa.bindparam("of_course", type_=sa.Integer())
    exercise_id: Any = sa.bindparam("exercise_id", type_=sa.String())
    row = (
        sa.select(
            User.id,
            Course.id,
            exercise_id,
            sa.bindparam("version_number", type_=sa.Integer()),
            sa.bindparam("key", type_=sa.String()),
            sa.bindparam("answer", type_=sa.JSON()),
            sa.bindparam("correct", type_=sa.Boolean()),
            sa.literal("account", type_=sa.String()),
            sa.bindparam("at", type_=UTCDateTime()),
        )
        .select_from(User)
        .join(
            Course,
            sa.and_(
                Course.id == of_course,
                Course.members_only.is_(for_members),
                sa.true() if is_pinned else Course.current_version_id == sa.bindparam("of_version"),
            ),
        )
        .where(User.id == of_user, User.session_version == sa.bindparam("of_session"))
    )
    if is_pinned:
        row = row.join(
            CourseInstance,
            sa.and_(
                CourseInstance.id == sa.bindparam("of_instance"),
                CourseInstance.version_id == sa.bindparam("of_version"),
            ),
        )
    if for_members:
        row = row.where(is_member(of_user, of_course))
    columns = [
        "user_id",
        "course_id",
        "exercise_id",
        "version_number",
        "idempotency_key",
        "answer",
        "correct",
        "origin",
        "at",
    ]
    insert: Any = (postgresql.insert if on_postgresql else sqlite.insert)(SUBMISSION).from_select(columns, row)
    stands = sa.select(TICK.c.state).where(
        TICK.c.user_id == of_user,
        TICK.c.course_id == of_course,
        TICK.c.item == "exercise",
        TICK.c.item_id == exercise_id,
    )
    return insert.on_conflict_do_nothing(index_elements=["user_id", "idempotency_key"]).returning(
        stands.scalar_subquery().label("stands")
    )
