"""Zips of lessons in other formats: the id is that of the folder inside or of the zip, else it is asked for."""

from pathlib import Path

import pytest

from tests.content.test_archive import GOOD, adding, zipped
from videre.content.check import check_course
from videre.content.zipped import name_of, unpack_course

WORKBENCH = {
    "config.yaml": "title: Tides\nlang: en\nlicense: CC-BY 4.0\nepisodes:\n- ebb.md\n",
    "episodes/ebb.md": "---\ntitle: Ebb\nteaching: 5\nexercises: 0\n---\n\n![A line](fig/line.png)\n",
    "episodes/fig/line.png": "\x89PNG\r\n",
    "media/notes.txt": "kept, since only our own courses have videos here",
}


def within(folder: str) -> dict[str, str]:
    return {folder + name: text for name, text in WORKBENCH.items()}


def brought(data: bytes, name: str, folder: Path) -> tuple[Path | None, list[str]]:
    (folder / "sent").write_bytes(data)
    into = folder / "into"
    into.mkdir()
    found, problems = unpack_course(folder / "sent", name, into)
    return found, [one.kind for one in problems]


@pytest.mark.parametrize(
    ("folder", "name", "wanted"),
    [
        ("", "tides.zip", "tides"),
        ("Low Tides/", "sent.zip", "low-tides"),
        ("tides-main/", "download.zip", "tides"),
        ("", "tides-master (3).ZIP", "tides"),
        ("lesson/", "tides.zip", "tides"),
    ],
)
def test_a_lesson_without_our_file_has_its_id_from_its_folder_or_the_zip(
    tmp_path: Path, folder: str, name: str, wanted: str
) -> None:
    found, problems = brought(zipped(files=within(folder)), name, tmp_path)
    assert problems == []
    assert found is not None
    assert found.name == wanted
    assert (found / "media" / "notes.txt").is_file()
    checked = check_course(found)
    assert checked.course is not None
    assert (checked.course.id, checked.course.format) == (wanted, "workbench")


@pytest.mark.parametrize("name", ["课程.zip", "lesson.zip", ".zip", "(2).zip"])
def test_a_zip_whose_name_says_nothing_is_asked_for_one(tmp_path: Path, name: str) -> None:
    assert brought(zipped(files=WORKBENCH), name, tmp_path) == (None, ["no-id"])


def test_a_course_of_ours_may_be_called_anything(tmp_path: Path) -> None:
    found, problems = brought(zipped(), "课程.zip", tmp_path)
    assert problems == []
    assert found is not None
    assert check_course(found).course is not None


@pytest.mark.parametrize("files", [{"readme.md": "x"}, {"a/b/course.toml": "x"}, {"a/b/c/config.yaml": "x"}])
def test_what_is_no_course_is_said(tmp_path: Path, files: dict[str, str]) -> None:
    assert brought(zipped(files=files), "tides.zip", tmp_path) == (None, ["no-course"])


def test_a_hostile_zip_of_a_lesson_is_refused_as_any_other(tmp_path: Path) -> None:
    data = zipped(adding("../evil.md"), files=WORKBENCH)
    assert brought(data, "tides.zip", tmp_path) == (None, ["zip-name"])
    assert not list(tmp_path.rglob("evil.md"))


def test_videos_of_our_own_courses_stay_out(tmp_path: Path) -> None:
    found, problems = brought(zipped(files={**GOOD, "media/a.mp4": "x"}), "small.zip", tmp_path)
    assert problems == []
    assert found is not None
    assert not (found / "media").exists()


def test_what_forges_and_browsers_add_to_a_name_is_taken_off() -> None:
    assert name_of("", "git-novice-gh-pages (12).zip") == "git-novice"
    assert name_of("", "main.zip") == "main"


def test_drawings_of_a_lesson_are_cleaned(tmp_path: Path) -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(2)</script><circle r="4"/></svg>'
    files = {**WORKBENCH, "episodes/fig/line.svg": drawn}
    files["episodes/ebb.md"] = files["episodes/ebb.md"].replace("line.png", "line.svg")
    found, _problems = brought(zipped(files=files), "tides.zip", tmp_path)
    assert found is not None
    checked = check_course(found)
    assert checked.course is not None
    assert [one.kind for one in checked.problems] == ["unsafe-drawing"]
    assert [one.path for one in checked.course.files] == ["episodes/fig/line.svg#safe.svg"]
    assert list(checked.rendered.episodes["ebb"].assets) == [checked.course.files[0].key]
