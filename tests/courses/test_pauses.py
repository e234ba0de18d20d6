"""Pause points: changed by staff without a new text, followed when the author writes something else."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.courses import live_revision, published, write_course
from videre.courses.actions.pauses import set_pauses
from videre.courses.models import Course, PausePoint
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Invalid, NotAllowed, NotFound
from videre.foundation.storage.local import LocalStorage


@pytest.fixture
def course_id(database: Database, storage: LocalStorage, tmp_path: Path) -> int:
    return published(database, storage, write_course(tmp_path)).course_id


def seconds(database: Database) -> list[float]:
    with database.session() as db:
        return list(db.scalars(sa.select(PausePoint.second).order_by(PausePoint.second)))


def test_staff_change_them_and_the_page_knows(database: Database, cast: Cast, course_id: int) -> None:
    before = live_revision(database, "small")
    with unit_of_work(database) as db:
        assert set_pauses(db, cast.admin.id, course_id, "e1", [(12.5, "pick"), (3, "pick")])
        assert not set_pauses(db, cast.admin.id, course_id, "e1", [(3, "pick"), (12.5, "pick")])
    assert (seconds(database), live_revision(database, "small")) == ([3.0, 12.5], before + 1)
    with unit_of_work(database) as db:
        for faulty in ([(1, "none")], [(1, "pick"), (1, "pick")], [(-1, "pick")], [(n, "pick") for n in range(101)]):
            with pytest.raises(Invalid):
                set_pauses(db, None, course_id, "e1", faulty)
        with pytest.raises(NotFound):
            set_pauses(db, None, course_id, "none", [])
        with pytest.raises(NotAllowed):
            set_pauses(db, cast.ada.id, course_id, "e1", [])
    assert seconds(database) == [3.0, 12.5]


def test_what_staff_changed_outlives_the_same_words_of_the_author(
    database: Database, storage: LocalStorage, course_id: int, tmp_path: Path
) -> None:
    with unit_of_work(database) as db:
        set_pauses(db, None, course_id, "e1", [(20, "pick")])
    published(database, storage, write_course(tmp_path, version="2.0", words="Other text, the same pause."))
    assert seconds(database) == [20.0]
    published(database, storage, write_course(tmp_path, version="3.0", pauses='[{ at = "0:07", exercise = "pick" }]'))
    assert seconds(database) == [7.0]
    published(database, storage, write_course(tmp_path, version="4.0", words="None now.", pauses="[]"))
    assert seconds(database) == []


def test_a_course_of_before_that_knows_nothing_of_what_was_stated_keeps_what_it_has(
    database: Database, storage: LocalStorage, course_id: int, tmp_path: Path
) -> None:
    with unit_of_work(database) as db:
        db.execute(sa.update(Course).values(stated_pauses=sa.null()))
    published(database, storage, write_course(tmp_path, version="2.0", words="Other."))
    assert seconds(database) == [5.0]
