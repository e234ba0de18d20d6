"""`videre courses check` and `publish` on zips, and what they say of the version that learners see."""

import json
from pathlib import Path

from tests.cli.test_courses_publish import installed, run
from tests.support.courses import write_course
from tests.web.teach.test_courses import zip_of
from tests.web.teach.test_report import lesson

__all__ = ["installed"]


def test_a_zip_of_a_lesson_is_checked_and_published_like_its_folder(installed: dict[str, str], tmp_path: Path) -> None:
    packed = tmp_path / "tides.zip"
    packed.write_bytes(zip_of(lesson(tmp_path)))
    code, said = run(installed, "check", str(packed))
    assert code == 0, said
    assert "Put it into the list, or take the file away." in said
    assert "Beside what learners see now" not in said
    code, said = run(installed, "publish", str(packed))
    assert code == 0, said
    assert "tides is published" in said
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"no zip")
    code, said = run(installed, "check", str(broken))
    assert code == 1
    assert "This is no zip" in said
    code, said = run(installed, "publish", str(broken))
    assert code == 1
    assert "This is no zip" in said


def test_check_names_what_the_standing_version_loses(installed: dict[str, str], tmp_path: Path) -> None:
    folder = write_course(tmp_path, video=None, pauses="")
    assert run(installed, "publish", str(folder))[0] == 0
    page = folder / "begin" / "e1.md"
    page.write_text(page.read_text().partition(":::")[0] + "\nNothing to do.\n")
    code, said = run(installed, "check", str(folder))
    assert code == 0
    assert "Beside what learners see now (version 1.0, number 1):" in said
    assert "(pick) is gone, with nothing that hangs on it." in said
    code, said = run(installed, "check", "--json", str(folder))
    standing = json.loads(said)[0]["standing"]
    assert [one["id"] for one in standing["vanished"]] == ["pick"]
    assert standing["other_kinds"] == []
