"""What makes a version another version, and what does not."""

from pathlib import Path

import pytest

from tests.content.folders import COURSE, FIRST, SECOND, write
from videre.content.digest import digest
from videre.content.files import read_course_file
from videre.content.reader import read_course

PICTURE = b"\x89PNG\r\n\x1a\n"


def of(folder: Path) -> str:
    course, problems = read_course(folder)
    assert course is not None, problems
    return digest(course)


def test_the_digest_is_the_same_for_the_same_text(tmp_path: Path) -> None:
    plain = of(write(tmp_path / "a"))
    assert len(plain) == 64
    same = {
        "line ends": write(tmp_path / "b", first=FIRST.replace("\n", "\r\n")),
        "mark": write(tmp_path / "c", first="\ufeff" + FIRST),
        "order of keys": write(
            tmp_path / "d", course='# hello\nid = "tidy-data"\n' + COURSE.replace('id = "tidy-data"\n', "")
        ),
        "label": write(tmp_path / "e", course=COURSE.replace('"1.0"', '"2.0"')),
        "video and pauses": write(
            tmp_path / "f",
            second=SECOND.replace("minutes = 7", 'minutes = 7\nvideo = "x"\npauses = [{ at = 1, exercise = "do-it" }]'),
        ),
        "media and strangers": write(tmp_path / "g", {"media/x.mp4": b"1", "notes.txt": "2", "rows/.git": "3"}),
        "blank end": write(tmp_path / "h", first=FIRST + "\n\n"),
    }
    assert {name: of(folder) for name, folder in same.items()} == dict.fromkeys(same, plain)


@pytest.mark.parametrize(
    "changed",
    [
        {"first": FIRST.replace("Read", "See")},
        {"first": FIRST.replace('"First"', '"Firstly"')},
        {"first": FIRST.replace("minutes = 5", "minutes = 6")},
        {"course": COURSE.replace('["first.md", "second.md"]', '["second.md", "first.md"]')},
        {"course": COURSE.replace("CC-BY-4.0", "CC0-1.0")},
        {"course": COURSE.replace("Ada Nord", "Bo Nord")},
        {"first": FIRST.replace("minutes = 5", 'minutes = 5\nwas = ["zeroth"]')},
        {"course": COURSE.replace('title = "Rows"', 'title = "Rows"\nwas = ["lines"]')},
    ],
)
def test_the_digest_changes_with_what_people_read(tmp_path: Path, changed: dict[str, str]) -> None:
    assert of(write(tmp_path / "a")) != of(write(tmp_path / "b", None, **changed))


def test_a_picture_that_is_shown_counts_by_its_bytes(tmp_path: Path) -> None:
    shown = FIRST + "\n![x](x.png)"
    one = write(tmp_path / "a", {"rows/x.png": PICTURE + b"1"}, first=shown)
    two = write(tmp_path / "b", {"rows/x.png": PICTURE + b"2"}, first=shown)
    assert of(one) != of(two)


def test_a_file_that_changed_after_reading_is_noticed(tmp_path: Path) -> None:
    folder = write(tmp_path, {"rows/x.png": PICTURE}, first=FIRST + "\n![x](x.png)")
    course, _ = read_course(folder)
    assert course is not None
    (file,) = course.files
    assert read_course_file(folder, file) == PICTURE
    (folder / "rows" / "x.png").write_bytes(PICTURE + b"more")
    with pytest.raises(ValueError, match="has changed"):
        read_course_file(folder, file)
