"""Figures that may be published: nothing is told of groups so small that somebody could be recognised."""

from collections.abc import Mapping

SMALLEST = 5
OTHER = "other"


def merged(cells: Mapping[str, int], least: int = SMALLEST) -> dict[str, int]:
    """The cells with small ones joined under ``OTHER``, so that each shown is empty of nobody or at least `least`.

    When what was joined is itself too small, the next smallest cell joins it, since the total would give it away by
    subtraction. Fewer than `least` people in all: nothing is broken down.
    """
    kept = {name: number for name, number in cells.items() if name != OTHER and number > 0}
    rest = max(cells.get(OTHER, 0), 0)
    if sum(kept.values()) + rest < least:
        return {}
    for name in sorted(kept, key=lambda one: (kept[one], one)):
        if kept[name] < least or 0 < rest < least:
            rest += kept.pop(name)
    ordered = dict(sorted(kept.items(), key=lambda one: (-one[1], one[0])))
    return {**ordered, OTHER: rest} if rest else ordered
