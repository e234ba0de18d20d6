"""`videre search rebuild`, as an operator runs it."""

from pathlib import Path

import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.courses import published, write_course
from tests.support.programs import Programs
from videre.foundation.database import Database, unit_of_work
from videre.foundation.search.models import SearchText
from videre.foundation.storage.local import LocalStorage


def test_what_is_missing_is_put_right_and_said(
    programs: Programs, database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path))
    with unit_of_work(database) as db:
        db.execute(sa.delete(SearchText))
    for said in ("versions of courses: 1 can be found; 1 put right, 0 removed", "1 can be found; 0 put right"):
        program = programs.python("-c", "from videre.cli import main; main()", "search", "rebuild")
        assert program.wait(60) == 0, programs.output(program)
        assert said in programs.output(program)
    with database.session() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(SearchText)) or 0 > 5
