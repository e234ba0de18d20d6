"""Whether a chosen look can be read: every colour against all it stands on, and what to choose instead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from videre.foundation.worded import worded
from videre.partners.contrast import EDGE, TEXT, Ground, lightened, lightness, nearest, passes, ratio, said
from videre.partners.looks import SIDES, Chosen, Side, paper_names
from videre.partners.palette import CODE, EDGE_ON, PAPERS, TEXT_ON

COLOUR_NAMES = {
    "paper": "the paper",
    "raised": "what is raised from the paper",
    "sunk": "what is sunk into the paper",
    "good-soft": "praise",
    "poor-soft": "warnings",
    "warm-soft": "hints",
    "line": "lines",
    "code": "code",
    "ink": "Text",
    "quiet": "Quiet text",
    "good": "Praise",
    "poor": "A warning",
    "warm": "A hint",
}
_TEXTS = ("ink", "quiet", "good", "poor", "warm", *CODE)
_GROUNDS = (*PAPERS, "code")
_STEPS = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """A colour that cannot be read well: which field it was typed into, why, and the nearest that can."""

    field: str
    sentence: str
    nearest: str


def faults(chosen: Chosen) -> tuple[Fault, ...]:
    """One fault for each field whose colour cannot be read well somewhere."""
    return tuple(fault for side in SIDES for fault in _on_side(chosen, side))


def proposed(chosen: Chosen) -> Chosen:
    """The nearest choice that can be read everywhere."""
    return replace(chosen, **{fault.field: fault.nearest for fault in faults(chosen)})


def _on_side(chosen: Chosen, side: Side) -> Iterator[Fault]:
    paper = _of_paper(chosen, side)
    if paper is not None:
        yield paper
        # An accent is proposed for the paper that is proposed, so that both together can be read.
        chosen = replace(chosen, **{side.paper: paper.nearest})
    accent = _of_accent(chosen, side)
    if accent is not None:
        yield accent


def _of_paper(chosen: Chosen, side: Side) -> Fault | None:
    if not getattr(chosen, side.paper):
        return None
    around = {**side.own, **paper_names(chosen, side)}
    bad = next(((text, ground) for text, ground in _pairs() if ratio(around[text], around[ground]) < TEXT), None)
    if bad is None:
        return None
    text, ground = bad
    better = _nearest_paper(chosen, side)
    found = _found(COLOUR_NAMES.get(text, "Code"), around[text], COLOUR_NAMES[ground], around[ground], TEXT)
    message = worded(
        "%(found)s The nearest paper on which all text can be read is %(better)s.", found=found, better=better
    )
    return Fault(side.paper, message, better)


def _of_accent(chosen: Chosen, side: Side) -> Fault | None:
    """The soft colour made of the accent always lets it be read, so that is not asked."""
    accent = getattr(chosen, side.accent)
    if not accent:
        return None
    around = {**side.own, **paper_names(chosen, side)}
    grounds = [(name, TEXT) for name in TEXT_ON["accent"] if name != "accent-soft"]
    grounds += [(name, EDGE) for name in EDGE_ON["accent"]]
    bad = next(((name, needed) for name, needed in grounds if ratio(accent, around[name]) < needed), None)
    if bad is None:
        return None
    better = nearest(accent, [(around[name], needed) for name, needed in grounds])
    found = _found("The accent", accent, COLOUR_NAMES[bad[0]], around[bad[0]], bad[1])
    message = worded(
        "%(found)s The nearest colour that can be read everywhere is %(better)s.", found=found, better=better
    )
    return Fault(side.accent, message, better)


def _nearest_paper(chosen: Chosen, side: Side) -> str:
    """The same tint, moved towards our own paper by as little as lets everything be read."""
    paper = getattr(chosen, side.paper)
    start, end = lightness(paper), lightness(side.own["paper"])
    for step in range(1, _STEPS + 1):
        share = step / _STEPS
        made = lightened(paper, start + (end - start) * share, chroma=0.2 * (1 - share) + 0.01)
        around = {**side.own, **paper_names(replace(chosen, **{side.paper: made}), side)}
        if all(passes(around[text], _grounds_of(text, around)) for text in _TEXTS):
            return made
    return side.own["paper"]


def _pairs() -> Iterator[tuple[str, str]]:
    return ((text, ground) for text in _TEXTS for ground in TEXT_ON[text] if ground in _GROUNDS)


def _grounds_of(text: str, around: Mapping[str, str]) -> list[Ground]:
    return [(around[ground], TEXT) for ground in TEXT_ON[text] if ground in _GROUNDS]


def _found(what: str, one: str, on: str, ground: str, needed: float) -> str:
    return worded(
        "%(what)s %(one)s on %(on)s %(ground)s has a contrast of %(ratio)s; %(needed)s : 1 is needed.",
        what=worded(what),
        one=one,
        on=worded(on),
        ground=ground,
        ratio=said(ratio(one, ground)),
        needed=f"{needed:g}",
    )
