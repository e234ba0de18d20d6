"""Migrations go up, down and up again on both databases, with rows, and end at what the models say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.cast import assemble
from tests.support.databases import Postgres
from videre.foundation import migrations
from videre.foundation.database import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        urls = iter([f"sqlite:///{tmp_path / 'empty.db'}"])
    else:
        server: Postgres = request.getfixturevalue("postgres")
        urls = server.empty()
    database = Database(next(urls))
    yield database
    database.close()
    next(urls, None)


def test_tables_that_cannot_be_seen_are_not_said_to_be_behind(tmp_path: Path) -> None:
    nowhere = Database(f"postgresql+psycopg://nobody@/none?host={tmp_path}")
    for look in (migrations.is_behind, migrations.mismatch):
        with pytest.raises(sa.exc.OperationalError):
            look(nowhere)
    nowhere.close()


def test_up_down_and_up_again_ends_at_the_models(empty: Database) -> None:
    assert migrations.is_behind(empty)
    migrations.upgrade(empty)
    assert not migrations.is_behind(empty)
    migrations.check(empty)
    with empty.session() as db:
        assemble(db)
    migrations.downgrade(empty, "base")
    left = [name for name in sa.inspect(empty.engine).get_table_names() if name.startswith("videre_")]
    assert left == ["videre_alembic_version"]
    migrations.upgrade(empty)
    migrations.check(empty)


def test_each_revision_can_be_taken_back_with_rows(empty: Database) -> None:
    migrations.upgrade(empty)
    with empty.session() as db:
        assemble(db)
    migrations.downgrade(empty, "0001")
    migrations.upgrade(empty)
    with empty.engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from videre_user").scalar_one() == 5


def test_tables_of_others_are_left_alone(empty: Database) -> None:
    with empty.engine.begin() as connection:
        connection.exec_driver_sql("create table guests (id integer primary key)")
    migrations.upgrade(empty)
    migrations.check(empty)
    assert "guests" in sa.inspect(empty.engine).get_table_names()
