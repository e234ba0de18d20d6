"""Exercises of a page: which boxes they are, what they are called, which solution is theirs."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.nodes import make_refnode

from videre.content.readers.sphinx.builder import order_of
from videre.content.readers.sphinx.elements import Box, BoxTitle, ExerciseList
from videre.content.readers.sphinx.vocabulary import EXERCISE, NOTES, SOLUTION
from videre.content.unread import words_alone

_MINUTES = re.compile(r"\b(\d{1,3})\s*(?:-|–|to)?\s*(\d{1,3})?\s*min(?:utes?|\.)?(?![a-z])", re.IGNORECASE)
_NAMED = re.compile(r"(?:exercises?|challenges?)\b\s*[:–—-]\s+", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\{number\}[.:,]?")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\bmin[^()]*\)")
LONGEST_MINUTES = 600


def find_exercises(app: Sphinx, doctree: nodes.document) -> None:
    """Number the exercises of a page, give each its solutions, and note them for the list of all."""
    docname = app.env.current_document.docname
    listed: list[dict[str, Any]] = []
    _bring_solutions(doctree)
    for box in list(doctree.findall(Box)):
        if box["kind"] != EXERCISE or _is_inside(box, (EXERCISE, NOTES, SOLUTION)):
            continue
        _take_solutions(box)
        title, minutes = _called(box)
        box["number"] = len(listed)
        box["title"], box["minutes"] = words_alone(title) or _section_title(box), minutes
        # Ids are made of names: without the minutes, which change, and without another thing's title.
        box["name"] = _IN_BRACKETS.sub("", title) or f"{docname.rpartition('/')[2]}-exercise"
        listed.append({"number": box["number"], "title": box["title"]})
    exercises = app.env.videre_exercises = getattr(app.env, "videre_exercises", {})  # type: ignore[attr-defined]
    exercises[docname] = listed


def _bring_solutions(doctree: nodes.document) -> None:
    """A solution that names its exercise by the label goes to it, wherever on the page it stands."""
    labelled = {box["own"].casefold(): box for box in doctree.findall(Box) if box["kind"] == EXERCISE and box["own"]}
    for solution in [box for box in doctree.findall(Box) if box["kind"] == SOLUTION]:
        title = solution.children[0] if solution.children else None
        box = labelled.get(title.astext().strip().casefold()) if isinstance(title, BoxTitle) else None
        if box is None:
            continue
        solution.remove(title)
        if not _is_inside(solution, (EXERCISE,)) and not _is_inside(box, (SOLUTION,)):
            solution.parent.remove(solution)
            box += solution


def name_boxes(app: Sphinx, doctree: nodes.document) -> None:
    """Labels of boxes are called by the titles of the boxes, so that links need no words of their own."""
    docname = app.env.current_document.docname
    labels = app.env.domains.standard_domain.labels
    for box in doctree.findall(Box):
        for name in box.get("names", ()):
            labels.setdefault(name, (docname, box["ids"][0], _named_by(box, app)))
    for link in doctree.findall(nodes.reference):
        named = doctree.ids.get(link.get("refid"))
        if link.get("id_link") and isinstance(named, Box) and link.astext() in {f"#{one}" for one in named["names"]}:
            said = _named_by(named, app)
            link.children = [nodes.inline(said, said)]


def _title_of(box: Box) -> str:
    """The words of its title, without the marks of footnotes."""
    first = box.children[0] if box.children and isinstance(box.children[0], BoxTitle) else BoxTitle()
    said = "".join(one.astext() for one in first.children if not isinstance(one, nodes.footnote_reference))
    return " ".join(said.split())


def _named_by(box: Box, app: Sphinx) -> str:
    """The title of a box, or that of its kind."""
    own = _title_of(box)
    return str(own or app.config.videre_titles.get(box["kind"]) or box["kind"])


def numbered_box(app: Sphinx, env: Any, node: nodes.Element, content: nodes.Element) -> nodes.Element | None:
    """Boxes have no numbers here: where one is asked for, its title stands."""
    if node.get("reftype") != "numref" or node["reftarget"] not in env.domains.standard_domain.labels:
        return None
    docname, own, title = env.domains.standard_domain.labels[node["reftarget"]]
    said = content.astext() if node.get("refexplicit") else title
    if "{name}" in said:
        said = _NUMBER.sub("", said)
    for place in ("%s", "{number}", "{name}"):
        said = said.replace(place, title)
    return make_refnode(app.builder, node["refdoc"], docname, own, nodes.inline(said, said))


def _is_inside(box: nodes.Element, kinds: tuple[str, ...]) -> bool:
    parent: Any = box.parent
    while parent is not None:
        if isinstance(parent, Box) and parent["kind"] in kinds:
            return True
        parent = parent.parent
    return False


def _take_solutions(box: Box) -> None:
    """Solutions that directly follow an exercise are its own."""
    parent = box.parent
    after: list[nodes.Node] = []
    for sibling in parent.children[parent.index(box) + 1 :]:
        if isinstance(sibling, nodes.comment | nodes.target | nodes.system_message):
            after.append(sibling)
            continue
        if not (isinstance(sibling, Box) and sibling["kind"] == SOLUTION):
            return
        for one in [*after, sibling]:
            parent.remove(one)
            box += one
        after = []


def _called(box: Box) -> tuple[str, int | None]:
    """The title of an exercise and its minutes, as far as the title says them."""
    title = _title_of(box)
    found = _MINUTES.search(title)
    minutes = int(found.group(2) or found.group(1)) if found else None
    named = _NAMED.sub("", title, count=1) if _NAMED.match(title) else title
    return named, minutes if minutes and minutes <= LONGEST_MINUTES else None


def _section_title(node: nodes.Element) -> str:
    parent: Any = node.parent
    while parent is not None:
        if isinstance(parent, nodes.section):
            return " ".join(parent.children[0].astext().split())
        parent = parent.parent
    return "Exercise"


def list_exercises(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill each list of exercises: links by page, in the order of the course."""
    places = list(doctree.findall(ExerciseList))
    if not places:
        return
    env: Any = app.env
    order = [name for name in order_of(app) if name != docname]
    listing = nodes.bullet_list()
    for name in order:
        found = env.videre_exercises.get(name, [])
        if not found:
            continue
        inner = nodes.bullet_list()
        for one in found:
            address = f"{app.config.videre_word}/exercise/{one['number']}/{name}"
            link = nodes.reference("", one["title"], internal=True, refuri=address)
            inner += nodes.list_item("", nodes.paragraph("", "", link))
        title = env.titles[name].astext() if name in env.titles else name
        page = nodes.reference("", title, internal=True, refuri=app.builder.get_target_uri(name))
        listing += nodes.list_item("", nodes.paragraph("", "", page), inner)
    for place in places:
        place.replace_self([listing.deepcopy()] if len(listing) else [])
