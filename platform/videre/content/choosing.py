"""Which box of a page a note of the sidecar means, and what is in it."""

from collections.abc import Mapping, Sequence

from videre.content.elements import Element
from videre.content.links import EXERCISE_PREFIX
from videre.content.rendered import Exercise
from videre.content.sidecar import ExerciseNote


def chosen(places: Sequence[tuple[Element, str]], note: ExerciseNote) -> Element | None:
    """The box of a title or number, of those with their titles."""
    if note.title is not None:
        same = [box for box, title in places if title.casefold() == note.title.casefold()]
        return same[(note.number or 1) - 1] if len(same) >= (note.number or 1) else None
    number = note.number or 1
    return places[number - 1][0] if number <= len(places) else None


def labelled(found: Sequence[Element], exercises: Mapping[str, Exercise], label: str) -> Element | None:
    """The box or exercise that has the label, or the innermost box around what has it."""
    for one in found:
        if one.attributes.get("data-exercise-slot", "") in exercises and label in (
            one.attributes["data-exercise-slot"],
            EXERCISE_PREFIX + one.attributes["data-exercise-slot"],
        ):
            return one
    at = next((one for one in found if one.attributes.get("id") in (label, f"h-{label}")), None)
    if at is None or at.attributes.get("data-box"):
        return at
    # An exercise that is one already leaves only its name before its place.
    follows = next((one for one in found if one.start >= at.end), None)
    if follows is not None and follows.attributes.get("data-exercise-slot") in exercises and at.inside == at.closes:
        return follows
    return next((one for one in at.around() if one.attributes.get("data-box")), None)


def taken_apart(html: str, box: Element, found: list[Element]) -> tuple[str, tuple[str, ...], str]:
    """The prompt, hints and solution of a box: what is in it but its title and the boxes with an own meaning."""
    inner = [one for one in found if one.parent is box]
    cut: list[Element] = []
    hints: list[str] = []
    solutions: list[str] = []
    for one in inner:
        kind = one.attributes.get("data-box")
        if "box-title" in one.classes:
            cut.append(one)
        elif kind in ("hint", "solution"):
            cut.append(one)
            head = next((o for o in found if o.parent is one and "box-title" in o.classes), None)
            text = html[head.end if head else one.inside : one.closes].strip()
            (hints if kind == "hint" else solutions).append(text)
    prompt, at = "", box.inside
    for one in cut:
        prompt += html[at : one.start]
        at = one.end
    return (prompt + html[at : box.closes]).strip(), tuple(hints), "\n".join(solutions)
