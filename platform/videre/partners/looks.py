"""A partner's look: a few colours are chosen, all others follow from them.

What is kept are names of the style sheet: ``{"chosen": {"accent": "#0b5a78", …}, "light": {…}, "dark": {…}}``.
Whether they can be read is judged in ``legible``.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from videre.foundation.errors import Invalid
from videre.partners.contrast import EDGE, TEXT, colour, lightened, lightness, mixed, nearest, passes
from videre.partners.palette import DARK, LIGHT, PAPERS, TEXT_ON

_DARK_CHROMA = 0.02


@dataclass(frozen=True, slots=True)
class Chosen:
    """The few choices. What is empty follows from the others, or stays as our own pages have it."""

    accent: str
    accent_dark: str = ""
    paper: str = ""
    paper_dark: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """Light pages or dark ones: our own colours there, and the fields in which others are chosen."""

    own: Mapping[str, str]
    accent: str
    paper: str
    is_dark: bool = False


LOOK_NAMES = {
    "forest": "Forest",
    "fjord": "Fjord",
    "heather": "Heather",
    "rowan": "Rowan",
    "amber": "Amber",
    "slate": "Slate",
}
READY_LOOKS = {
    "forest": Chosen("#1d6244", "#8fd3ae", "#f8faf5"),
    "fjord": Chosen("#17568c", "#8fc4f2", "#f7f9fc"),
    "heather": Chosen("#6a3d8f", "#ccaaee", "#fbf9fc"),
    "rowan": Chosen("#9c2f3f", "#f5a5ae", "#fdf9f7"),
    "amber": Chosen("#7f4a00", "#efb878", "#fdfaf3"),
    "slate": Chosen("#3d4a5c", "#b4c2d6", "#f8f9fa"),
}
"""Looks to begin with; their names stand on their buttons."""

LIGHT_SIDE = Side(LIGHT, "accent", "paper")
DARK_SIDE = Side(DARK, "accent_dark", "paper_dark", is_dark=True)
SIDES = (LIGHT_SIDE, DARK_SIDE)


def checked_choice(typed: Mapping[str, str]) -> Chosen:
    """What was typed, as colours; Invalid names each field that is none."""
    values, wrong = {}, {}
    for name in Chosen.__dataclass_fields__:
        text = typed.get(name, "").strip()
        try:
            values[name] = colour(text) if text or name == "accent" else ""
        except ValueError as error:
            wrong[name] = str(error)
    if wrong:
        raise Invalid(fields=wrong)
    return Chosen(**values)


def chosen_of(look: Mapping[str, Any]) -> Chosen | None:
    """What was chosen for a look that is kept; None for a partner without one."""
    return Chosen(**look["chosen"]) if look.get("chosen") else None


def look_from(chosen: Chosen) -> dict[str, Any]:
    """The look as it is kept."""
    return {"chosen": asdict(chosen), "light": names(chosen, LIGHT_SIDE), "dark": names(chosen, DARK_SIDE)}


def names(chosen: Chosen, side: Side) -> dict[str, str]:
    """The names of the style sheet that follow from the choice, on light pages or on dark ones."""
    papers = paper_names(chosen, side)
    around = {**side.own, **papers}
    accent = getattr(chosen, side.accent) or _dark_kin(chosen.accent, around)
    strong = lightened(accent, lightness(accent) + (0.08 if side.is_dark else -0.1))
    on_accent = lightened(accent, 0.2, chroma=0.03) if side.is_dark else "#ffffff"
    soft = _soft(accent, strong, around)
    return {**papers, "accent": accent, "accent-strong": strong, "accent-soft": soft, "on-accent": on_accent}


def paper_names(chosen: Chosen, side: Side) -> dict[str, str]:
    """What follows from the paper; nothing where it stays as our own."""
    paper = getattr(chosen, side.paper)
    if not paper and side.is_dark and chosen.paper:
        paper = lightened(chosen.paper, lightness(DARK["paper"]), chroma=_DARK_CHROMA)
    if not paper:
        return {}
    light = lightness(paper)
    raised, sunk = (light + 0.035, light - 0.018) if side.is_dark else (light + (1 - light) * 0.75, light - 0.027)
    found = {"paper": paper, "raised": lightened(paper, raised), "sunk": lightened(paper, sunk)}
    found["line"] = lightened(paper, light + 0.13 if side.is_dark else light - 0.1)
    found["code"] = lightened(paper, light + 0.025 if side.is_dark else light - 0.02)
    found["edge"] = nearest(side.own["edge"], [(found[name], EDGE) for name in PAPERS])
    return found


def style_sheet(look: Mapping[str, Mapping[str, str]]) -> str:
    """The look as custom properties: light, dark where the system asks for it, dark where the reader does."""
    light, dark = _properties(look.get("light", {})), _properties(look.get("dark", {}))
    return (
        f":root {{{light}}}\n"
        f'@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{{dark}}} }}\n'
        f'@media screen {{ :root[data-theme="dark"] {{{dark}}} }}\n'
    )


def _properties(values: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in sorted(values.items()))


def _dark_kin(accent: str, around: Mapping[str, str]) -> str:
    """The accent as it may stand on dark paper."""
    kin = lightened(accent, max(lightness(accent), 0.8), chroma=0.12)
    return nearest(kin, [(around[name], TEXT) for name in TEXT_ON["accent"] if name != "accent-soft"])


def _soft(accent: str, strong: str, around: Mapping[str, str]) -> str:
    """A breath of the accent on the paper: as much as lets all text on it be read."""
    texts = [(text, TEXT) for text in (around["ink"], around["quiet"], accent, strong)]
    for share in (0.13, 0.11, 0.09, 0.07, 0.05, 0.03, 0.01):
        made = mixed(around["paper"], accent, share)
        if passes(made, texts):
            return made
    return around["paper"]
