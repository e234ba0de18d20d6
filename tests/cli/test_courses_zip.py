"""`videre courses check` and `publish` on zips, and what they say of the version that learners see."""

import json
from pathlib import Path

import sqlalchemy as sa

from tests.cli.test_courses_publish import installed, run
from tests.support.cast import Cast
from tests.support.courses import ticked, write_course
from tests.web.teach.test_courses import zip_of
from tests.web.teach.test_report import lesson
from videre.courses.models import Course
from videre.foundation.database import Database

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
    assert code == 1
    assert "Why it would not be shown:\nVersion “1.0” has been published with other text" in said
    assert "cannot be published as it is; 0 errors" in said
    stated = folder / "course.toml"
    stated.write_text(stated.read_text().replace('version = "1.0"', 'version = "2.0"'))
    code, said = run(installed, "check", str(folder))
    assert code == 0, said
    assert "Beside what learners see now (version 1.0, number 1):" in said
    assert "(pick) is gone, with nothing that hangs on it." in said
    code, said = run(installed, "check", "--json", str(folder))
    standing = json.loads(said)[0]["standing"]
    assert [one["id"] for one in standing["vanished"]] == ["pick"]
    assert standing["other_kinds"] == []


def test_check_says_that_an_answered_exercise_of_another_kind_is_refused(
    installed: dict[str, str], database: Database, cast: Cast, tmp_path: Path
) -> None:
    folder = write_course(tmp_path, video=None, pauses="")
    assert run(installed, "publish", str(folder))[0] == 0
    stated, page = folder / "course.toml", folder / "begin" / "e1.md"
    stated.write_text(stated.read_text().replace('version = "1.0"', 'version = "2.0"'))
    page.write_text(page.read_text().replace(":kind: choice", ":kind: text").replace("- [ ]", "- [x]"))
    code, said = run(installed, "check", str(folder))
    assert (code, "nobody has answered it" in said) == (0, True), said
    with database.session() as db:
        course_id = db.scalars(sa.select(Course.id).where(Course.slug == "small")).one()
    ticked(database, cast.bo, course_id, "exercise", "pick")
    code, said = run(installed, "check", "--json", str(folder))
    (found,) = json.loads(said)
    assert (code, found["publishable"]) == (1, False)
    assert found["refused"] == [
        "The exercise “Pick” (pick) was choice and fewer than 5 people have answered it: give the new one an id of its "
        "own."
    ]
    assert run(installed, "publish", str(folder))[0] == 1
