"""A course gets another id: nothing hangs on the old one any more, and nothing that names it is lost."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.courses import published, ticked, write_course
from tests.support.held_up import until_held_up
from videre.courses.actions import rename_course
from videre.courses.called import called_now, former_slugs
from videre.courses.models import Course
from videre.courses.publishing import publish_folder
from videre.courses.rules import Outcome
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, Invalid, NotAllowed
from videre.foundation.events import EventRow
from videre.foundation.storage.local import LocalStorage
from videre.learning.models import Tick


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_course(tmp_path, video=None, pauses="")


@pytest.fixture
def small(database: Database, storage: LocalStorage, cast: Cast, folder: Path) -> int:
    return published(database, storage, folder).course_id


def rename(database: Database, course_id: int, slug: str, actor_id: int | None = None) -> str:
    with unit_of_work(database) as db:
        return rename_course(db, actor_id, course_id, slug)


def test_what_was_done_stays_and_the_files_may_keep_the_old_id(
    database: Database, storage: LocalStorage, small: int, folder: Path, cast: Cast
) -> None:
    ticked(database, cast.bo, small, "exercise", "pick")
    assert rename(database, small, "smaller") == "small"
    with database.session() as db:
        now = called_now(db, "small")
        assert now is not None and (now.id, now.slug) == (small, "smaller")
        assert db.scalars(sa.select(Tick.course_id)).all() == [small]
        event = db.scalars(sa.select(EventRow).where(EventRow.kind == "CourseRenamed")).one()
        assert event.facts == {"course_id": small, "before": "small", "now": "smaller"}
    again = published(database, storage, folder)
    assert (again.course_id, again.slug, again.outcome) == (small, "smaller", Outcome.IDENTICAL)
    write_course(folder.parent, version="2.0", title="Smaller", video=None, pauses="")
    second = published(database, storage, folder)
    assert (second.course_id, second.slug, second.number) == (small, "smaller", 2)
    with database.session() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Course).where(Course.id != small)) == 0


def test_it_may_be_called_as_before_again(database: Database, small: int) -> None:
    for name in ("second", "third", "small", "small"):
        rename(database, small, name)
    with database.session() as db:
        assert former_slugs(db, small) == ("third", "second")
        assert called_now(db, "small") is None
        assert db.get_one(Course, small).slug == "small"


def test_pages_know_that_they_are_stale(database: Database, small: int) -> None:
    with database.session() as db:
        before = db.get_one(Course, small).live_revision
    rename(database, small, "smaller")
    with database.session() as db:
        assert db.get_one(Course, small).live_revision > before


def test_an_id_that_another_course_has_or_had_is_taken(
    database: Database, storage: LocalStorage, small: int, tmp_path: Path
) -> None:
    other = published(database, storage, write_course(tmp_path / "o", "other", video=None, pauses="")).course_id
    with pytest.raises(Conflict):
        rename(database, small, "other")
    rename(database, other, "else")
    with pytest.raises(Conflict):
        rename(database, small, "other")
    with database.session() as db:
        assert db.get_one(Course, small).slug == "small"


@pytest.mark.parametrize("slug", ["", "Upper", "a b", "-a", "a-", "x" * 41, "ø", "a/b", "..", "a\n"])
def test_what_is_no_id_is_refused(database: Database, small: int, slug: str) -> None:
    with pytest.raises(Invalid) as refused:
        rename(database, small, slug)
    assert "slug" in refused.value.fields


def test_only_those_who_publish_it_may(database: Database, storage: LocalStorage, cast: Cast, small: int) -> None:
    for person in (cast.bo, cast.cy, cast.ada):
        with pytest.raises(NotAllowed):
            rename(database, small, "mine", person.id)
    assert rename(database, small, "ours", cast.admin.id) == "small"


def test_nobody_else_gets_the_old_id(
    database: Database, storage: LocalStorage, cast: Cast, small: int, folder: Path
) -> None:
    rename(database, small, "smaller")
    with pytest.raises(Conflict) as refused:
        publish_folder(database, storage, folder, cast.cy.id, partner_id=cast.sor.id)
    assert refused.value.kind == "course-taken"


def test_what_is_published_while_it_is_renamed_becomes_its_next_version(
    database: Database, storage: LocalStorage, small: int, folder: Path
) -> None:
    write_course(folder.parent, version="2.0", title="Smaller", video=None, pauses="")
    done: list[tuple[int, str, int]] = []

    def publish() -> None:
        found = published(database, storage, folder)
        done.append((found.course_id, found.slug, found.number))

    meanwhile = threading.Thread(target=publish)
    with unit_of_work(database) as db:
        rename_course(db, None, small, "smaller")
        meanwhile.start()
        until_held_up(database, meanwhile)
    meanwhile.join(60)
    assert done == [(small, "smaller", 2)]
