"""Speak a recording: each caption, in the time it stands there, so that what is read is what is heard.

The voices are those of flite (`sudo apt-get install flite`; `flite -lv` lists them), a small free synthesiser. It is
needed by whoever makes the recording and by nobody else: the finished video is kept in the course.
"""

import array
import shutil
import subprocess
import tempfile
import wave
from pathlib import Path

from timeline import Recording

RATE = 16_000
SLOWER = 1.06
LEAD = 0.15
"""Seconds between a caption's appearance and its first word."""
LOUDEST = 0.7
"""Of what the file can hold; the voice itself is quieter and uneven between sentences."""


def speak(recording: Recording, target: Path) -> None:
    """Write the speech of the whole recording, as long as its pictures, to a WAV file of one channel."""
    flite = shutil.which("flite")
    if flite is None:
        raise SystemExit(f"{recording.name} is spoken, and that needs flite: sudo apt-get install flite")
    whole = array.array("h", bytes(2 * round(recording.seconds * RATE)))
    with tempfile.TemporaryDirectory() as folder:
        for cue in recording.captions("en"):
            words = _sentence(flite, recording.voice, cue.text.replace("\n", " "), Path(folder) / "one.wav")
            first = round((cue.start + LEAD) * RATE)
            if first + len(words) > round(cue.end * RATE):
                seconds = len(words) / RATE
                raise SystemExit(f"{recording.name}: {seconds:.1f} s of speech are too long for {cue.text!r}")
            whole[first : first + len(words)] = words
    with wave.open(str(target), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(whole.tobytes())


def _sentence(flite: str, name: str, text: str, file: Path) -> "array.array[int]":
    """The samples of one caption, without the silence at its ends and at the usual loudness."""
    subprocess.run([flite, "-voice", name, "--setf", f"duration_stretch={SLOWER}", "-t", text, "-o", file], check=True)
    with wave.open(str(file), "rb") as spoken:
        if (spoken.getframerate(), spoken.getnchannels(), spoken.getsampwidth()) != (RATE, 1, 2):
            raise SystemExit(f"The voice {name} does not speak at {RATE} Hz; choose another of `flite -lv`.")
        samples = array.array("h", spoken.readframes(spoken.getnframes()))
    peak = max(map(abs, samples), default=0)
    if not peak:
        raise SystemExit(f"flite says nothing for {text!r}")
    heard = [place for place, sample in enumerate(samples) if abs(sample) > peak / 50]
    louder = LOUDEST * 32767 / peak
    return array.array("h", (round(sample * louder) for sample in samples[heard[0] : heard[-1] + 1]))
