"""What changes for readers between two states of a course: by page and exercise, by stable ids, whatever moved.

Versions never change, so what was compared once is kept by the process, a bounded number of pairs.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.wording import Wording, blocks_of, compared
from videre.courses.models import CourseVersion, PageText
from videre.courses.outline import CourseOutline, from_json
from videre.courses.prepared import Prepared
from videre.courses.queries import EPISODE
from videre.foundation.errors import NotFound

T = TypeVar("T")
Texts = Mapping[str, Mapping[str, Any]]

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class State:
    """A state of a course: a version, or what is about to be one. `texts` gives the pages of some episodes."""

    digest: str
    label: str
    outline: CourseOutline
    texts: Callable[[Collection[str]], Texts]


@dataclass(frozen=True, slots=True)
class Changed:
    """Something with an id that differs; ``place`` is the lesson, or for an exercise the page.

    ``before`` is what it was called, ``from_place`` where it stood, each only where that differs.
    """

    id: str
    title: str
    place: str
    page: str
    added: bool = False
    removed: bool = False
    before: str = ""
    from_place: str = ""
    reordered: bool = False
    edited: bool = False
    kinds: tuple[str, str] | None = None
    judged: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether it is in both."""
        return not (self.added or self.removed)

    @property
    def shows(self) -> bool:
        """Whether learners see any difference."""
        return bool(self.before or self.from_place or self.reordered or self.edited or self.kinds) or not self.is_kept

    @property
    def differs(self) -> bool:
        """Whether anything is otherwise."""
        return self.shows or self.judged


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs, in the order of the later state, what is gone at the end."""

    pages: tuple[Changed, ...]
    exercises: tuple[Changed, ...]
    lessons: tuple[Changed, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two read alike."""
        return not (self.pages or self.exercises or self.lessons)

    @property
    def reads_otherwise(self) -> list[str]:
        """The pages in both of which words changed, on them or in their exercises, in order."""
        found = [one.id for one in self.pages if one.is_kept and one.edited]
        found += [one.page for one in self.exercises if one.is_kept and one.edited]
        return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class PageWords:
    """What reads otherwise on a page that is in both: its own words, and those of its exercises by their titles."""

    id: str
    title: str
    lesson: str
    words: Wording
    exercises: tuple[tuple[str, Wording], ...]


@dataclass(frozen=True, slots=True)
class _Prints:
    """What tells whether two pages or exercises read the same: of an exercise also by what answers are judged."""

    pages: Mapping[str, int]
    exercises: Mapping[str, tuple[int, int]]


