"""`check` says everything at once: reading, rendering, links between pages, videos."""

import struct
from pathlib import Path

from tests.content.folders import FIRST, SECOND, write
from videre.content.check import check_course
from videre.content.clips import clip, seconds_of
from videre.content.digest import digest
from videre.content.files import read_course_file
from videre.content.problems import Severity
from videre.content.reader import read_course

WITH_VIDEO = SECOND.replace("minutes = 7", 'video = "ice"\npauses = [{ at = "0:30", exercise = "do-it" }]')


def said(folder: Path) -> list[tuple[str, int | None, str, str]]:
    return [(p.path, p.line, p.kind, p.severity[0]) for p in check_course(folder).problems]


def mp4(seconds: int, *, long: bool = False) -> bytes:
    """The head of an MP4 file of so many seconds."""
    if long:
        body = b"\x01\0\0\0" + struct.pack(">QQIQ", 0, 0, 1000, seconds * 1000)
    else:
        body = b"\0\0\0\0" + struct.pack(">IIII", 0, 0, 1000, seconds * 1000)
    header = struct.pack(">I4s", 8 + len(body), b"mvhd") + body
    other = struct.pack(">I4s", 12, b"free") + b"1234"
    return b"\0\0\0\x14ftypisom\0\0\0\0isom" + struct.pack(">I4s", 8 + 12 + len(header), b"moov") + other + header


def test_a_good_course_has_no_problems_and_its_digest(tmp_path: Path) -> None:
    folder = write(tmp_path)
    checked = check_course(folder)
    assert checked.problems == ()
    assert checked.is_publishable
    course, _ = read_course(folder)
    assert course is not None
    assert checked.digest == digest(course)


def test_problems_of_reading_and_of_rendering_come_together(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {"rows/ice.png": b"\x89PNG\r\n\x1a\n"},
        first=FIRST.replace("minutes = 5", "minuts = 5") + "\n![](ice.png) [x](zz.md)\n\n:::{nte}\nx\n:::\n",
        second=SECOND.replace("What to do", "Other") + "\n$\\begin{matrix}$\n",
    )
    assert said(folder) == [
        ("rows/first.md", 4, "unknown-key", "e"),
        ("rows/first.md", 7, "dead-link", "w"),
        ("rows/first.md", 9, "dead-link", "w"),
        ("rows/first.md", 9, "missing-alt", "w"),
        ("rows/first.md", 11, "unknown-box", "w"),
        ("rows/second.md", 15, "bad-formula", "e"),
    ]
    assert check_course(folder).digest is None


def test_a_problem_that_reading_and_rendering_both_see_is_said_once(tmp_path: Path) -> None:
    folder = write(tmp_path, second=SECOND.replace(":id: do-it", ":id: do-it\n:kind: text"))
    assert said(folder) == [("rows/second.md", 9, "no-right-answer", "e")]


def test_a_missing_video_or_caption_is_a_warning(tmp_path: Path) -> None:
    folder = write(tmp_path, second=WITH_VIDEO)
    assert said(folder) == [("rows/second.md", 1, "missing-video", "w")]
    assert check_course(folder).is_publishable
    write(folder, {"media/ice.mp4": mp4(60)}, second=WITH_VIDEO)
    assert said(folder) == [("rows/second.md", 1, "missing-captions", "w")]
    write(folder, {"media/ice.en.vtt": "WEBVTT"}, second=WITH_VIDEO)
    assert said(folder) == []


def test_a_pause_after_the_end_of_the_video_is_an_error(tmp_path: Path) -> None:
    folder = write(tmp_path, {"media/ice.mp4": mp4(20), "media/ice.nb.vtt": "WEBVTT"}, second=WITH_VIDEO)
    assert said(folder) == [("rows/second.md", 1, "pause-past-end", "e")]


def test_the_length_of_a_video_is_read_without_decoding_and_never_guessed(tmp_path: Path) -> None:
    contents = {
        "short.mp4": (mp4(65), 65.0),
        "long.mp4": (mp4(7200, long=True), 7200.0),
        "cut.mp4": (mp4(65)[:50], None),
        "empty.mp4": (b"", None),
        "playlist.mp4": (b"#EXTM3U\n" * 10, None),
        "circle.mp4": (struct.pack(">I4s", 4, b"moov") * 4, None),
    }
    for name, (data, seconds) in contents.items():
        (tmp_path / name).write_bytes(data)
        assert seconds_of(tmp_path / name) == seconds, name
    assert clip(tmp_path, "short").video == "short.mp4"
    assert clip(tmp_path / "nowhere", "short").video is None


def test_of_a_folder_that_is_no_course_just_that_is_said(tmp_path: Path) -> None:
    checked = check_course(tmp_path / "nowhere")
    assert [p.kind for p in checked.problems] == ["missing-file"]
    assert not checked.is_publishable
    assert all(p.severity is Severity.ERROR for p in checked.problems)


LIVELY = b"""<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script><circle r="4"/></svg>"""


def test_a_drawing_is_shown_without_what_acts_and_the_report_says_so(tmp_path: Path) -> None:
    folder = write(tmp_path, {"rows/ice.svg": LIVELY}, first=FIRST + "\n![Ice](ice.svg)\n")
    checked = check_course(folder)
    assert said(folder) == [("rows/ice.svg", None, "unsafe-drawing", "w")]
    assert checked.course is not None
    (file,) = checked.course.files
    shown = read_course_file(folder, file)
    assert b"circle" in shown
    assert b"alert" not in shown
    assert list(checked.rendered.episodes["first"].assets) == [file.key]


def test_a_drawing_that_is_none_is_an_error(tmp_path: Path) -> None:
    folder = write(tmp_path, {"rows/ice.svg": b"<svg onload='x'>"}, first=FIRST + "\n![Ice](ice.svg)\n")
    assert ("rows/ice.svg", None, "not-a-picture", "e") in said(folder)


def test_a_citation_file_beside_a_course_of_ours_is_read_and_a_bad_one_is_a_warning(tmp_path: Path) -> None:
    cited = 'cff-version: 1.2.0\ntitle: "Tidy"\ndoi: 10.5281/zenodo.1\nauthors:\n- name: Nord\n'
    checked = check_course(write(tmp_path / "good", {"CITATION.cff": cited}))
    assert checked.problems == ()
    assert checked.course is not None
    assert checked.course.citation is not None
    assert checked.course.citation.doi == "10.5281/zenodo.1"
    assert checked.course.title == "Tidy data"
    bad = write(tmp_path / "bad", {"CITATION.cff": "title: [\n"})
    assert [(path, kind, how) for path, _line, kind, how in said(bad)] == [("CITATION.cff", "bad-citation", "w")]
    assert check_course(bad).is_publishable
