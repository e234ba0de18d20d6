"""Draw the screencasts of a course: from a list of typed events to a small video with captions.

    python courses/recording/screencast.py courses/hand-it-over                      all of them
    python courses/recording/screencast.py courses/hand-it-over worked-on-friday     only that one
    python courses/recording/screencast.py courses/hand-it-over --texts              captions, chapters, descriptions

Each `recording/<episode>.toml` of the course becomes `media/<episode>.mp4` with its poster, captions, chapters and
description. A recording with `voice = "…"` is spoken (`voice.py`); the others have no sound by design.
Needs Pillow, Pygments, the DejaVu letters and ffmpeg with x264; readers of the course need none of them.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import Any

import timeline
import voice
from look import HEIGHT, WIDTH
from pages import Form
from PIL import Image
from stage import Editor, Stage, Terminal, painted
from timeline import CUT_SHOWN, FRAMES, OUTPUT_AFTER, TYPED_PER_SECOND, Beat, Recording

FADE = 3

ENCODE = [
    *("-c:v", "libx264", "-profile:v", "main", "-preset", "veryslow", "-tune", "animation", "-crf", "25"),
    *("-pix_fmt", "yuv420p", "-g", "50", "-keyint_min", "50", "-sc_threshold", "0", "-threads", "1"),
    *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart"),
    *("-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709"),
    *("-color_primaries", "bt709", "-color_trc", "bt709"),
]
SOUND = ["-c:a", "aac", "-b:a", "48k", "-ac", "1", "-ar", "44100", "-flags:a", "+bitexact"]


@dataclass(frozen=True)
class Course:
    """The folder of a course, as far as its recordings are concerned."""

    folder: Path

    @property
    def recordings(self) -> Path:
        return self.folder / "recording"

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def material(self) -> Path:
        return self.folder / "material"

    def name(self) -> str:
        """What stands on its title cards: the title up to its colon."""
        described = tomllib.loads((self.folder / "course.toml").read_text(encoding="utf-8"))
        return str(described["title"]).partition(":")[0]

    def pictures(self) -> dict[str, Image.Image]:
        """What its own `recording/pictures.py` draws, by name; nothing when it has none."""
        path = self.recordings / "pictures.py"
        spec = util.spec_from_file_location("pictures", path) if path.is_file() else None
        if spec is None or spec.loader is None:
            return {}
        module = util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return dict(module.pictures())


def numbers(spans: list[list[int]]) -> frozenset[int]:
    """`[[8, 9], [12]]` as the lines it means."""
    return frozenset(line for span in spans for line in range(span[0], span[-1] + 1))


def shown_file(course: Course, does: dict[str, Any]) -> Editor:
    """The file that a beat opens: one of the material, from line to line, or a text of the beat's own."""
    if "file" in does:
        lines = (course.material / does["file"]).read_text(encoding="utf-8").splitlines()
        first = does.get("from", 1)
        shown = tuple(lines[first - 1 : does.get("to", len(lines))])
        return Editor(does.get("name", Path(does["file"]).name), shown, first)
    return Editor(does["name"], tuple(does["text"].removesuffix("\n").split("\n")), does.get("from", 1))


