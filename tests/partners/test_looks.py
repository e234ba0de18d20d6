"""Looks: whatever is chosen and taken can be read everywhere; what cannot is refused with the nearest that can."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from videre.foundation.errors import Invalid
from videre.partners.contrast import EDGE, TEXT, lightness, nearest, ratio, said
from videre.partners.legible import faults, proposed
from videre.partners.looks import (
    DARK_SIDE,
    LIGHT_SIDE,
    READY_LOOKS,
    Chosen,
    checked_choice,
    chosen_of,
    look_from,
    names,
    style_sheet,
)
from videre.partners.palette import DARK, EDGE_ON, LIGHT, TEXT_ON

TOKENS = Path(__file__).parents[2] / "platform/videre/web/static/css/site/1-tokens.css"
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def hard_to_read(around: Mapping[str, str]) -> list[str]:
    """Every pair of the style sheet without the contrast it needs."""
    pairs = [(text, ground, TEXT) for text, grounds in TEXT_ON.items() for ground in grounds]
    pairs += [(mark, ground, EDGE) for mark, grounds in EDGE_ON.items() for ground in grounds]
    return [f"{one} on {on}" for one, on, needed in pairs if ratio(around[one], around[on]) < needed]


def whole(chosen: Chosen) -> list[dict[str, str]]:
    return [{**side.own, **names(chosen, side)} for side in (LIGHT_SIDE, DARK_SIDE)]


def test_contrast_is_what_wcag_says() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert said(ratio("#777777", "#ffffff")) == "4.47 : 1", "never rounded up to what would pass"


def test_our_own_colours_are_those_of_the_style_sheet_and_can_be_read() -> None:
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)) for part in blocks(TOKENS.read_text()))
    for own, sheet in ((LIGHT, light), (DARK, dark)):
        assert {name: sheet[name] for name in own} == own
        assert hard_to_read(own) == []


def blocks(sheet: str) -> tuple[str, str]:
    """The light names, and the dark ones as they are where a reader asked for them."""
    found = re.findall(r":root(\[data-theme=\"dark\"\])? \{([^}]*)\}", sheet)
    return next(body for dark, body in found if not dark), next(body for dark, body in found if dark)


@pytest.mark.parametrize("name", READY_LOOKS)
def test_looks_to_begin_with_can_be_read(name: str) -> None:
    assert faults(READY_LOOKS[name]) == ()
    assert [hard_to_read(side) for side in whole(READY_LOOKS[name])] == [[], []]


@settings(max_examples=25, deadline=None)
@given(COLOURS, COLOURS, COLOURS | st.just(""), COLOURS | st.just(""))
def test_any_colours_are_either_readable_or_have_readable_neighbours(
    accent: str, accent_dark: str, paper: str, paper_dark: str
) -> None:
    chosen = Chosen(accent, accent_dark, paper, paper_dark)
    better = proposed(chosen)
    assert faults(better) == ()
    assert [hard_to_read(side) for side in whole(better)] == [[], []]
    if not faults(chosen):
        assert better == chosen


def test_a_refusal_names_the_colour_the_ground_both_ratios_and_the_nearest_that_passes() -> None:
    (fault,) = faults(Chosen("#77aaff"))
    assert fault.field == "accent"
    assert "#77aaff on the paper #fdfcf9 has a contrast of 2.27 : 1; 4.5 : 1 is needed" in fault.sentence
    assert fault.nearest in fault.sentence
    assert faults(Chosen(fault.nearest)) == ()
    assert lightness(fault.nearest) < lightness("#77aaff")


def test_the_nearest_is_as_near_as_can_be() -> None:
    grounds = [(LIGHT["paper"], TEXT)]
    found = nearest("#77aaff", grounds)
    assert TEXT <= ratio(found, LIGHT["paper"]) < TEXT + 0.15


def test_papers_and_accents_are_each_refused_beside_their_own_field() -> None:
    found = {one.field: one.sentence for one in faults(Chosen("#ffff00", "#101010", "#808080", "#a0a0a0"))}
    assert set(found) == {"accent", "accent_dark", "paper", "paper_dark"}
    assert found["paper"].startswith(("Text #1c2230 on", "Quiet text #565d6b on"))


@pytest.mark.parametrize("typed", ["red", "#12", "#12345g", "0b5a7", "#0b5a78;}body{}", "٣٣٣", "#0b5a78\n#fff"])
def test_what_is_no_colour_is_refused_by_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_choice({"accent": typed, "paper": typed})
    assert set(refused.value.fields) == {"accent", "paper"}


def test_what_is_typed_is_read_kindly_and_kept_in_one_form() -> None:
    chosen = checked_choice({"accent": " 0B5A78 ", "paper": "#FFF"})
    assert chosen == Chosen("#0b5a78", "", "#ffffff", "")
    kept = look_from(chosen)
    assert chosen_of(kept) == chosen
    assert chosen_of({}) is None


def test_a_look_is_only_names_of_our_style_sheet() -> None:
    sheet = style_sheet(look_from(Chosen("#0b5a78", "", "#f4f8fc")))
    assert set(re.findall(r"--([a-z-]+):", sheet)) <= set(LIGHT)
    assert sheet.count("{") == sheet.count("}")
    assert sheet.count("--accent:") == 3, "light, dark as the system asks, dark as the reader does"
