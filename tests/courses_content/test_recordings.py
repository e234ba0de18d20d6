"""The videos of *Hand it over*: small, silent, described, and true to what a terminal really answers."""

import importlib.util
import itertools
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from pymediainfo import MediaInfo

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
from videre.content.reader import read_course

MEDIA = COURSE / "media"
RECORDINGS = sorted((COURSE / "recording").glob("*.toml"))
NAMES = [path.stem for path in RECORDINGS]


def timeline() -> Any:
    """The recorder's own reckoning of time; standard library only."""
    spec = importlib.util.spec_from_file_location("timeline", COURSE / "recording" / "timeline.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["timeline"] = module
    spec.loader.exec_module(module)
    return module


TIMELINE = timeline()


def recording(name: str) -> Any:
    return TIMELINE.read(COURSE / "recording" / f"{name}.toml")


def test_every_episode_has_a_recording_and_its_pauses_stand_in_the_front_matter() -> None:
    course, problems = read_course(COURSE)
    assert course is not None
    assert problems == []
    episodes = [episode for lesson in course.lessons for episode in lesson.episodes]
    assert sorted(str(episode.video) for episode in episodes) == NAMES
    for episode in episodes:
        reckoned = recording(str(episode.video)).pauses()
        assert [(int(pause.at), pause.exercise) for pause in episode.pauses] == reckoned
        assert reckoned[0][0] <= 30


@pytest.mark.parametrize("name", NAMES)
def test_the_texts_beside_the_video_are_those_of_the_recording(name: str) -> None:
    reckoned = recording(name)
    for language in ("en", "nb"):
        path = MEDIA / f"{name}.{language}.vtt"
        cues = reckoned.captions(language)
        assert path.exists() == bool(cues)
        if cues:
            assert path.read_text(encoding="utf-8") == TIMELINE.webvtt(cues)
    assert (MEDIA / f"{name}.chapters.txt").read_text(encoding="utf-8") == TIMELINE.chapter_lines(reckoned)
    assert reckoned.chapters()[0][0] == 0
    assert (MEDIA / "worked-on-friday.nb.vtt").exists()


@pytest.mark.parametrize("name", NAMES)
def test_captions_can_be_read_in_their_time(name: str) -> None:
    reckoned = recording(name)
    for language in ("en", "nb"):
        cues = reckoned.captions(language)
        for cue, following in itertools.pairwise([*cues, None]):
            lines = cue.text.split("\n")
            assert len(lines) <= 2
            assert max(map(len, lines)) <= 42
            assert 2.9 <= cue.end - cue.start <= 6.1, cue
            assert len(cue.text) / (cue.end - cue.start) <= 17, cue
            assert cue.end <= (following.start if following else reckoned.seconds) + 0.05


@pytest.mark.parametrize("name", NAMES)
def test_what_is_typed_is_also_said(name: str) -> None:
    """Somebody who cannot see the screen has the captions: each beat that types or runs says something."""
    for beat in recording(name).beats:
        if {"type", "run", "cut", "mark"} & set(beat.does):
            assert beat.does["say"], beat.does


@pytest.mark.parametrize("name", NAMES)
def test_the_video_is_small_silent_portrait_h264(name: str) -> None:
    path = MEDIA / f"{name}.mp4"
    tracks = MediaInfo.parse(path).tracks
    assert [track.track_type for track in tracks] == ["General", "Video"]
    video = tracks[1]
    assert (video.width, video.height, video.format) == (720, 900, "AVC")
    assert str(video.format_profile).startswith("Main")
    assert (video.chroma_subsampling, video.bit_depth) == ("4:2:0", 8)
    assert float(video.frame_rate) == 10
    seconds = float(video.duration) / 1000
    assert abs(seconds - recording(name).seconds) < 0.2
    assert 120 <= seconds <= 180
    assert path.stat().st_size <= 1_000_000 * seconds / 60
    head = path.read_bytes()[:64_000]
    assert 0 < head.find(b"moov") < head.find(b"mdat")
    assert (MEDIA / f"{name}.jpg").read_bytes().startswith(b"\xff\xd8\xff")


def test_all_media_together_are_small() -> None:
    assert sum(path.stat().st_size for path in MEDIA.iterdir()) < 15_000_000


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
