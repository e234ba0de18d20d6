"""`videre courses export` as an operator meets it."""

from pathlib import Path

import sqlalchemy as sa
from click.testing import CliRunner

from tests.support.courses import write_course
from videre.cli import main
from videre.courses.models import Course
from videre.foundation.database import Database


def run(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["courses", *arguments], env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_export_says_what_it_wrote_and_what_is_in_the_pages(
    environment: dict[str, str], settings: object, database: Database, tmp_path: Path
) -> None:
    run(environment, "publish", str(write_course(tmp_path / "written")))
    code, said = run(environment, "export", "small", str(tmp_path / "copy"))
    assert code == 0, said
    assert "version 1.0 (number 1)" in said
    assert "1 exercise can be answered without a server" in said
    assert ".site-header" in (tmp_path / "copy" / "course.css").read_text()
    code, said = run(environment, "export", "none", str(tmp_path / "other"))
    assert (code, "no published course" in said) == (1, True)
    with database.session() as db:
        db.execute(sa.update(Course).values(members_only=True))
        db.commit()
    code, said = run(environment, "export", "small", str(tmp_path / "copy"))
    assert (code, "--members" in said) == (1, True)
    code, said = run(environment, "export", "small", str(tmp_path / "copy"), "--members")
    assert (code, "give the folder to members only" in said) == (0, True)
