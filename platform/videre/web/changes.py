"""What changes between two states of a course, as pages show it: a list, and the words of some pages at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from videre.courses.changes import Changed, Changes, PageWords, State, changes_between, words_between
from videre.foundation.database import in_pages
from videre.foundation.errors import NotFound
from videre.web.paging import asked_page

AT_ONCE = 10
MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class ChangesShown:
    """The part of a page. ``for_staff``: also that other answers count as right, which learners are not told.

    ``asked`` are the other words in the address, ``most`` is how many things of a list are named.
    """

    before: str
    after: str
    language: str
    changes: Changes
    words: list[PageWords]
    page: int
    pages: int
    for_staff: bool
    asked: tuple[tuple[str, str], ...] = ()
    most: int = MOST_NAMED

    @property
    def exercises(self) -> list[Changed]:
        """The exercises that differ for this reader."""
        return [one for one in self.changes.exercises if self.for_staff or one.shows]

    @property
    def put_otherwise(self) -> list[Changed]:
        """Exercises that say something else, or ask in another way."""
        return [one for one in self.exercises if one.edited or one.kinds]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.changes.pages or self.changes.lessons or self.exercises)

    def moved(self, found: Iterable[Changed]) -> list[Changed]:
        """Those that are called otherwise or stand elsewhere."""
        return [one for one in found if one.before or one.from_place or one.reordered]

    def address(self, page: int) -> str:
        """Where other pages' words are."""
        return "?" + urlencode([*self.asked, ("words", page)])


def changes_shown(before: State, after: State, *, for_staff: bool) -> ChangesShown:
    """The part of the page that the reader asked for."""
    changes, page = changes_between(before, after), asked_page("words")
    ids = changes.reads_otherwise
    offset, pages = in_pages(len(ids), AT_ONCE, page)
    if page > max(pages, 1):
        raise NotFound
    return ChangesShown(
        before=before.label,
        after=after.label,
        language=after.outline.language,
        changes=changes,
        words=words_between(before, after, ids[offset : offset + AT_ONCE]),
        page=page,
        pages=pages,
        for_staff=for_staff,
        asked=tuple((name, request.args[name]) for name in ("since", "to") if name in request.args),
    )
