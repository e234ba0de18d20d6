"""What a file really is, whatever it is called."""

import subprocess
from pathlib import Path

import pytest

from tests.support.films import Films
from videre.foundation.errors import Invalid
from videre.foundation.paths import data
from videre.foundation.programs import ffmpeg_program
from videre.media.boxes import read_boxes
from videre.media.probe import Probe, demuxer_of, probe


def made(folder: Path, name: str, *arguments: str) -> Path:
    subprocess.run([str(ffmpeg_program()), "-loglevel", "error", "-y", *arguments, str(folder / name)], check=True)
    return folder / name


def test_a_ready_file(films: Films, tmp_path: Path) -> None:
    found = probe(films.ready, tmp_path)
    assert found == Probe("mov", 4.0, 320, 240, "AVC", "AAC", True, True, True)
    assert found.is_ready and found.can_copy


def test_an_index_at_the_end_is_copied_not_kept(films: Films, tmp_path: Path) -> None:
    found = probe(films.late, tmp_path)
    assert (found.can_copy, found.is_ready, found.starts_at_once) == (True, False, False)


def test_another_codec_is_encoded(films: Films, tmp_path: Path) -> None:
    found = probe(films.webm, tmp_path)
    assert (found.demuxer, found.video_codec, found.can_copy, found.is_ready) == ("matroska", "VP8", False, False)


@pytest.mark.parametrize(
    ("name", "how", "copy"),
    [
        ("fragments.mp4", ("-c", "copy", "-movflags", "+frag_keyframe+empty_moov"), True),
        ("place.mp4", ("-c", "copy", "-metadata", "location=+59.9139+010.7522/", "-movflags", "+faststart"), True),
        ("matroska.mkv", ("-c", "copy"), True),
        ("stream.ts", ("-c", "copy"), True),
        (
            "full-colour.mp4",
            ("-c:v", "libx264", "-pix_fmt", "yuv444p", "-c:a", "copy", "-movflags", "+faststart"),
            False,
        ),
        (
            "wide.mp4",
            (
                "-vf",
                "scale=2560:1440",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-t",
                "0.5",
                "-movflags",
                "+faststart",
            ),
            False,
        ),
    ],
)
def test_what_may_be_copied_but_not_kept(
    films: Films, tmp_path: Path, name: str, how: tuple[str, ...], copy: bool
) -> None:
    found = probe(made(tmp_path, name, "-i", str(films.ready), *how), tmp_path)
    assert (found.can_copy, found.is_ready) == (copy, False)


def test_a_film_without_sound(films: Films, tmp_path: Path) -> None:
    found = probe(
        made(tmp_path, "mute.mp4", "-i", str(films.ready), "-an", "-c:v", "copy", "-movflags", "+faststart"), tmp_path
    )
    assert (found.audio_codec, found.is_ready) == ("", True)


def test_sound_without_picture_is_refused(films: Films, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no picture"):
        probe(made(tmp_path, "radio.mp4", "-i", str(films.ready), "-vn", "-c:a", "copy"), tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        b"#EXTM3U\n",
        b"\xef\xbb\xbf#EXTM3U\n",
        b"\n\n  #extm3u",
        b"ffconcat version 1.0\n",
        b"<?xml version='1.0'?><MPD>",
        b"[playlist]\n",
    ],
)
def test_lists_of_other_files_are_refused(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "film.mp4").write_bytes(body)
    with pytest.raises(Invalid, match="playlist"):
        demuxer_of(tmp_path / "film.mp4")


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"concat:/etc/passwd", b"\x00" * 5000]
)
def test_what_is_no_video_is_refused(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "film.mp4").write_bytes(body)
    with pytest.raises(Invalid):
        demuxer_of(tmp_path / "film.mp4")


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_anywhere_is_known(films: Films, tmp_path: Path, share: float) -> None:
    for film in (films.ready, films.late):
        whole = film.read_bytes()
        (tmp_path / "cut.mp4").write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(Invalid, match="cut short"):
            read_boxes(tmp_path / "cut.mp4")


def test_boxes_that_lie_about_their_size(tmp_path: Path) -> None:
    for body in (
        b"\x00\x00\x00\x00ftyp",
        b"\x00\x00\x00\x07ftyp" + b"x" * 99,
        b"\x00\x00\x00\x01ftyp" + b"\xff" * 8 + b"x" * 99,
    ):
        (tmp_path / "film.mp4").write_bytes(body)
        with pytest.raises(Invalid, match="cut short"):
            read_boxes(tmp_path / "film.mp4")


def test_noise_behind_a_good_beginning_is_refused(films: Films, tmp_path: Path) -> None:
    (tmp_path / "noise.mkv").write_bytes(films.webm.read_bytes()[:64] + bytes(range(256)) * 200)
    with pytest.raises(Invalid):
        probe(tmp_path / "noise.mkv", tmp_path)


def test_the_films_of_our_own_courses_need_no_ffmpeg(tmp_path: Path) -> None:
    courses = data("courses")
    own = sorted(courses.glob("*/media/*.mp4"))
    assert own
    for film in own:
        assert probe(film, tmp_path).is_ready, film.name
        assert film.with_suffix(".jpg").is_file(), film.name
