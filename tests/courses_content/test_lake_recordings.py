"""The recordings of *Hand it over*, true to what a terminal really answers."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.courses_content.lake import (
    COURSE,
    MATERIAL,
    Lake,
    both_tests,
    first_test,
    matches,
    state,
    with_calendar,
)
from tests.courses_content.recordings import films_of

FILMS = {film.name: film for film in films_of(COURSE)}
NAMES = sorted(FILMS)


def recording(name: str) -> Any:
    return FILMS[name].recording


STAGES = {
    "broken, nothing set": lambda folder: Lake(folder, state("broken")).script(),
    "broken, limit set": lambda folder: Lake(folder, state("broken")).script(ICE_LIMIT="2"),
    "broken, older Python": lambda folder: Lake(folder, state("broken")).older(),
    "runs again": lambda folder: Lake(folder, state("runs-again")).script(),
    "sentence": lambda folder: Lake(folder, state("runs-again")).older(),
    "first test": lambda folder: Lake(folder, state("runs-again"), test=first_test()).tests(),
    "first test, seven": lambda folder: Lake(folder, state("runs-again"), test=first_test(7)).tests(),
    "leap test, before": lambda folder: Lake(folder, state("runs-again"), test=both_tests()).tests(),
    "leap test, after": lambda folder: Lake(folder, with_calendar(), test=both_tests()).tests(),
    "leap mended": lambda folder: Lake(folder, with_calendar()).script(),
    "mended": lambda folder: Lake(folder, state("mended")).script(),
    "ls": lambda _folder: "\n".join(sorted(set(os.listdir(MATERIAL / "mended")) - {"README.md"})),  # noqa: PTH208
}
ELSEWHERE = {"version", None}
"""What a terminal of another computer answers: which Python it has, and that there is no `python`."""

SHOWN = [
    (name, beat.does)
    for name in NAMES
    for beat in recording(name).beats
    if "run" in beat.does and beat.does.get("stage") not in ELSEWHERE
]


@pytest.mark.parametrize(("name", "does"), SHOWN, ids=[f"{name}: {does['stage']}" for name, does in SHOWN])
def test_the_terminal_answers_in_the_video_as_in_life(name: str, does: dict[str, Any], tmp_path: Path) -> None:
    real = STAGES[does["stage"]](tmp_path)
    assert matches(does["out"], real), real


@pytest.mark.parametrize("name", NAMES)
def test_typed_python_is_that_of_the_material(name: str) -> None:
    known = {line for folder in ("runs-again", "mended") for line in state(folder).splitlines()}
    known |= set((first_test() + both_tests() + first_test(7)).splitlines())
    typed_into = ""
    for beat in recording(name).beats:
        does = beat.does
        typed_into = does.get("name", Path(does["file"]).name if "file" in does else typed_into)
        if "type" in does and typed_into.endswith(".py"):
            for line in does["type"].splitlines():
                assert line in known, line


def test_the_readme_typed_in_the_video_says_what_the_real_one_says() -> None:
    real = " ".join((MATERIAL / "mended" / "README.md").read_text(encoding="utf-8").split())
    for name in ("ten-lines", "hand-it-to-a-stranger"):
        for beat in recording(name).beats:
            if beat.does.get("name", "README.md") == "README.md":
                for part in re.split(r"\n(?=\S)", beat.does.get("type", "")):
                    words = " ".join(part.split())
                    if not words.startswith("min "):
                        loose = re.sub(r"[ .]", "", words)
                        assert loose in re.sub(r"[ .]", "", real), words
