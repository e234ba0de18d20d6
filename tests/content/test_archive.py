"""Zips of courses: good ones from several systems, and every wrong kind with its own sentence."""

import io
import stat
import struct
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from videre.content.archive import unpack
from videre.content.check import check_course
from videre.content.files import LARGEST_SUM, MOST_FILES

GOOD = {
    "course.toml": 'format = 1\nid = "small"\ntitle = "Small"\nlanguage = "en"\nversion = "1"\nsummary = "You can."\n'
    'licence = "CC-BY-4.0"\n[[lessons]]\nid = "one"\ntitle = "One"\nepisodes = ["a.md"]\n',
    "one/a.md": '+++\nid = "a"\ntitle = "A"\n+++\n\nSome text.\n',
}
Write = Callable[[zipfile.ZipFile], object]


def zipped(*writes: Write, files: dict[str, str] | None = None) -> bytes:
    """A zip of the small course, and what the writes add."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in (GOOD if files is None else files).items():
            made.writestr(name, text)
        for write in writes:
            write(made)
    return held.getvalue()


def adding(name: str, data: bytes = b"x", **attributes: object) -> Write:
    def write(made: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.filename = name  # as it is: the library would put separators right
        info.compress_type = zipfile.ZIP_DEFLATED
        for key, value in attributes.items():
            setattr(info, key, value)
        made.writestr(info, data)

    return write


def unpacked(data: bytes, folder: Path) -> list[str]:
    """Unpack it; the kinds of problems."""
    (folder / "a.zip").write_bytes(data)
    into = folder / "into"
    into.mkdir()
    found = unpack(folder / "a.zip", into).problems
    assert all(
        (problem.message.endswith(".") and problem.message[0].isupper()) or problem.message[0] in "“"
        for problem in found
    )
    outside = [path for path in folder.rglob("*") if path.name not in ("a.zip", "into") and into not in path.parents]
    assert outside == []
    return [problem.kind for problem in found]


@pytest.mark.parametrize("root", ["", "small/", "en mappe med å/"])
def test_a_good_zip_is_the_course_wherever_its_folder_stands(tmp_path: Path, root: str) -> None:
    files = {root + name: text for name, text in GOOD.items()}
    rubbish = {"__MACOSX/._a": "x", f"{root}.DS_Store": "x", f"{root}one/Thumbs.db": "x", f"{root}media/film.mp4": "x"}
    assert unpacked(zipped(files=files | rubbish), tmp_path) == []
    assert sorted(p.relative_to(tmp_path / "into").as_posix() for p in (tmp_path / "into").rglob("*.*")) == sorted(GOOD)
    assert check_course(tmp_path / "into").is_publishable


def test_names_in_utf8_without_saying_so_are_read_as_macs_write_them(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "bilde-å.png")
    made = bytearray(zipped(files={**GOOD, "X" * len(name.encode()): "x"}))
    data = bytes(made).replace(b"X" * len(name.encode()), name.encode())
    assert unpacked(data, tmp_path) == []
    assert (tmp_path / "into" / "bilde-å.png").exists()


def test_a_zip_that_was_streamed_is_read(tmp_path: Path) -> None:
    """Streaming programs write sizes after the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.kept = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes, /) -> int:  # type: ignore[override]
            self.kept += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in GOOD.items():
            made.writestr(name, text)
    assert unpacked(pipe.kept, tmp_path) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../evil.md", "zip-name"),
        ("one/../../evil.md", "zip-name"),
        ("/etc/evil.md", "zip-name"),
        ("C:/evil.md", "zip-name"),
        ("one\\evil.md", "zip-name"),
        ("one/new\nline.md", "zip-name"),
        ("one/\u202egnp.md", "zip-name"),
        ("one//twice.md", "zip-name"),
        ("./here.md", "zip-name"),
        ("one/ blank.md", "zip-name"),
        ("one/" + "n" * 300 + ".md", "zip-name"),
        ("/".join("abcdefghijklm") + "/deep.md", "zip-name"),
        ("one/data.zip", "zip-nested"),
        ("one/data.tar.gz", "zip-nested"),
        ("ONE/A.md", "zip-case"),
        ("one/ａ.md", "zip-alike"),
        ("one/a.md/inside.md", "zip-name"),
    ],
)
def test_names_that_lead_astray_are_refused(tmp_path: Path, name: str, kind: str) -> None:
    assert unpacked(zipped(adding(name)), tmp_path) == [kind]


def test_two_equal_names_are_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(adding("one/a.md", b"other"))
    assert unpacked(data, tmp_path) == ["zip-twice"]


@pytest.mark.parametrize(
    ("mode", "message"),
    [
        (stat.S_IFLNK | 0o777, "a link"),
        (stat.S_IFIFO | 0o644, "no plain file"),
        (stat.S_IFCHR | 0o644, "no plain file"),
    ],
)
def test_links_and_devices_are_refused(tmp_path: Path, mode: int, message: str) -> None:
    data = zipped(adding("one/passwd", b"/etc/passwd", create_system=3, external_attr=(mode | 0o644) << 16))
    (tmp_path / "a.zip").write_bytes(data)
    (tmp_path / "into").mkdir()
    found = unpack(tmp_path / "a.zip", tmp_path / "into").problems
    assert [(one.kind, message in one.message) for one in found] == [("zip-link", True)]


def test_a_password_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        data[start + at] |= 1
    assert unpacked(bytes(data), tmp_path) == ["zip-encrypted"]


def test_other_methods_of_packing_are_refused(tmp_path: Path) -> None:
    assert unpacked(zipped(adding("one/b.md", b"x" * 100, compress_type=zipfile.ZIP_LZMA)), tmp_path) == ["zip-method"]


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    assert unpacked(zipped(adding("one/zeros.bin", bytes(20_000_000))), tmp_path) == ["zip-bomb"]


