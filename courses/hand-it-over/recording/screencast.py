"""Draw the screencasts of this course: from a list of typed events to a small silent video with captions.

    python recording/screencast.py                       all of them
    python recording/screencast.py worked-on-friday      only that one
    python recording/screencast.py --texts               captions, chapters and descriptions, no pictures

Each `recording/<episode>.toml` becomes `media/<episode>.mp4` with its poster, captions, chapters and description.
Needs Pillow, Pygments, the DejaVu letters and ffmpeg with x264; readers of the course need none of them.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import timeline
from look import HEIGHT, WIDTH
from pictures import COURSE, calendar_slip, seasons, winters
from PIL import Image
from stage import Editor, Stage, Terminal, painted
from timeline import CUT_SHOWN, FRAMES, OUTPUT_AFTER, TYPED_PER_SECOND, Beat, Recording

RECORDINGS = Path(__file__).resolve().parent
MEDIA = COURSE / "media"
MATERIAL = COURSE / "material"
FADE = 3

ENCODE = [
    *("-c:v", "libx264", "-profile:v", "main", "-preset", "veryslow", "-tune", "animation", "-crf", "25"),
    *("-pix_fmt", "yuv420p", "-g", "50", "-keyint_min", "50", "-sc_threshold", "0", "-threads", "1", "-an"),
    *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart"),
    *("-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709"),
    *("-color_primaries", "bt709", "-color_trc", "bt709"),
]


def numbers(spans: list[list[int]]) -> frozenset[int]:
    """`[[8, 9], [12]]` as the lines it means."""
    return frozenset(line for span in spans for line in range(span[0], span[-1] + 1))


def shown_file(does: dict[str, Any]) -> Editor:
    """The file that a beat opens: one of the material, from line to line, or a text of the beat's own."""
    if "file" in does:
        lines = (MATERIAL / does["file"]).read_text(encoding="utf-8").splitlines()
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


def kind_of(line: str) -> str:
    """Errors stand out, and so does success; the words say it as well."""
    if line.partition(":")[0].endswith("Error") or line.startswith(("FAIL", "iceout.py needs")) or "not found" in line:
        return "alarm"
    return "calm" if line == "OK" else "out"


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


def prepared(stage: Stage, does: dict[str, Any]) -> Stage:
    """What a beat changes at once, before anything is typed."""
    stage = stage.but(view=does.get("view", stage.view), chapter=does.get("chapter", stage.chapter))
    if "title" in does or does.get("view") in {"card", "points"}:
        stage = stage.but(heading=does.get("title", ""), points=(), big=does.get("big", False))
    if "picture" in does:
        stage = stage.but(picture=does["picture"])
    if "file" in does or "text" in does:
        stage = stage.but(editor=shown_file(does))
    if "clear" in does:
        stage = stage.but(terminal=Terminal())
    editor = stage.editor
    keep = editor.fresh if "mark" not in does and "cut" not in does else frozenset()
    if "mark" in does or "cut" in does or "run" in does:
        marks = numbers(does["mark"]) if "mark" in does else editor.marks
        stage = stage.but(editor=Editor(editor.name, editor.lines, editor.first, marks, frozenset(), keep))
    return stage


def played(recording: Recording) -> Iterator[tuple[Stage, int]]:
    """Every state of the screen with the number of frames it stays."""
    stage, drawn = Stage(recording.number, recording.title), 0
    for beat in recording.beats:
        for state, frames in acted(stage, beat):
            yield state, frames
            drawn += frames
            stage = state
        rest = round(beat.end * FRAMES) - drawn
        if rest < 0:
            raise ValueError(f"{recording.name}: the beat at {beat.start} s takes longer than its time")
        yield stage, rest
        drawn += rest


