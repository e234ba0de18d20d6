"""What stands on a finished page, counted: what an author can compare with the source.

What is in exercises, hints, solutions and instructor notes counts like everything else.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from videre.content.elements import Element, elements
from videre.content.rendered import RenderedPage

_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_MARKS = frozenset({"headerlink", "footnote-ref", "footnote-backref"})


@dataclass(frozen=True, slots=True)
class Box:
    """A box by its standard name, with the title its author gave it.

    ``written`` is its name in the source where a class makes another kind of it: an `admonition` of class `important`.
    """

    kind: str
    title: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a page shows. `tabs` are the labels in their order, `boxes` all boxes in theirs, exercises and solutions
    too; those of instructor notes come last.
    """

    boxes: tuple[Box, ...] = ()
    exercises: int = 0
    solutions: int = 0
    tab_sets: int = 0
    tabs: tuple[str, ...] = ()
    code_blocks: int = 0
    images: int = 0
    tables: int = 0
    inside_links: int = 0
    headings: int = 0

    def by_kind(self) -> dict[str, int]:
        """How many boxes there are of each kind."""
        return dict(sorted(Counter(box.kind for box in self.boxes).items()))

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {**asdict(self), "boxes_by_kind": self.by_kind()}

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.boxes + other.boxes,
            self.exercises + other.exercises,
            self.solutions + other.solutions,
            self.tab_sets + other.tab_sets,
            self.tabs + other.tabs,
            self.code_blocks + other.code_blocks,
            self.images + other.images,
            self.tables + other.tables,
            self.inside_links + other.inside_links,
            self.headings + other.headings,
        )


def counts_from(data: Mapping[str, Any]) -> Counts:
    """What `to_json` gave."""
    kept = {one.name: data[one.name] for one in fields(Counts)}
    return Counts(**{**kept, "boxes": tuple(Box(**one) for one in data["boxes"]), "tabs": tuple(data["tabs"])})


def counts_of(page: RenderedPage) -> Counts:
    """The counts of a rendered page."""
    return counted(page.html, [asdict(one) for one in page.exercises], page.instructor_notes_html)


def counted(html: str, exercises: Iterable[Mapping[str, Any]], notes_html: str) -> Counts:
    """The counts of a page as it is kept: exercises stand for the slots in the text."""
    asked = {one["id"]: _of_exercise(one) for one in exercises}
    return _counted(html, asked) + _counted(notes_html, {})


def _of_exercise(one: Mapping[str, Any]) -> Counts:
    found = Counts(boxes=(Box("exercise", one["title"]),), exercises=1) + _counted(one["prompt_html"], {})
    for hint in one["hints_html"]:
        found += Counts(boxes=(Box("hint", said_title(hint)),)) + _counted(hint, {})
    if said := one["solution_html"]:
        found += Counts(boxes=(Box("solution", said_title(said)),), solutions=1) + _counted(said, {})
    return found


def title_of(box: Element, all_of_them: Iterable[Element]) -> str:
    """The title of a box as its author wrote it, "" when it shows only what kind of box it is."""
    inside = [one for one in all_of_them if one is not box and box.start < one.start and one.end <= box.end]
    head = next((one for one in inside if "box-title" in one.classes and one.parent is box), None)
    if head is None:
        return ""
    parts = [one for one in inside if one.parent is head]
    name = next((one.words for one in parts if "box-name" in one.classes), "")
    return name or ("" if any("box-kind" in one.classes for one in parts) else head.words)


def said_title(html: str) -> str:
    """The title of a hint or solution of an exercise, which has no box of its own: a bold line at its beginning."""
    found = elements(html)
    if len(found) < 2 or (found[0].tag, found[1].tag) != ("p", "strong") or found[0].words != found[1].words:
        return ""
    return found[0].words


def _counted(html: str, asked: Mapping[str, Counts]) -> Counts:
    """What stands in the text, each of the exercises in its slot."""
    found = elements(html) if html else []
    rest = dict(asked)
    order: list[Counts] = []
    for one in found:
        said = one.attributes
        if kind := said.get("data-box"):
            box = Counts(boxes=(Box(kind, title_of(one, found), said.get("data-written", "")),))
            order.append(replace(box, exercises=int(kind == "exercise"), solutions=int(kind == "solution")))
        if "data-tab" in said:
            order.append(Counts(tabs=(said["data-tab"],)))
        if said.get("data-exercise-slot") in rest:
            order.append(rest.pop(said["data-exercise-slot"]))
    tags = Counter(one.tag for one in found)
    others = Counts(
        tab_sets=sum("data-tabs" in one.attributes for one in found),
        code_blocks=tags["pre"],
        images=tags["img"],
        tables=tags["table"],
        inside_links=sum(one.tag == "a" and _is_inside(one) for one in found),
        headings=sum(tags[f"h{level}"] for level in range(1, 7)),
    )
    return sum([*order, *rest.values()], others)


def _is_inside(link: Element) -> bool:
    address = link.attributes.get("href", "")
    return bool(address) and not _OUTSIDE.match(address) and not _MARKS & set(link.classes)
