"""A course that was read, beside the version of it that learners see: what has no place any more, by name."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.identity import KnownItem
from videre.courses.access import owner_of
from videre.courses.called import is_called
from videre.courses.held import Loss, hanging_on, some
from videre.courses.models import Course, CourseVersion, UsedId
from videre.courses.outline import CourseOutline
from videre.courses.showing import change_of

PAGE, TASK = "episode", "exercise"


@dataclass(frozen=True, slots=True)
class Renamed:
    """A page or exercise that was recognised under another name or in another file, and keeps what hangs on it."""

    id: str
    kind: str
    before: str
    title: str


@dataclass(frozen=True, slots=True)
class Vanished:
    """One that nothing was recognised as; ``people`` in words that give nobody away, "" for nobody."""

    id: str
    kind: str
    title: str
    path: str
    people: str
    questions: int
    has_video: bool


@dataclass(frozen=True, slots=True)
class OtherKind:
    """An exercise that keeps its id and is of another kind now; where people answered it, that is refused."""

    id: str
    title: str
    before: str
    now: str
    path: str
    line: int | None
    people: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What becomes of the version that learners see, by its number and label."""

    number: int
    label: str
    renamed: tuple[Renamed, ...] = ()
    vanished: tuple[Vanished, ...] = ()
    other_kinds: tuple[OtherKind, ...] = ()

    @property
    def answered_otherwise(self) -> tuple[OtherKind, ...]:
        """The exercises of another kind that people have answered, for which the new version is refused."""
        return tuple(one for one in self.other_kinds if one.people)

    @property
    def answered_and_gone(self) -> tuple[Vanished, ...]:
        """The exercises that people have answered and that the new version lacks, which somebody has to mean."""
        return tuple(one for one in self.vanished if one.kind == TASK and one.people)

    def to_json(self) -> dict[str, Any]:
        """Plain data that `standing_from` takes back."""
        return asdict(self)


def standing_from(data: Mapping[str, Any]) -> Standing:
    """What `to_json` gave."""
    return Standing(
        data["number"],
        data["label"],
        tuple(Renamed(**one) for one in data["renamed"]),
        tuple(Vanished(**one) for one in data["vanished"]),
        tuple(OtherKind(**one) for one in data["other_kinds"]),
    )


def standing_of(db: Session, slug: str, after: CourseOutline, partner_id: int | None = None) -> Standing | None:
    """What `after` leaves of what is shown now; None where nothing is.

    With a partner only of a course of theirs: what others have is none of theirs to see.
    """
    statement = sa.select(Course, CourseVersion).join(CourseVersion, CourseVersion.id == Course.current_version_id)
    if partner_id is not None:
        statement = statement.where(owner_of(Course.partner_id) == partner_id)
    row = db.execute(statement.where(is_called(slug))).first()
    if row is None:
        return None
    course, version = row
    change = change_of(db, course, after)
    renamed = [
        Renamed(one.after.id, kind, one.before.title, one.after.title)
        for kind in (PAGE, TASK)
        for one in change.matching.renamed(kind)
    ]
    gone = [one for kind in (PAGE, TASK) for one in change.matching.gone_of(kind)]
    return Standing(
        version.number,
        version.label,
        tuple(renamed),
        tuple(_vanished(gone, change.losses)),
        tuple(_other_kinds(db, course.id, after)),
    )


def _vanished(gone: Iterable[KnownItem], losses: Iterable[Loss]) -> Iterable[Vanished]:
    held = {(one.kind, one.id): one for one in losses}
    for item in gone:
        loss = held.get((item.kind, item.id))
        yield Vanished(
            item.id,
            item.kind,
            item.title,
            item.path,
            some(loss.people) if loss else "",
            loss.questions if loss else 0,
            bool(loss and loss.has_video),
        )


def _other_kinds(db: Session, course_id: int, after: CourseOutline) -> list[OtherKind]:
    rows = db.execute(
        sa.select(UsedId.item_id, UsedId.detail).where(UsedId.course_id == course_id, UsedId.kind == TASK)
    )
    used: dict[str, str] = {one.item_id: one.detail for one in rows}
    changed = [
        (page, one)
        for _lesson, page in after.episodes()
        for one in page.exercises
        if used.get(one.id, one.kind) != one.kind
    ]
    people = hanging_on(db, course_id, TASK, [one.id for _page, one in changed]) if changed else {}
    return [
        OtherKind(one.id, one.title, used[one.id], one.kind, page.path, one.line, some(people.get(one.id, 0)))
        for page, one in changed
    ]