def acted(stage: Stage, beat: Beat) -> Iterator[tuple[Stage, int]]:
    """What one beat does, in order: cut, type, run, or let points appear with their captions."""
    does = beat.does
    stage = prepared(stage, does)
    yield stage, 0
    if "cut" in does:
        gone, editor = numbers([does["cut"]]), stage.editor
        yield stage.but(editor=Editor(editor.name, editor.lines, editor.first, cut=gone)), round(CUT_SHOWN * FRAMES)
        kept = tuple(line for number, line in enumerate(editor.lines, editor.first) if number not in gone)
        stage = stage.but(editor=Editor(editor.name, kept, editor.first))
        yield stage, 0
    if "type" in does:
        for stage in typed(stage, does):  # noqa: B020 - each state follows from the one before
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


def film(recording: Recording, bars: tuple[int, ...], pictures: dict[str, Image.Image]) -> None:
    """Paint and encode; unchanged states are painted once, a new view fades in."""
    target = MEDIA / f"{recording.name}.mp4"
    raw = f"-f rawvideo -pix_fmt rgb24 -s {WIDTH}x{HEIGHT} -r {FRAMES} -i -".split()
    command = ["nice", "ffmpeg", "-loglevel", "error", "-y", *raw, *ENCODE, str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        if encoder.stdin is None:
            raise RuntimeError("ffmpeg takes no pictures")
        before: Stage | None = None
        image = Image.new("RGB", (WIDTH, HEIGHT))
        for stage, frames in played(recording):
            if not frames:
                continue
            fade = before is not None and stage.view != before.view
            if stage != before:
                last, image = image, painted(stage, bars, pictures)
            if before is None:
                image.save(MEDIA / f"{recording.name}.jpg", quality=82, optimize=True, progressive=True)
            for frame in range(frames):
                blend = fade and frame < FADE and frames > FADE
                shown = Image.blend(last, image, (frame + 1) / (FADE + 1)) if blend else image
                encoder.stdin.write(shown.tobytes())
            before = stage
        encoder.stdin.close()
        if encoder.wait():
            raise SystemExit(f"ffmpeg could not write {target.name}")
    size = target.stat().st_size
    per_minute = size / 1024 / recording.seconds * 60
    sys.stdout.write(f"{target.name}: {recording.seconds:.0f} s, {size // 1024} kB, {per_minute:.0f} kB a minute\n")


def write_texts(recording: Recording) -> None:
    """Captions in each language there is, chapters and the description."""
    for language in ("en", "nb"):
        cues = recording.captions(language)
        if cues:
            (MEDIA / f"{recording.name}.{language}.vtt").write_text(timeline.webvtt(cues), encoding="utf-8")
    (MEDIA / f"{recording.name}.chapters.txt").write_text(timeline.chapter_lines(recording), encoding="utf-8")
    facts = [f'title = "{recording.title}"', f'description = "{recording.description}"', "silent = true"]
    (MEDIA / f"{recording.name}.toml").write_text("\n".join([*facts, 'licence = "CC-BY-4.0"', ""]), encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("names", nargs="*", help="which recordings; all when none is named")
    asked.add_argument("--texts", action="store_true", help="write captions, chapters and descriptions only")
    wanted = asked.parse_args()
    MEDIA.mkdir(exist_ok=True)
    bars = tuple(days or 0 for days in seasons("mended").values())
    pictures = {
        name: whole.resize((WIDTH, whole.height * WIDTH // whole.width), Image.Resampling.LANCZOS)
        for name, whole in (("winters", winters(sparse=True)), ("calendar-slip", calendar_slip()))
    }
    for path in sorted(RECORDINGS.glob("*.toml")):
        if wanted.names and path.stem not in wanted.names:
            continue
        recording = timeline.read(path)
        write_texts(recording)
        for at, exercise in recording.pauses():
            sys.stdout.write(f"{path.stem}: pause at {at // 60}:{at % 60:02} for {exercise}\n")
        if not wanted.texts:
            film(recording, bars, pictures)


if __name__ == "__main__":
    main()
