"""The videos of our own courses: small, portrait, described, and captioned with what is said or typed in them."""

import itertools
import subprocess
from array import array
from pathlib import Path

import imageio_ffmpeg
import pytest
from pymediainfo import MediaInfo

from tests.courses_content.recordings import COURSES, TIMELINE, Film, films_of
from videre.content.reader import read_course

OWN = {"hand-it-over": (120, 180), "videre-handbook": (60, 120)}
"""Each course with how long its recordings may be, in seconds."""
FILMS = [film for name in OWN for film in films_of(COURSES / name)]
SPOKEN = [film for film in FILMS if film.recording.voice]
ACTS = {"type", "run", "cut", "mark", "fill", "press"}
RATE = 8000

each_film = pytest.mark.parametrize("film", FILMS, ids=str)


@pytest.mark.parametrize("name", OWN)
def test_every_episode_has_a_recording_and_its_pauses_stand_in_the_front_matter(name: str) -> None:
    course, problems = read_course(COURSES / name)
    assert course is not None
    assert problems == []
    films = {film.name: film for film in films_of(COURSES / name)}
    episodes = [episode for lesson in course.lessons if not lesson.preparation for episode in lesson.episodes]
    assert sorted(str(episode.video) for episode in episodes) == sorted(films)
    for episode in episodes:
        reckoned = films[str(episode.video)].recording.pauses()
        assert [(int(pause.at), pause.exercise) for pause in episode.pauses] == reckoned
        assert reckoned[0][0] <= 30


@each_film
def test_the_texts_beside_the_video_are_those_of_the_recording(film: Film) -> None:
    reckoned = film.recording
    for language in ("en", "nb"):
        path = film.beside(f"{language}.vtt")
        cues = reckoned.captions(language)
        assert path.exists() == bool(cues)
        if cues:
            assert path.read_text(encoding="utf-8") == TIMELINE.webvtt(cues)
    assert film.beside("chapters.txt").read_text(encoding="utf-8") == TIMELINE.chapter_lines(reckoned)
    assert reckoned.chapters()[0][0] == 0
    assert f"silent = {'false' if reckoned.voice else 'true'}" in film.beside("toml").read_text(encoding="utf-8")


def test_the_first_recording_of_all_speaks_norwegian_too() -> None:
    assert (COURSES / "hand-it-over" / "media" / "worked-on-friday.nb.vtt").exists()


@each_film
def test_captions_can_be_read_in_their_time(film: Film) -> None:
    reckoned = film.recording
    for language in ("en", "nb"):
        cues = reckoned.captions(language)
        for cue, following in itertools.pairwise([*cues, None]):
            lines = cue.text.split("\n")
            assert len(lines) <= 2
            assert max(map(len, lines)) <= 42
            assert 2.9 <= cue.end - cue.start <= 6.1, cue
            assert len(cue.text) / (cue.end - cue.start) <= 17, cue
            assert cue.end <= (following.start if following else reckoned.seconds) + 0.05


@each_film
def test_what_is_typed_is_also_said(film: Film) -> None:
    """Somebody who cannot see the screen has the captions: each beat that types or runs says something."""
    for beat in film.recording.beats:
        if ACTS & set(beat.does):
            assert beat.does["say"], beat.does


@each_film
def test_the_video_is_small_portrait_h264(film: Film) -> None:
    path, reckoned = film.beside("mp4"), film.recording
    tracks = MediaInfo.parse(path).tracks
    kinds = ["General", "Video", "Audio"] if reckoned.voice else ["General", "Video"]
    assert [track.track_type for track in tracks] == kinds
    video = tracks[1]
    assert (video.width, video.height, video.format) == (720, 900, "AVC")
    assert str(video.format_profile).startswith("Main")
    assert (video.chroma_subsampling, video.bit_depth) == ("4:2:0", 8)
    assert float(video.frame_rate) == 10
    assert [sound.format for sound in tracks[2:]] == (["AAC"] if reckoned.voice else [])
    seconds = float(video.duration) / 1000
    assert abs(seconds - reckoned.seconds) < 0.2
    shortest, longest = OWN[film.course.name]
    assert shortest <= seconds <= longest
    assert path.stat().st_size <= 1_000_000 * seconds / 60
    head = path.read_bytes()[:64_000]
    assert 0 < head.find(b"moov") < head.find(b"mdat")
    assert film.beside("jpg").read_bytes().startswith(b"\xff\xd8\xff")


def test_all_media_together_are_small() -> None:
    assert sum(path.stat().st_size for name in OWN for path in (COURSES / name / "media").iterdir()) < 15_000_000


def test_one_recording_is_spoken() -> None:
    assert [film.name for film in SPOKEN] == ["hold-a-live-hour"]


@pytest.mark.parametrize("film", SPOKEN, ids=str)
def test_a_voice_is_heard_in_every_caption_and_silent_when_the_next_one_comes(film: Film) -> None:
    """The captions are the words the voice was given; here is shown that it has its say where each of them stands."""
    sound = heard(film.beside("mp4"))
    for cue in film.recording.captions("en"):
        spoken = loudness(sound, cue.start + 0.2, cue.end - 0.2)
        assert spoken > 0.02, cue
        assert loudness(sound, cue.start, cue.start + 0.1) < spoken / 8, cue
        assert loudness(sound, cue.end - 0.1, cue.end) < spoken / 8, cue
        letters_a_second = len(cue.text) / voiced(sound, cue.start, cue.end, spoken)
        assert 10 <= letters_a_second <= 24, (cue, letters_a_second)


def heard(path: Path) -> array:  # type: ignore[type-arg]
    """The sound of a film, as samples of one channel between -1 and 1."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", str(path), "-f", "f32le"]
    raw = subprocess.run([*command, "-ac", "1", "-ar", str(RATE), "-"], check=True, stdout=subprocess.PIPE).stdout
    return array("f", raw)


def loudness(sound: "array[float]", start: float, end: float) -> float:
    """The mean of the amplitudes between two seconds."""
    part = sound[int(start * RATE) : int(end * RATE)]
    return sum(map(abs, part)) / max(1, len(part))


def voiced(sound: "array[float]", start: float, end: float, usual: float) -> float:
    """Seconds from the first to the last tenth in which something is said."""
    tenths = [start + place / 10 for place in range(int((end - start) * 10))]
    loud = [at for at in tenths if loudness(sound, at, at + 0.1) > usual / 5]
    return loud[-1] - loud[0] + 0.1
