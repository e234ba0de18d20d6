"""ffmpeg, at arm's length: a process of its own, in a folder of its own, that is told what to read and nothing else.

It runs nice, in its own group, without our environment, with limits of time, memory and size, with the reader
forced to what the first bytes said, and may open plain files only. It ends when we do.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from videre.foundation.errors import Conflict, Invalid
from videre.foundation.processes import Limits, end, start_child, within
from videre.foundation.programs import ffmpeg_program
from videre.foundation.settings import Settings
from videre.media.probe import Probe
from videre.media.rules import target_size

Say = Callable[[float | None], None]
MEMORY = 8 * 1024**3
POSTER_WIDTH = 960
POSTER_SECONDS = 120
WORDS_KEPT = 600
MISSING = (
    "This video has to be converted, and there is no ffmpeg here. Install it (Debian and Ubuntu: apt install ffmpeg; "
    "elsewhere: pip install 'videre[encode]') and start the job again. No ffmpeg is needed for an MP4 file with H.264 "
    "and AAC made with “-movflags +faststart”, with a picture of the same name beside it."
)


def remux(source: Path, found: Probe, target: Path, settings: Settings, say: Say) -> None:
    """The same streams in a new MP4 with its index first, without the maker's notes and other tracks."""
    _convert(source, found, target, settings, say, ["-c", "copy"])


def encode(source: Path, found: Probe, target: Path, settings: Settings, say: Say) -> None:
    """One encoding that every browser plays: H.264 and AAC, at most 1080 lines."""
    width, height = target_size(found.width, found.height)
    picture = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high", "-pix_fmt", "yuv420p"]
    # A key frame every four seconds: jumping to a chapter or a pause point must not decode half a minute.
    keys = ["-force_key_frames", "expr:gte(t,n_forced*4)"]
    shape = ["-vf", f"scale={width}:{height},setsar=1"]
    sound = ["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"]
    _convert(source, found, target, settings, say, [*shape, *picture, *keys, *sound])


def poster(source: Path, found: Probe, target: Path, settings: Settings, *, at: float | None = None) -> None:
    """One picture from the second `at`, else from shortly after the beginning, where titles have appeared."""
    at = min(1.0, found.seconds / 10) if at is None else min(at, max(found.seconds - 0.1, 0.0))
    shape = f"scale='min({POSTER_WIDTH},iw)':-2"
    before = ["-ss", f"{at:.3f}"]
    after = ["-map", "0:v:0", "-frames:v", "1", "-vf", shape, "-c:v", "mjpeg", "-q:v", "4", "-f", "mjpeg"]
    _run(source, found, target, settings, [*before], after, POSTER_SECONDS, lambda _share: None)


def _convert(source: Path, found: Probe, target: Path, settings: Settings, say: Say, how: Sequence[str]) -> None:
    what = ["-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1"]
    form = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart", "-f", "mp4"]
    _run(source, found, target, settings, [], [*what, *how, *form], settings.encode_seconds, say)


def _run(
    source: Path,
    found: Probe,
    target: Path,
    settings: Settings,
    before: Sequence[str],
    after: Sequence[str],
    seconds: int,
    say: Say,
) -> None:
    program = ffmpeg_program()
    if program is None:
        raise Conflict(MISSING, kind="no-ffmpeg")
    bench = target.parent / f".{target.name}-bench"
    shutil.rmtree(bench, ignore_errors=True)
    bench.mkdir(parents=True)
    try:
        (bench / "source").symlink_to(source.resolve())
        quiet = ["-nostdin", "-hide_banner", "-loglevel", "error", "-progress", "pipe:1", "-y"]
        safely = ["-protocol_whitelist", "file,pipe", "-f", found.demuxer, *before, "-i", "file:source"]
        _watch([program, *quiet, *safely, *after, "file:result"], bench, settings, seconds, found.seconds, say)
        result = bench / "result"
        if not result.exists() or not result.stat().st_size:
            raise _failed(bench)
        if result.stat().st_size >= settings.encode_bytes:
            raise _too_large(settings.encode_bytes)
        result.replace(target)
    finally:
        shutil.rmtree(bench, ignore_errors=True)


def _watch(command: Sequence[str], bench: Path, settings: Settings, seconds: int, length: float, say: Say) -> None:
    cores = os.cpu_count() or 1
    limits = Limits(cpu=seconds * cores, memory=MEMORY, file=settings.encode_bytes, files=64)
    with (bench / "words").open("wb") as words:
        child = start_child(
            ["nice", "-n", "10", *command],
            limits=limits,
            clean=True,
            environment={"HOME": str(bench), "TMPDIR": str(bench)},
            cwd=bench,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=words,
        )
        assert child.stdout is not None
        try:
            with within(child, seconds) as late:
                for line in child.stdout:
                    name, _equals, value = line.decode("ascii", "replace").strip().partition("=")
                    if name == "out_time_us" and value.isdigit() and length:
                        say(min(int(value) / 1e6 / length, 1.0))
                code = child.wait()
        finally:
            end(child, patience=0)
            child.stdout.close()
    if late.is_set():
        raise Conflict(f"The conversion took longer than {seconds} seconds and was stopped.", kind="encode-late")
    if code != 0:
        result = bench / "result"
        if result.exists() and result.stat().st_size >= settings.encode_bytes:
            raise _too_large(settings.encode_bytes)
        raise _failed(bench)


def _too_large(most: int) -> Invalid:
    message = f"The converted video would be larger than {most} bytes (`encode_bytes`)."
    return Invalid(message, fields={"file": message}, kind="encode-too-large")


def _failed(bench: Path) -> Invalid:
    """What ffmpeg said, without our paths."""
    words = (bench / "words").read_text("utf-8", "replace") if (bench / "words").exists() else ""
    said = " ".join(words.replace(str(bench), "").split())[-WORDS_KEPT:]
    message = f"The video could not be converted; it may be damaged. ffmpeg said: {said or 'nothing'}"
    return Invalid(message, fields={"file": message}, kind="encode-failed")
