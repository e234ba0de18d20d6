"""The two databases behave alike, and writers wait for each other."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.support.cast import Cast, partner
from videre.foundation import clock
from videre.foundation.database import Database, begin_write, bits_or, only_once, text_agg, unit_of_work
from videre.partners.models import Partner


def test_a_unit_of_work_is_kept_whole_or_not_at_all(database: Database) -> None:
    def interrupted() -> None:
        with unit_of_work(database) as db:
            partner(db, "one", "One")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    with unit_of_work(database) as db:
        partner(db, "two", "Two")
    with database.session() as db:
        assert db.scalars(sa.select(Partner.slug)).all() == ["two"]


def test_what_stands_in_a_savepoint_is_undone_with_everything_else(database: Database) -> None:
    def interrupted() -> None:
        with unit_of_work(database) as db:
            only_once(
                db, Partner(slug="one", name="One", is_own=False, created_at=clock.now()), "There is one already."
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    with database.session() as db:
        assert db.scalars(sa.select(Partner.slug)).all() == []


def count_up(database: Database, times: int, *, locked: bool) -> None:
    for _ in range(times):
        with unit_of_work(database) as db:
            if locked:
                begin_write(db)
            row = db.execute(
                sa.select(Partner.name).where(Partner.slug == "counter").with_for_update()
                if locked
                else sa.select(Partner.name).where(Partner.slug == "counter")
            ).scalar_one()
            db.execute(sa.update(Partner).where(Partner.slug == "counter").values(name=str(int(row) + 1)))


def raced(database: Database, *, locked: bool) -> int:
    with unit_of_work(database) as db:
        partner(db, "counter", "0")
    threads = [threading.Thread(target=count_up, args=(database, 40), kwargs={"locked": locked}) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.session() as db:
        return int(db.scalars(sa.select(Partner.name).where(Partner.slug == "counter")).one())


@pytest.mark.race
def test_who_reads_before_writing_and_locks_loses_nothing(database: Database) -> None:
    assert raced(database, locked=True) == 160


@pytest.mark.race
def test_without_the_lock_the_same_test_loses_updates(database: Database) -> None:
    assert raced(database, locked=False) < 160


def test_texts_are_joined_by_lines(db: Session, cast: Cast) -> None:
    joined = db.scalar(sa.select(text_agg(Partner.slug)))
    assert joined is not None
    assert sorted(joined.split("\n")) == ["nord", "sor", "videre"]


def test_bit_sets_are_joined_whatever_their_length() -> None:
    assert bits_or(b"\x01", b"\x02\x80") == b"\x03\x80"
    assert bits_or(None, b"\x02") == b"\x02"
    assert bits_or(b"\x02", None) == b"\x02"
