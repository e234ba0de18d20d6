"""Every table that knows a person is declared, exported and erased."""

import sqlalchemy as sa

from videre import wiring
from videre.foundation import personal
from videre.foundation.database import Base

wiring.connect()


def knows_people(table: sa.Table) -> bool:
    points = any(key.column.table.name == "videre_user" for key in table.foreign_keys)
    named = {"actor_id", "address", "address_hash", "user_id"} & {column.name for column in table.columns}
    return table.name == "videre_user" or points or bool(named)


def test_every_table_about_people_is_declared() -> None:
    about_people = {table.name for table in Base.metadata.tables.values() if knows_people(table)}
    assert about_people - {entry.table for entry in personal.declared()} == set()


def test_every_declaration_names_a_table_and_says_why_and_how_long() -> None:
    for entry in personal.declared():
        assert entry.table in Base.metadata.tables
        assert len(entry.purpose) > 10
        assert entry.ground
        assert entry.retention


def test_all_tables_carry_our_prefix() -> None:
    assert [name for name in Base.metadata.tables if not name.startswith("videre_")] == []
