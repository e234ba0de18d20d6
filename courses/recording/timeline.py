"""When everything happens in a screencast: beats with their captions, worked out before a picture is drawn.

A recording is a list of beats. A beat does at most one thing on the screen and says one to four captions meanwhile;
it lasts as long as the longer of the two. Standard library only, so that tests can ask it without Pillow.
"""

import textwrap
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FRAMES = 10
TYPED_PER_SECOND = 20
CUT_SHOWN = 1.2
OUTPUT_AFTER = 0.6
BREATH = 0.4
SHORTEST_CUE, LONGEST_CUE = 3.0, 6.0
CUE_COLUMNS = 42

VIEWS = ("card", "points", "editor", "terminal", "split", "picture", "form")
KEYS = {
    "say", "nb", "chapter", "pause", "view", "title", "lines", "big", "file", "name", "text", "from", "to", "mark",
    "cut", "type", "at", "run", "out", "prompt", "clear", "picture", "stage", "hold",
    "page", "fields", "button", "fill", "press",
}  # fmt: skip


@dataclass(frozen=True)
class Cue:
    """One caption: from, to, and what it says (one or two lines)."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Beat:
    """One thing that happens: what the file says of it, when it starts and ends, and the captions over it."""

    start: float
    end: float
    does: dict[str, Any]
    cues: dict[str, tuple[Cue, ...]] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Recording:
    """A whole screencast before it is drawn. ``voice`` speaks its captions; "" for one without sound."""

    name: str
    number: str
    title: str
    description: str
    voice: str
    beats: tuple[Beat, ...]

    @property
    def seconds(self) -> float:
        return self.beats[-1].end

    def captions(self, language: str) -> list[Cue]:
        return [cue for beat in self.beats for cue in beat.cues.get(language, ())]

    def chapters(self) -> list[tuple[float, str]]:
        return [(beat.start, beat.does["chapter"]) for beat in self.beats if "chapter" in beat.does]

    def pauses(self) -> list[tuple[int, str]]:
        """Whole seconds at which the video stops: the last full one of the beat that asks for it."""
        return [(int(beat.end), beat.does["pause"]) for beat in self.beats if "pause" in beat.does]


def reading_time(text: str) -> float:
    """How long a caption stays: about 15 letters a second and one second to find it."""
    return min(LONGEST_CUE, max(SHORTEST_CUE, 1.0 + len(text) / 16))


def acting_time(does: dict[str, Any]) -> float:
    """How long the thing on the screen takes, with a breath after it."""
    seconds = float(does.get("hold", 0))
    if "cut" in does:
        seconds += CUT_SHOWN
    if "type" in does:
        seconds += len(does["type"].removesuffix("\n")) / TYPED_PER_SECOND
    if "run" in does:
        seconds += len(does["run"]) / TYPED_PER_SECOND + OUTPUT_AFTER + 1.0
    return seconds + BREATH


def lines_of(text: str) -> list[str]:
    """A caption as one or two lines of even length."""
    folded = textwrap.wrap(text, CUE_COLUMNS)
    if len(folded) == 2:
        for width in range(len(text) // 2, CUE_COLUMNS + 1):
            even = textwrap.wrap(text, width)
            if len(even) == 2:
                return even
    return folded


def _cues(said: list[str], start: float, end: float, weights: list[float]) -> tuple[Cue, ...]:
    stretch = min((end - start) / sum(weights), LONGEST_CUE / max(weights))
    cues, at = [], start
    for text, weight in zip(said, weights, strict=True):
        till = at + weight * max(1.0, stretch)
        cues.append(Cue(round(at, 1), round(till, 1), "\n".join(lines_of(text))))
        at = till
    return tuple(cues)


def _beat(does: dict[str, Any], start: float, where: str) -> Beat:
    unknown = set(does) - KEYS
    if unknown or does.get("view", "card") not in VIEWS:
        raise ValueError(f"{where}: unknown {sorted(unknown) or does['view']}")
    said = {language: does[key] for language, key in (("en", "say"), ("nb", "nb")) if key in does}
    said = {language: [text] if isinstance(text, str) else text for language, text in said.items()}
    for language, texts in said.items():
        if len(texts) != len(said["en"]):
            raise ValueError(f"{where}: as many captions in {language} as in en")
        long = [text for text in texts if len(lines_of(text)) > 2]
        if long:
            raise ValueError(f"{where}: more than two lines: {long}")
    weights = [max(reading_time(texts[place]) for texts in said.values()) for place in range(len(said.get("en", ())))]
    end = round(start + max(sum(weights), acting_time(does)), 1)
    return Beat(start, end, does, {language: _cues(texts, start, end, weights) for language, texts in said.items()})


def read(path: Path) -> Recording:
    """The recording in a file, with every beat at its time."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    beats: list[Beat] = []
    for place, does in enumerate(raw["beats"], 1):
        beats.append(_beat(does, beats[-1].end if beats else 0.0, f"{path.name}, beat {place}"))
    return Recording(path.stem, raw["number"], raw["title"], raw["description"], raw.get("voice", ""), tuple(beats))


def clock(seconds: float) -> str:
    """A time as WebVTT writes it."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"


def webvtt(cues: list[Cue]) -> str:
    """The captions as a WebVTT file."""
    blocks = [f"{clock(cue.start)} --> {clock(cue.end)}\n{cue.text}" for cue in cues]
    return "\n\n".join(["WEBVTT", *(block.replace("&", "&amp;").replace("<", "&lt;") for block in blocks)]) + "\n"


def chapter_lines(recording: Recording) -> str:
    """The chapters, one a line, as `0:40 Title`."""
    return "".join(f"{int(at) // 60}:{int(at) % 60:02} {title}\n" for at, title in recording.chapters())
