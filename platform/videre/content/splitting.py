"""One long page as several: cut at headings of its text, every element closed and opened again at the cut."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from videre.content.elements import Element, elements
from videre.content.links import EXERCISE_PREFIX
from videre.content.outline import Heading, outline
from videre.content.rendered import RenderedPage

_HEADING = re.compile(r"<(/?)h([1-6])\b")
_DIVIDING = frozenset({"section", "div", "article"})
"""Elements that only hold text together, so that a page can be cut inside of them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: the `heading` it was cut at ("" for the beginning), its title, and what stands in it."""

    heading: str
    title: str
    page: RenderedPage

    @property
    def anchors(self) -> frozenset[str]:
        """The fragments of addresses that lead into it."""
        return self.page.ids | {EXERCISE_PREFIX + one.id for one in self.page.exercises}


class CannotSplit(Exception):
    """Why a page cannot be cut at one of the headings; the sentence is for its author."""

    def __init__(self, heading: str, message: str) -> None:
        super().__init__(message)
        self.heading, self.message = heading, message


def heading_named(found: Sequence[Element], name: str) -> Element | None:
    """The heading with that id, or the one of the section that has it; ids may have the dialect's prefix."""
    wanted = {name, f"h-{name}"}
    at = next((one for one in found if wanted & {one.attributes.get("id", "")}), None)
    return at if at is None or level(at) else next((one for one in found if one.parent is at and level(one)), None)


def level(one: Element) -> int:
    """The level of a heading, 0 for anything else."""
    return int(one.tag[1]) if re.fullmatch(r"h[1-6]", one.tag) else 0


def split_page(page: RenderedPage, headings: Sequence[str]) -> list[Part]:
    """The parts in their order, the first without a heading. Raises CannotSplit."""
    found = elements(page.html)
    cuts: list[tuple[int, Element, str]] = []
    for name in headings:
        heading = heading_named(found, name)
        if heading is None:
            raise CannotSplit(name, "has no heading")
        own = heading.parent
        # A section that begins with the heading goes along with it.
        first = own is not None and own.tag == "section" and not page.html[own.inside : heading.start].strip()
        cut = own if own is not None and first and "data-box" not in own.attributes else heading
        if any(one.tag not in _DIVIDING or "data-box" in one.attributes for one in cut.around()):
            raise CannotSplit(name, "cannot be cut inside a box, at")
        cuts.append((cut.start, heading, name))
    cuts.sort(key=lambda one: one[0])
    parts = [_part(page, "", "", _between(page.html, found, 0, cuts[0][0] if cuts else len(page.html)))]
    for number, (start, heading, name) in enumerate(cuts):
        stop = cuts[number + 1][0] if number + 1 < len(cuts) else len(page.html)
        html = _between(page.html, found, start, stop, without=heading)
        parts.append(_part(page, name, heading.words, html))
    return parts


def _between(html: str, found: Sequence[Element], start: int, stop: int, *, without: Element | None = None) -> str:
    """What stands from `start` to `stop`, well-formed; of `without`, a heading, only the place it marks stays."""
    before = [one for one in found if one.start < start < one.end]
    after = [one for one in found if one.start < stop < one.end and one.start >= start]
    closed = [one for one in before if one.end > stop]
    opening = "".join(f"<{one.tag}>" for one in before)
    closing = "".join(f"</{one.tag}>" for one in reversed([*closed, *after]))
    inside = html[start:stop]
    if without is not None:
        own = without.attributes.get("id", "")
        mark = f'<div id="{escape(own)}"></div>' if own else ""
        inside = html[start : without.start] + mark + html[without.end : stop]
    return opening + inside + closing


def _part(page: RenderedPage, name: str, title: str, html: str) -> Part:
    """The page that shows `html`, with the exercises, sections and headings that stand there."""
    levels = [int(one) for mark, one in _HEADING.findall(html) if not mark]
    up = max(0, min(levels, default=2) - 2) if name else 0
    if up:
        html = _HEADING.sub(lambda one: f"<{one[1]}h{int(one[2]) - up}", html)
    ids = frozenset(outline(html).ids)
    slots = {one.attributes["data-exercise-slot"] for one in elements(html) if "data-exercise-slot" in one.attributes}
    exercises = tuple(one for one in page.exercises if one.id in slots)
    anchors = ids | {EXERCISE_PREFIX + own for own in slots} | ({""} if not name else set())
    done = replace(
        page,
        html=html,
        ids=ids,
        exercises=exercises,
        toc=tuple(Heading(one.level - up, one.id, one.text) for one in page.toc if one.id in _headings(html)),
        sections=tuple(one for one in page.sections if one.anchor in anchors),
        instructor_notes_html="" if name else page.instructor_notes_html,
        problems=() if name else page.problems,
    )
    return Part(name, title, done)


def _headings(html: str) -> frozenset[str]:
    return frozenset(one.id for one in outline(html).headings)
