"""Links inside of lessons whose pages have moved: to another address, or in parts to several."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from videre.content.rendered import Exercise, RenderedPage

_HREF = re.compile(r'(?<= href=")([^"]*)(?=")')


@dataclass(frozen=True, slots=True)
class Placed:
    """A page by its id, with the address it was written for and the one it has now: “lesson/episode”."""

    id: str
    before: str
    now: str
    anchors: frozenset[str] = field(default_factory=frozenset)
    """What stands in it and can be led to; only for parts of a page, where the page alone does not say it."""


def relinked(placed: Sequence[Placed], pages: Mapping[str, RenderedPage]) -> dict[str, RenderedPage]:
    """The pages with links that lead where what they name is now; without anything moved they are what they were."""
    if all(one.before == one.now for one in placed):
        return dict(pages)
    # The first part of a page is where links to the whole of it lead.
    whole: dict[str, str] = {}
    parts: dict[tuple[str, str], str] = {}
    for one in placed:
        whole.setdefault(one.before, one.now)
        parts |= {(one.before, anchor): one.now for anchor in one.anchors}
    done = dict(pages)
    for one in placed:
        if one.id in pages:
            done[one.id] = _with_links(pages[one.id], _Links(one, whole, parts))
    return done


@dataclass(frozen=True, slots=True)
class _Links:
    page: Placed
    whole: Mapping[str, str]
    parts: Mapping[tuple[str, str], str]

    def __call__(self, html: str) -> str:
        return _HREF.sub(lambda found: self._moved(found.group(1)), html)

    def _moved(self, address: str) -> str:
        path, hash_, fragment = address.partition("#")
        if ":" in path:
            return address
        here = self.page
        target = posixpath.normpath(posixpath.join(here.before, path)) if path else here.before
        now = self.parts.get((target, fragment)) or self.whole.get(target, target)
        if not path:
            return (
                address
                if now == here.now or not fragment or (target, fragment) not in self.parts
                else (posixpath.relpath(now, here.now) + "/" + hash_ + fragment)
            )
        if now == target and here.now == here.before:
            return address
        return posixpath.relpath(now, here.now) + "/" + hash_ + fragment


def _with_links(page: RenderedPage, links: "_Links") -> RenderedPage:
    return replace(
        page,
        html=links(page.html),
        instructor_notes_html=links(page.instructor_notes_html),
        exercises=tuple(_exercise(one, links) for one in page.exercises),
    )


def _exercise(one: Exercise, links: "_Links") -> Exercise:
    return replace(
        one,
        prompt_html=links(one.prompt_html),
        hints_html=tuple(links(hint) for hint in one.hints_html),
        solution_html=links(one.solution_html),
    )