class _Kept:
    """What was compared last; safe for the threads of one process."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.lock = threading.Lock()
        self.found: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        with self.lock:
            if key in self.found:
                self.found.move_to_end(key)
                known: T = self.found[key]
                return known
        made = make()
        with self.lock:
            self.found[key] = made
            while len(self.found) > self.most:
                self.found.popitem(last=False)
        return made


_prints, _pairs, _words = _Kept(32), _Kept(64), _Kept(512)


def state_of_version(db: Session, version_id: int | None) -> State:
    """A version as it is kept."""
    row = db.execute(
        sa.select(CourseVersion.digest, CourseVersion.label, CourseVersion.outline).where(
            CourseVersion.id == version_id
        )
    ).first()
    if row is None:
        raise NotFound("There is no such version.")

    def texts(ids: Collection[str]) -> Texts:
        found: dict[str, Mapping[str, Any]] = {}
        wanted = sorted(ids)
        for start in range(0, len(wanted), AT_ONCE):
            for page in db.execute(
                sa.select(PageText.page_id, PageText.html, PageText.exercises).where(
                    PageText.version_id == version_id,
                    PageText.kind == EPISODE,
                    PageText.page_id.in_(wanted[start : start + AT_ONCE]),
                )
            ):
                found[page.page_id] = {"html": page.html, "exercises": page.exercises}
        return found

    return State(row.digest, row.label, from_json(row.outline), texts)


def state_of_draft(prepared: Prepared) -> State:
    """What somebody is about to show."""

    def texts(ids: Collection[str]) -> Texts:
        return {one["page_id"]: one for one in prepared.pages if one["kind"] == EPISODE and one["page_id"] in ids}

    return State(prepared.digest, prepared.label, prepared.outline, texts)


def changes_between(before: State, after: State) -> Changes:
    """All that differs for readers."""
    return _pairs.get((before.digest, after.digest), lambda: _compared(before, after))


def words_between(before: State, after: State, page_ids: Sequence[str]) -> list[PageWords]:
    """How these pages, which are in both, read otherwise."""
    places = {one.id: (one.title, lesson.title) for lesson, one in after.outline.episodes()}
    wanted = [one for one in page_ids if one in places]
    stood = {one.id: page.id for _lesson, page in before.outline.episodes() for one in page.exercises}
    sources = {
        page.id: {page.id, *(stood[one.id] for one in page.exercises if one.id in stood)}
        for _lesson, page in after.outline.episodes()
        if page.id in wanted
    }

    @cache
    def texts() -> tuple[Texts, Texts]:
        return before.texts(set().union(*sources.values())), after.texts(wanted)

    def words(page_id: str) -> PageWords:
        make = partial(lambda one: _page_words(one, places[one], *texts()), page_id)
        return _words.get((before.digest, after.digest, page_id), make)

    return [words(one) for one in wanted]


def _page_words(page_id: str, named: tuple[str, str], before: Texts, after: Texts) -> PageWords:
    old, new = (texts.get(page_id, {"html": "", "exercises": []}) for texts in (before, after))
    earlier = {one["id"]: one for page in before.values() for one in page["exercises"]}
    exercises = []
    for one in new["exercises"]:
        if one["id"] in earlier:
            words = compared(blocks_of(_said_by(earlier[one["id"]])), blocks_of(_said_by(one)))
            if not words.is_empty:
                exercises.append((one["title"], words))
    return PageWords(page_id, *named, compared(blocks_of(old["html"]), blocks_of(new["html"])), tuple(exercises))


def _compared(before: State, after: State) -> Changes:
    old, new = (_prints.get(one.digest, partial(_printed, one)) for one in (before, after))
    return Changes(
        tuple(_pages(before.outline, after.outline, old, new)),
        tuple(_exercises(before.outline, after.outline, old, new)),
        tuple(_lessons(before.outline, after.outline)),
    )


def _printed(state: State) -> _Prints:
    pages: dict[str, int] = {}
    exercises: dict[str, tuple[int, int]] = {}
    ids = [one.id for _lesson, one in state.outline.episodes()]
    for start in range(0, len(ids), AT_ONCE):
        for page_id, page in state.texts(ids[start : start + AT_ONCE]).items():
            pages[page_id] = hash(tuple(blocks_of(page["html"])))
            for one in page["exercises"]:
                exercises[one["id"]] = (hash(tuple(blocks_of(_said_by(one)))), hash(repr(one["spec"])))
    return _Prints(pages, exercises)


def _pages(before: CourseOutline, after: CourseOutline, old: _Prints, new: _Prints) -> Iterator[Changed]:
    was, now = ({one.id: (lesson, one) for lesson, one in outline.episodes()} for outline in (before, after))
    elsewhere = _reordered(list(was), [one for one in now if one in was])
    for one, (lesson, page) in now.items():
        if one not in was:
            yield Changed(one, page.title, lesson.title, one, added=True)
            continue
        was_in, earlier = was[one]
        found = Changed(
            id=one,
            title=page.title,
            place=lesson.title,
            page=one,
            before=earlier.title if earlier.title != page.title else "",
            from_place=was_in.title if was_in.id != lesson.id else "",
            reordered=one in elsewhere and was_in.id == lesson.id,
            edited=old.pages.get(one) != new.pages.get(one),
        )
        if found.differs:
            yield found
    for one, (lesson, page) in was.items():
        if one not in now:
            yield Changed(one, page.title, lesson.title, one, removed=True)


def _exercises(before: CourseOutline, after: CourseOutline, old: _Prints, new: _Prints) -> Iterator[Changed]:
    was, now = (
        {one.id: (page, one) for _lesson, page in outline.episodes() for one in page.exercises}
        for outline in (before, after)
    )
    for one, (page, task) in now.items():
        if one not in was:
            yield Changed(one, task.title, page.title, page.id, added=True)
            continue
        was_on, earlier = was[one]
        (said, judged), (says, judges) = (prints.exercises.get(one, (0, 0)) for prints in (old, new))
        found = Changed(
            id=one,
            title=task.title,
            place=page.title,
            page=page.id,
            before=earlier.title if earlier.title != task.title else "",
            from_place=was_on.title if was_on.id != page.id else "",
            edited=said != says,
            kinds=(earlier.kind, task.kind) if earlier.kind != task.kind else None,
            judged=earlier.kind == task.kind and judged != judges,
        )
        if found.differs:
            yield found
    for one, (page, task) in was.items():
        if one not in now:
            yield Changed(one, task.title, page.title, page.id, removed=True)


def _lessons(before: CourseOutline, after: CourseOutline) -> Iterator[Changed]:
    was = {one.id: one.title for one in before.lessons}
    for one in after.lessons:
        if one.id not in was:
            yield Changed(one.id, one.title, "", "", added=True)
        elif was[one.id] != one.title:
            yield Changed(one.id, one.title, "", "", before=was[one.id])
    here = {one.id for one in after.lessons}
    yield from (Changed(one.id, one.title, "", "", removed=True) for one in before.lessons if one.id not in here)


def _reordered(before: Sequence[str], both: Sequence[str]) -> frozenset[str]:
    """Those that stand elsewhere among their like: as few as can be."""
    kept = set(both)
    old = [one for one in before if one in kept]
    stayed: set[str] = set()
    for block in SequenceMatcher(None, old, both, autojunk=False).get_matching_blocks():
        stayed.update(both[block.b : block.b + block.size])
    return frozenset(kept - stayed)


def _said_by(exercise: Mapping[str, Any]) -> str:
    """All that a learner can read of an exercise, as HTML."""
    parts = [exercise["prompt_html"], *_htmls(exercise["public"]), *exercise["hints_html"], exercise["solution_html"]]
    return "\n".join(f"<div>{part}</div>" for part in parts)


def _htmls(value: Any, *, named: bool = False) -> Iterator[str]:
    match value:
        case str():
            if named:
                yield value
        case Mapping():
            for key, one in value.items():
                yield from _htmls(one, named=str(key).endswith("html"))
        case list() | tuple():
            for one in value:
                yield from _htmls(one, named=named)
