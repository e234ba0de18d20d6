"""Decisions about versions, ids, instances, and about what fits into half an hour; values in, values out."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from videre.foundation.errors import Conflict, Invalid
from videre.foundation.worded import worded

CATALOGUE_PAGE = 24
MOST_PAUSES = 100
MINUTES_UNSAID = 10
"""What an episode counts as when its author did not say how long it takes."""


A = {"lesson": "a lesson", "episode": "an episode", "exercise": "an exercise"}


class Joining(StrEnum):
    """How one joins a course instance."""

    OPEN = "open"
    CODE = "code"
    APPROVAL = "approval"
    FORM = "form"


class Follow(StrEnum):
    """How new commits of a course's source are noticed: by nobody, once a day, or told by its forge."""

    OFF = "off"
    DAILY = "daily"
    HOOK = "hook"


class StaffRole(StrEnum):
    """What somebody does in a course instance."""

    HOST = "host"
    INSTRUCTOR = "instructor"
    HELPER = "helper"


class Outcome(StrEnum):
    """What became of a publish: a new version, nothing new, or back to an earlier version."""

    NEW = "new"
    IDENTICAL = "identical"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Version:
    """A version that has been published."""

    id: int
    number: int
    label: str
    digest: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a publish does: ``version`` is the known one that is or becomes current, None for a new one."""

    outcome: Outcome
    number: int
    version: Version | None


def decide(known: Sequence[Version], current_id: int | None, label: str, digest: str) -> Decision:
    """What publishing text with `digest` under `label` does; the same label on other text is a Conflict."""
    for version in known:
        if version.label == label and version.digest != digest:
            raise Conflict(
                f"Version “{label}” has been published with other text (number {version.number}, "
                f"{version.digest[:12]}); this folder has {digest[:12]}. "
                'Write another version = "…" into course.toml.',
                kind="label-taken",
            )
    same = next((version for version in known if version.digest == digest), None)
    if same is None:
        return Decision(Outcome.NEW, max((version.number for version in known), default=0) + 1, None)
    outcome = Outcome.IDENTICAL if same.id == current_id else Outcome.RETURNED
    return Decision(outcome, same.number, same)


def own_label(known: Sequence[Version], label: str, digest: str) -> str:
    """`label`, or where other text has it a label of this text's own that begins with it.

    For a label that nobody gave to just this text: CITATION.cff names the same version over many commits.
    """
    is_taken = any(version.label == label and version.digest != digest for version in known)
    return f"{label[:32]}+{digest[:7]}" if is_taken else label


@dataclass(frozen=True, slots=True)
class Used:
    """What an id has been published as."""

    kind: str
    detail: str


def reused(used: Mapping[str, Used], wanted: Iterable[tuple[str, str, str]]) -> list[str]:
    """A sentence for each id that was published as something else than what it is to be now."""
    found = []
    for kind, item_id, detail in wanted:
        before = used.get(item_id)
        if before is None or (before.kind, before.detail) == (kind, detail):
            continue
        if before.kind != kind:
            found.append(
                f"The id “{item_id}” was published for {A[before.kind]}, so it cannot be used for {A[kind]}: "
                "learners' progress hangs on it. Use a new id."
            )
        else:
            found.append(
                f"The exercise “{item_id}” was published as {before.detail}, so its kind cannot become {detail}: "
                "people have answered it. Give the new exercise a new id."
            )
    return found


def come_back(used: Mapping[str, Used], current: Container[str], wanted: Iterable[tuple[str, str, str]]) -> list[str]:
    """Ids that were published once, were gone in the current version and stand here again."""
    return [item_id for _kind, item_id, _detail in wanted if item_id in used and item_id not in current]


def checked_clip(start: float, end: float | None, seconds: float | None) -> None:
    """Refuse a part of a video that does not lie within it."""
    fields = {}
    length = f"{seconds or 0:g}"
    if start < 0 or (seconds is not None and start >= seconds):
        fields["start"] = worded("The part must begin within the video, which has %(length)s seconds.", length=length)
    if end is not None and (end <= start or (seconds is not None and end > seconds + 1)):
        fields["end"] = worded(
            "The part must end after its beginning and within the video, which has %(length)s seconds.", length=length
        )
    if fields:
        raise Invalid("The part of the video does not lie within it.", fields=fields)


def checked_dates(starts_on: date | None, ends_on: date | None) -> None:
    """Refuse an end before the beginning; no dates at all means all the time."""
    if starts_on and ends_on and ends_on < starts_on:
        raise Invalid(fields={"ends_on": worded("The last day must not lie before the first, %(day)s.", day=starts_on)})


def closed_to_joining(ends_on: date | None, closed_at: datetime | None, today: date) -> str:
    """Why nobody can join any more, as a sentence; "" while people can, also before the first day."""
    if closed_at is not None:
        return "This course is closed: nobody can join it any more. Its pages stay open to read."
    if ends_on is not None and ends_on < today:
        return worded("This course ended on %(day)s. Its pages stay open to read.", day=ends_on)
    return ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Episodes that are to be done one after another: positions `first` up to before `end`, and their minutes."""

    first: int
    end: int
    minutes: int


def fitting(minutes: Sequence[int | None], at_most: int, start: int = 0) -> Stretch | None:
    """The longest stretch of episodes from `start` on that fits into `at_most` minutes.

    When already the first does not fit, the first later one that does; None when none does.
    """
    lengths = [MINUTES_UNSAID if length is None else length for length in minutes]
    for first in range(start, len(lengths)):
        total, end = 0, first
        while end < len(lengths) and total + lengths[end] <= at_most:
            total += lengths[end]
            end += 1
        if end > first:
            return Stretch(first, end, total)
    return None
