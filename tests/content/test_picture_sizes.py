"""Room is kept for pictures, in the size that browsers show them in."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.content.folders import write
from tests.content.readers.lessons import read
from tests.content.readers.lessons import write as write_lesson
from videre.content.check import check_course
from videre.content.picture_sizes import MOST_PIXELS, size_in_points, size_of, with_room

KEY = "0123456789abcdef" * 2 + ".png"


def picture(kind: str, orientation: int = 0) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    Image.new("RGB", (6, 4)).save(out, kind, exif=exif)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """The head of a PNG that says it has so many points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_has_its_size(kind: str) -> None:
    assert size_of(picture(kind)) == (6, 4)


def test_what_a_picture_says_of_how_it_was_drawn_is_not_its_size() -> None:
    out = BytesIO()
    said = PngInfo()
    said.add_text("source", '<svg width="300" height="200"></svg>')
    Image.new("RGB", (6, 4)).save(out, "PNG", pnginfo=said)
    assert size_of(out.getvalue()) == size_in_points(out.getvalue()) == (6, 4)


def test_a_drawing_is_not_made_of_points_whatever_it_is_called() -> None:
    assert size_in_points(b'<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>') is None


def test_a_drawing_that_is_called_otherwise_is_not_shown(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"><script>no()</script></svg>'
    checked = read(write_lesson(tmp_path, {"index.md": "# I\n\n![a](a.png)\n", "conf.py": "", "a.png": drawing}))
    assert [one.kind for one in checked.problems] == ["unfit-picture"]
    assert checked.course is not None and checked.course.files == ()


@pytest.mark.parametrize(("orientation", "size"), [(1, (6, 4)), (3, (6, 4)), (6, (4, 6)), (8, (4, 6))])
def test_a_picture_is_turned_as_the_camera_said(orientation: int, size: tuple[int, int]) -> None:
    assert size_of(picture("JPEG", orientation)) == size


@pytest.mark.parametrize(
    ("drawing", "size"),
    [
        ('<?xml version="1.0"?>\n<svg xmlns="x" width="30" height="20.4px"><a/></svg>', (30, 20)),
        ("<svg:svg width='3' height='2'/>", (3, 2)),
        ('<svg width="100%" height="20"/>', None),
        ('<svg viewBox="0 0 3 4" stroke-width="2" line-height="3"/>', None),
        ('<svg width="0" height="0"/>', None),
        ("no picture", None),
        ("", None),
    ],
)
def test_a_drawing_has_one_where_it_says_so(drawing: str, size: tuple[int, int] | None) -> None:
    assert size_of(drawing.encode()) == size


def test_what_is_far_too_large_is_not_shown(tmp_path: Path) -> None:
    course = write(tmp_path, {"rows/large.png": bomb(60_000, 60_000), "rows/first.md": "![large](large.png)\n"})
    told = [(one.kind, one.path, one.severity) for one in check_course(course).problems]
    assert ("too-large", "rows/large.png", "error") in told
    assert size_of(bomb(60_000, 60_000)) == (MOST_PIXELS, MOST_PIXELS)
    assert size_of(bomb(8_000, 7_000)) == (8_000, 7_000)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("", ' width="60" height="40"'),
        (' width="30"', ' width="30" height="20"'),
        (' width="60%"', ' width="60%"'),
        (' height="30"', ' height="30"'),
        (' width="3" height="3"', ' width="3" height="3"'),
    ],
)
def test_what_the_author_says_of_it_is_kept(said: str, shown: str) -> None:
    html = f'<p><img src="asset:{KEY}" alt="a &gt; b"{said}></p>'
    expected = f'<p><img src="asset:{KEY}" alt="a &gt; b"{shown} loading="lazy"></p>'
    assert with_room(html, {KEY: (60, 40)}) == expected


def test_a_picture_whose_size_nobody_knows_comes_late_all_the_same() -> None:
    assert with_room(f'<img alt="" src="asset:{KEY}">', {}) == f'<img alt="" src="asset:{KEY}" loading="lazy">'
