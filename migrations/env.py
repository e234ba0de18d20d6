"""Alembic's entry: the database address comes from whoever runs `videre db`, never from a second file."""

from typing import Any

from alembic import context

from videre.foundation.database import Base
from videre.foundation.search.models import FTS_TABLE, VECTOR, SearchText
from videre.wiring import connect

connect()


def ours(thing: Any, name: str | None, kind: str, _reflected: bool, _against: Any) -> bool:
    """Leave the tables of hosts and of the job runner alone, and what the databases make for the search."""
    if kind == "table":
        return (name or "").startswith("videre_") and not (name or "").startswith(FTS_TABLE)
    if kind in ("column", "index") and thing.table.name == SearchText.__tablename__:
        return not (name or "").endswith(VECTOR)
    return True


def run(connection: Any) -> None:
    """Apply the revisions on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=ours,
        version_table="videre_alembic_version",
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