def test_a_bomb_of_many_files_is_refused_by_its_sum(tmp_path: Path) -> None:
    data = bytearray(zipped(*(adding(f"one/{number}.bin", b"x") for number in range(40))))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", LARGEST_SUM // 20)
        data[at + 20 : at + 24] = struct.pack("<I", LARGEST_SUM // 40)
        at += 4
    assert "zip-large" in unpacked(bytes(data), tmp_path)


def test_too_many_files_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for number in range(MOST_FILES + 1):
            made.writestr(f"{number}", "")
    assert unpacked(held.getvalue(), tmp_path) == ["zip-many"]


def test_files_that_lie_on_top_of_each_other_are_refused(tmp_path: Path) -> None:
    """A bomb that reads the same bytes again and again."""
    data = bytearray(zipped(adding("one/b.md", b"x" * 50)))
    offsets = [at for at in range(len(data) - 4) if data[at : at + 4] == b"PK\x01\x02"]
    data[offsets[-1] + 42 : offsets[-1] + 46] = data[offsets[0] + 42 : offsets[0] + 46]
    assert unpacked(bytes(data), tmp_path) == ["zip-bomb"]


@pytest.mark.parametrize(
    "glue",
    [
        lambda good: zipped(files={"other.md": "x"}) + good,
        lambda good: good + zipped(files={"other.md": "x"}),
        lambda good: b"#!/bin/sh\nexec evil\n" + good,
        lambda good: good + b"and some more",
    ],
    ids=["archive-before", "archive-after", "script-before", "bytes-after"],
)
def test_what_is_glued_to_a_zip_is_refused(tmp_path: Path, glue: Callable[[bytes], bytes]) -> None:
    assert unpacked(glue(zipped()), tmp_path) in (["zip-glued"], ["not-a-zip"])


def test_a_file_hidden_between_two_others_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped(adding("one/b.md", b"x" * 5000, compress_type=zipfile.ZIP_STORED), adding("one/c.md")))
    directory = data.find(b"PK\x01\x02")
    entry = data.find(b"one/b.md", directory) - 46
    length = 46 + len("one/b.md")
    end = data.rfind(b"PK\x05\x06")
    count, size = struct.unpack("<HI", data[end + 10 : end + 16])
    data[end + 8 : end + 16] = struct.pack("<HHI", count - 1, count - 1, size - length)
    del data[entry : entry + length]
    assert unpacked(bytes(data), tmp_path) == ["zip-glued"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "not-a-zip"),
        (b"just some words", "not-a-zip"),
        (b"Rar!\x1a\x07\x01\x00", "not-a-zip"),
        (b"\x1f\x8b\x08\x00", "not-a-zip"),
        (b"PK\x05\x06" + bytes(18), "zip-empty"),
        (zipped()[:-30], "zip-damaged"),
        (zipped()[:200], "zip-damaged"),
        (zipped(files={"a/course.toml": "x", "b/course.toml": "x"}), "several-courses"),
    ],
)
def test_what_is_no_zip_of_one_course_is_said_so(tmp_path: Path, data: bytes, kind: str) -> None:
    assert unpacked(data, tmp_path) == [kind]


def test_a_damaged_file_inside_is_found_by_its_sum(tmp_path: Path) -> None:
    data = bytearray(zipped(adding("one/b.md", b"x" * 5000, compress_type=zipfile.ZIP_STORED)))
    at = data.find(b"x" * 100)
    data[at + 50] = ord("y")
    assert unpacked(bytes(data), tmp_path) == ["zip-damaged"]


def test_a_name_in_another_encoding_is_refused(tmp_path: Path) -> None:
    data = zipped(files={**GOOD, "one/XX.md": "x"}).replace(b"one/XX.md", b"one/\x86\xff.md")
    assert unpacked(data, tmp_path) == ["zip-encoding"]


def test_a_name_that_differs_in_two_places_is_refused(tmp_path: Path) -> None:
    assert unpacked(zipped().replace(b"one/a.md", b"one/b.md", 1), tmp_path) == ["zip-damaged"]


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    kinds = unpacked(zipped(adding("../evil.md"), adding("one/data.zip"), adding("ONE/a.md")), tmp_path)
    assert sorted(kinds) == ["zip-case", "zip-name", "zip-nested"]


def test_texts_in_other_encodings_are_named_with_file_and_line(tmp_path: Path) -> None:
    wrong = {**GOOD, "one/a.md": GOOD["one/a.md"]}
    data = zipped(files={name: text for name, text in wrong.items() if name != "one/a.md"})
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a") as made:
        made.writestr("one/a.md", '+++\nid = "a"\ntitle = "Blåbær"\n+++\n\nText.\n'.encode("latin-1"))
    assert unpacked(held.getvalue(), tmp_path) == []
    found = [(one.path, one.line, one.kind) for one in check_course(tmp_path / "into").problems]
    assert ("one/a.md", 3, "not-utf8") in found


def test_the_zip_that_a_unix_system_makes_is_read(tmp_path: Path) -> None:
    for name, text in GOOD.items():
        (tmp_path / "src" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "src" / name).write_text(text)
    done = subprocess.run(
        ["python3", "-m", "zipfile", "-c", str(tmp_path / "made.zip"), "course.toml", "one/"],
        cwd=tmp_path / "src",
        check=False,
    )
    assert done.returncode == 0
    (tmp_path / "into").mkdir()
    assert unpack(tmp_path / "made.zip", tmp_path / "into").problems == []