def typed(stage: Stage, does: dict[str, Any]) -> Iterator[Stage]:
    """Typing into the editor, a frame at a time, below the line `at`."""
    text, before = does["type"].removesuffix("\n"), stage.editor
    at = does.get("at", before.first + len(before.lines) - 1)
    place = at - before.first + 1
    for frame in range(1, round(len(text) / TYPED_PER_SECOND * FRAMES) + 1):
        so_far = text[: frame * TYPED_PER_SECOND // FRAMES].split("\n")
        lines = (*before.lines[:place], *so_far, *before.lines[place:])
        fresh = before.fresh | frozenset(range(at + 1, at + 1 + len(so_far)))
        caret = (at + len(so_far), len(so_far[-1]))
        yield stage.but(editor=Editor(before.name, lines, before.first, before.marks, frozenset(), fresh, caret))
    done = text.split("\n")
    lines = (*before.lines[:place], *done, *before.lines[place:])
    fresh = before.fresh | frozenset(range(at + 1, at + 1 + len(done)))
    caret = (at + len(done), len(done[-1]))
    yield stage.but(editor=Editor(before.name, lines, before.first, before.marks, frozenset(), fresh, caret))


def filled(stage: Stage, does: dict[str, Any]) -> Iterator[Stage]:
    """Typing into a field of the form, a frame at a time."""
    text = does.get("type", "").removesuffix("\n")
    for frame in range(1, round(len(text) / TYPED_PER_SECOND * FRAMES) + 1):
        yield stage.but(form=stage.form.typed(does["fill"], text[: frame * TYPED_PER_SECOND // FRAMES]))
    yield stage.but(form=stage.form.typed(does["fill"], text))


def kind_of(line: str) -> str:
    """Errors stand out, and so does success; the words say it as well."""
    wrong = ("FAIL", "iceout.py needs")
    if line.partition(":")[0].endswith("Error") or line.startswith(wrong) or "not found" in line or " error: " in line:
        return "alarm"
    return "calm" if line == "OK" or ": ready to publish" in line else "out"


def ran(stage: Stage, does: dict[str, Any]) -> Iterator[tuple[Stage, int]]:
    """A command typed into the terminal, and what it answers."""
    command, before = does["run"], stage.terminal.lines
    prompt = does.get("prompt", "$") + " "
    for frame in range(1, round(len(command) / TYPED_PER_SECOND * FRAMES) + 1):
        so_far = prompt + command[: frame * TYPED_PER_SECOND // FRAMES]
        yield stage.but(terminal=Terminal((*before, ("prompt", so_far)))), 1
    asked = (*before, ("prompt", prompt + command))
    yield stage.but(terminal=Terminal(asked)), round(OUTPUT_AFTER * FRAMES)
    answer = tuple((kind_of(line), line) for line in does.get("out", "").strip("\n").split("\n") if line)
    yield stage.but(terminal=Terminal((*asked, *answer), caret=False)), 1


def prepared(course: Course, stage: Stage, does: dict[str, Any]) -> Stage:
    """What a beat changes at once, before anything is typed."""
    stage = stage.but(view=does.get("view", stage.view), chapter=does.get("chapter", stage.chapter))
    if "title" in does or does.get("view") in {"card", "points"}:
        stage = stage.but(heading=does.get("title", ""), points=(), big=does.get("big", False))
    if "picture" in does:
        stage = stage.but(picture=does["picture"])
    if "file" in does or "text" in does:
        stage = stage.but(editor=shown_file(course, does))
    if "page" in does:
        stage = stage.but(form=Form(does["page"], tuple((label, "") for label in does["fields"]), does["button"]))
    if "press" in does:
        stage = stage.but(form=stage.form.pressed_on(does["press"]))
    if "clear" in does:
        stage = stage.but(terminal=Terminal())
    editor = stage.editor
    keep = editor.fresh if "mark" not in does and "cut" not in does else frozenset()
    if "mark" in does or "cut" in does or "run" in does:
        marks = numbers(does["mark"]) if "mark" in does else editor.marks
        stage = stage.but(editor=Editor(editor.name, editor.lines, editor.first, marks, frozenset(), keep))
    return stage


def played(course: Course, recording: Recording) -> Iterator[tuple[Stage, int]]:
    """Every state of the screen with the number of frames it stays."""
    stage, drawn = Stage(course.name(), recording.number, recording.title), 0
    for beat in recording.beats:
        for state, frames in acted(course, stage, beat):
            yield state, frames
            drawn += frames
            stage = state
        rest = round(beat.end * FRAMES) - drawn
        if rest < 0:
            raise ValueError(f"{recording.name}: the beat at {beat.start} s takes longer than its time")
        yield stage, rest
        drawn += rest


def acted(course: Course, stage: Stage, beat: Beat) -> Iterator[tuple[Stage, int]]:
    """What one beat does, in order: cut, type, run, or let points appear with their captions."""
    does = beat.does
    stage = prepared(course, stage, does)
    yield stage, 0
    if "cut" in does:
        gone, editor = numbers([does["cut"]]), stage.editor
        yield stage.but(editor=Editor(editor.name, editor.lines, editor.first, cut=gone)), round(CUT_SHOWN * FRAMES)
        kept = tuple(line for number, line in enumerate(editor.lines, editor.first) if number not in gone)
        stage = stage.but(editor=Editor(editor.name, kept, editor.first))
        yield stage, 0
    if "fill" in does or "type" in does:
        for stage in (filled if "fill" in does else typed)(stage, does):  # noqa: B020 - each follows from the one before
            yield stage, 1
    if "run" in does:
        yield from ran(stage, does)
    if does.get("view") in {"card", "points"}:
        cues, lines = beat.cues["en"], does.get("lines", [])
        together = does["view"] == "card" or len(lines) != len(cues)
        for place, _line in enumerate(lines, 1):
            shown = lines if together else lines[:place]
            frames = 0 if together else round(cues[place - 1].end * FRAMES) - round(cues[place - 1].start * FRAMES)
            yield stage.but(points=tuple(shown)), frames if place < len(lines) else 0


def encoder_for(course: Course, recording: Recording, sound: Path | None) -> list[str]:
    """The command that takes pictures on its input and writes the video."""
    found = shutil.which("ffmpeg")
    if found is None:
        raise SystemExit("This needs ffmpeg with x264: sudo apt-get install ffmpeg")
    raw = f"-f rawvideo -pix_fmt rgb24 -s {WIDTH}x{HEIGHT} -r {FRAMES} -i -".split()
    spoken = ["-i", str(sound)] if sound else []
    coded = [*ENCODE, *SOUND] if sound else [*ENCODE, "-an"]
    return [
        "nice",
        found,
        "-loglevel",
        "error",
        "-y",
        *raw,
        *spoken,
        *coded,
        str(course.media / f"{recording.name}.mp4"),
    ]


def film(course: Course, recording: Recording, pictures: dict[str, Image.Image]) -> None:
    """Paint, speak and encode; unchanged states are painted once, a new view fades in."""
    with ExitStack() as stack:
        sound = None
        if recording.voice:
            sound = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "speech.wav"
            voice.speak(recording, sound)
        command = encoder_for(course, recording, sound)
        encoder = stack.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE))
        if encoder.stdin is None:
            raise RuntimeError("ffmpeg takes no pictures")
        before: Stage | None = None
        image = Image.new("RGB", (WIDTH, HEIGHT))
        for stage, frames in played(course, recording):
            if not frames:
                continue
            fade = before is not None and stage.view != before.view
            if stage != before:
                last, image = image, painted(stage, pictures)
            if before is None:
                image.save(course.media / f"{recording.name}.jpg", quality=82, optimize=True, progressive=True)
            for frame in range(frames):
                blend = fade and frame < FADE and frames > FADE
                shown = Image.blend(last, image, (frame + 1) / (FADE + 1)) if blend else image
                encoder.stdin.write(shown.tobytes())
            before = stage
        encoder.stdin.close()
        if encoder.wait():
            raise SystemExit(f"ffmpeg could not write {recording.name}.mp4")
    size = (course.media / f"{recording.name}.mp4").stat().st_size
    per_minute = size / 1024 / recording.seconds * 60
    sys.stdout.write(f"{recording.name}: {recording.seconds:.0f} s, {size // 1024} kB, {per_minute:.0f} kB a minute\n")


def write_texts(media: Path, recording: Recording) -> None:
    """Captions in each language there is, chapters and the description."""
    for language in ("en", "nb"):
        cues = recording.captions(language)
        if cues:
            (media / f"{recording.name}.{language}.vtt").write_text(timeline.webvtt(cues), encoding="utf-8")
    (media / f"{recording.name}.chapters.txt").write_text(timeline.chapter_lines(recording), encoding="utf-8")
    silent = "false" if recording.voice else "true"
    facts = [f'title = "{recording.title}"', f'description = "{recording.description}"', f"silent = {silent}"]
    (media / f"{recording.name}.toml").write_text("\n".join([*facts, 'licence = "CC-BY-4.0"', ""]), encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("course", type=Path, help="the folder of the course")
    asked.add_argument("names", nargs="*", help="which recordings; all when none is named")
    asked.add_argument("--texts", action="store_true", help="write captions, chapters and descriptions only")
    wanted = asked.parse_args()
    course = Course(wanted.course.resolve())
    course.media.mkdir(exist_ok=True)
    pictures = {} if wanted.texts else course.pictures()
    for path in sorted(course.recordings.glob("*.toml")):
        if wanted.names and path.stem not in wanted.names:
            continue
        recording = timeline.read(path)
        write_texts(course.media, recording)
        for at, exercise in recording.pauses():
            sys.stdout.write(f"{path.stem}: pause at {at // 60}:{at % 60:02} for {exercise}\n")
        if not wanted.texts:
            film(course, recording, pictures)


if __name__ == "__main__":
    main()
